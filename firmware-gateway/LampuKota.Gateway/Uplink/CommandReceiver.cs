namespace LampuKota.Gateway;

/// <summary>
/// Takes in commands: has them carried out, which holds up the next one no longer than that, and then has their answers kept, which is what their acknowledgements wait for.
/// </summary>
/// <param name="gate">Lets in who decides about lamps.</param>
/// <param name="inbox">Carries them out.</param>
/// <param name="answers">Tells and keeps what became of them.</param>
/// <param name="counters">What is counted.</param>
/// <param name="timeProvider">Real time.</param>
/// <param name="stopping">The gateway stops.</param>
internal sealed class CommandReceiver(
    LampGate gate, CommandInbox inbox, CommandAnswers answers, GatewayCounters counters, TimeProvider timeProvider, CancellationToken stopping)
{
    private long? _toldUnreadable;

    /// <summary>Takes one in.</summary>
    /// <param name="utf8Json">The payload.</param>
    /// <param name="delivery">What came with it.</param>
    /// <param name="cancellationToken">The connection ends.</param>
    /// <returns>As for <see cref="IGatewayUplinkHandler.OnCommandAsync"/>.</returns>
    public async ValueTask<Task> ReceiveAsync(ReadOnlyMemory<byte> utf8Json, CommandDelivery delivery, CancellationToken cancellationToken)
    {
        CommandOutcome outcome;
        using (await gate.EnterAsync(cancellationToken))
        {
            outcome = inbox.Receive(utf8Json, delivery.TimeLeft, stopping);
            counters.Count(outcome.Kind);
            answers.Tell(outcome, delivery.CorrelationData, mustReport: MustTellUnreadable(outcome.Kind));
        }

        return KeepAsync(outcome, delivery.CorrelationData, cancellationToken);
    }

    // A power cut before this has ended brings the command again.
    private async Task KeepAsync(CommandOutcome outcome, ReadOnlyMemory<byte> correlationData, CancellationToken cancellationToken)
    {
        Task finishing = Task.WhenAll(outcome.Late.Select(late => FinishAsync(late, correlationData)));
        await finishing.WaitAsync(GatewayLimits.AcknowledgementPatience, timeProvider, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        bool areKept = await answers.KeepAsync(hasChanged: outcome.Kind == CommandOutcomeKind.Executed).WaitAsync(cancellationToken);
        if (finishing.IsCompleted)
            await finishing; // A defect is told by the connection.
        else
            _ = KeepAfterAsync(finishing);

        // While the gateway stops answers are kept no more: never acknowledged, the command comes again to the next life.
        if (!areKept || stopping.IsCancellationRequested)
            await Task.Delay(Timeout.Infinite, cancellationToken);
    }

    private async Task KeepAfterAsync(Task finishing)
    {
        await finishing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await answers.KeepAsync(hasChanged: true);
    }

    // An output that takes long keeps nobody waiting, neither other lamps nor other commands. It ends within its deadline.
    private async Task FinishAsync(LateTarget late, ReadOnlyMemory<byte> correlationData)
    {
        await late.Run.Applying.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (stopping.IsCancellationRequested)
            return;

        await late.Run.Applying;
        using (await gate.EnterAsync(CancellationToken.None))
            answers.Tell(new CommandOutcome(CommandOutcomeKind.Executed, [inbox.Finish(late)]), correlationData);
    }

    // Whoever floods the command topic shall not make the gateway report at the same pace.
    private bool MustTellUnreadable(CommandOutcomeKind kind)
    {
        if (kind != CommandOutcomeKind.Unreadable || (_toldUnreadable is { } last && timeProvider.GetElapsedTime(last) < GatewayLimits.UnreadableTold))
            return false;

        _toldUnreadable = timeProvider.GetTimestamp();
        return true;
    }
}
