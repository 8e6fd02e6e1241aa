using LampuKota.Lighting;

namespace LampuKota.Gateway;

/// <summary>Takes what comes down from the backend: documents and commands. A call that returns acknowledges them, so what must outlast a power cut is written before.</summary>
internal sealed class Downlink(
    LampGate gate, Shadow shadow, Action<DesiredDocument> takeOver, CommandInbox inbox, Outbox outbox, OutboxKeeper? keeper, DesiredKeeper desiredKeeper, Reporter reporter, MaintenanceEvents maintenance, OwnEvents events,
    string gatewayId, GatewayCounters counters, Action wakeOutbox, Action wakeControl, TimeProvider timeProvider, CancellationToken stopping) : IGatewayUplinkHandler
{
    private long? _toldUnreadable;

    /// <inheritdoc/>
    public void OnConnectionChanged(bool isConnected)
    {
        if (!isConnected)
            return;

        reporter.SendAgain();
        wakeOutbox();
    }

    /// <inheritdoc/>
    public async ValueTask OnDesiredAsync(ReadOnlyMemory<byte> utf8Json, CancellationToken cancellationToken)
    {
        ShadowOutcome outcome;
        using (await gate.EnterAsync(cancellationToken))
        {
            outcome = shadow.Offer(utf8Json.Span);
            if (outcome == ShadowOutcome.Unchanged && !shadow.IsUnsaved)
                return;
            if (outcome == ShadowOutcome.Adopted)
                takeOver(shadow.Desired!);
        }

        if (outcome == ShadowOutcome.Refused)
            TellFlaws(LightingJson.FlawsOf(utf8Json.Span));

        if (outcome != ShadowOutcome.Refused)
        {
            await desiredKeeper.SaveAsync(cancellationToken);
            return;
        }

        using (await gate.EnterAsync(cancellationToken))
            reporter.Send();
    }

    /// <inheritdoc/>
    public async ValueTask OnCommandAsync(ReadOnlyMemory<byte> utf8Json, CommandDelivery delivery, CancellationToken cancellationToken)
    {
        CommandOutcome outcome;
        using (await gate.EnterAsync(cancellationToken))
        {
            outcome = inbox.Receive(utf8Json, delivery.TimeLeft, stopping);
            Count(outcome.Kind);
            outbox.Add(outcome.Results, delivery.CorrelationData);
            if (outcome.Kind == CommandOutcomeKind.Executed || MustTellUnreadable(outcome.Kind))
                reporter.Send();
            if (outcome.Kind == CommandOutcomeKind.Executed)
                maintenance.Tell();

            wakeOutbox();
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
        if (keeper is not null && !await keeper.KeptAsync().WaitAsync(cancellationToken))
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
            outbox.Add([inbox.Finish(late)], correlationData);
            reporter.Send();
            maintenance.Tell();
        }

        wakeOutbox();
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

    private void TellFlaws(ScheduleFlaws flaws)
    {
        if (flaws.HasFlag(ScheduleFlaws.Program))
            events.Happened(EventNames.InvalidProgram, gatewayId);
        if (flaws.HasFlag(ScheduleFlaws.Calendar))
            events.Happened(EventNames.InvalidCalendar, gatewayId);
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
