namespace LampuKota.Gateway;

/// <summary>Takes in commands: carries them out, answers, and lets them be acknowledged only once the answer is kept.</summary>
/// <param name="gate">Lets in who decides about lamps.</param>
/// <param name="inbox">Carries them out.</param>
/// <param name="line">The way of the answers.</param>
/// <param name="reporter">Says what holds now, and writes it.</param>
/// <param name="maintenance">Tells of locks.</param>
/// <param name="counters">What is counted.</param>
/// <param name="wakeControl">A pass is due.</param>
/// <param name="timeProvider">Real time.</param>
/// <param name="stopping">The gateway stops.</param>
internal sealed class CommandReceiver(
    LampGate gate, CommandInbox inbox, OutboxLine line, Reporter reporter, MaintenanceEvents maintenance, GatewayCounters counters, Action wakeControl, TimeProvider timeProvider,
    CancellationToken stopping)
{
    private long? _toldUnreadable;

    /// <summary>Takes one in.</summary>
    /// <param name="utf8Json">The payload.</param>
    /// <param name="delivery">What came with it.</param>
    /// <param name="cancellationToken">The connection ends.</param>
    public async ValueTask ReceiveAsync(ReadOnlyMemory<byte> utf8Json, CommandDelivery delivery, CancellationToken cancellationToken)
    {
        CommandOutcome outcome;
        using (await gate.EnterAsync(cancellationToken))
        {
            outcome = inbox.Receive(utf8Json, delivery.TimeLeft, stopping);
            Count(outcome.Kind);
            line.Memory.Add(outcome.Results, delivery.CorrelationData);
            if (outcome.Kind == CommandOutcomeKind.Executed || MustTellUnreadable(outcome.Kind))
                reporter.Send();
            if (outcome.Kind == CommandOutcomeKind.Executed)
                maintenance.Tell();

            line.Wake();
        }

        // Written after the answer is on its way, and before the command is acknowledged: a power cut in between brings the command again.
        if (outcome.Kind == CommandOutcomeKind.Executed)
        {
            wakeControl();
            reporter.Save();
        }

        foreach (LateTarget late in outcome.Late)
            _ = FinishAsync(late, delivery.CorrelationData);
        // While the gateway stops its answers are kept no more: never acknowledged, the command comes again to the next life.
        if (line.Keeper is { } keeper && !await keeper.KeptAsync().WaitAsync(cancellationToken))
            await Task.Delay(Timeout.Infinite, cancellationToken);
    }

    // An output that takes long keeps nobody waiting, neither other lamps nor other commands. It ends within its deadline.
    private async Task FinishAsync(LateTarget late, ReadOnlyMemory<byte> correlationData)
    {
        await late.Run.Applying.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (stopping.IsCancellationRequested || !late.Run.Applying.IsCompletedSuccessfully)
            return;

        using (await gate.EnterAsync(CancellationToken.None))
        {
            line.Memory.Add([inbox.Finish(late)], correlationData);
            reporter.Send();
            maintenance.Tell();
        }

        line.Wake();
        wakeControl();
        reporter.Save();
    }

    // Whoever floods the command topic shall not make the gateway report at the same pace.
    private bool MustTellUnreadable(CommandOutcomeKind kind)
    {
        if (kind != CommandOutcomeKind.Unreadable || (_toldUnreadable is { } last && timeProvider.GetElapsedTime(last) < GatewayLimits.UnreadableTold))
            return false;

        _toldUnreadable = timeProvider.GetTimestamp();
        return true;
    }

    private void Count(CommandOutcomeKind kind)
    {
        Interlocked.Increment(ref counters.CommandsReceived);
        if (kind == CommandOutcomeKind.Repeated)
            Interlocked.Increment(ref counters.CommandsRepeated);
        else if (kind != CommandOutcomeKind.Executed)
            Interlocked.Increment(ref counters.CommandsRefused);
        if (kind == CommandOutcomeKind.Unreadable)
            Interlocked.Increment(ref counters.CommandsUnreadable);
    }
}
