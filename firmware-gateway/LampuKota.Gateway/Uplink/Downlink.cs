using LampuKota.Lighting;

namespace LampuKota.Gateway;

/// <summary>Takes what comes down from the backend: documents and commands. A call that returns acknowledges them, so what must outlast a power cut is written before.</summary>
internal sealed class Downlink(
    LampGate gate, Shadow shadow, Action<DesiredDocument> takeOver, CommandInbox inbox, Outbox outbox, OutboxKeeper? keeper, StateFolder state, Reporter reporter, MaintenanceEvents maintenance, OwnEvents events,
    string gatewayId, GatewayCounters counters, Action wakeOutbox, Action wakeControl) : IGatewayUplinkHandler
{
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
            if (outcome == ShadowOutcome.Unchanged)
                return;
            if (outcome == ShadowOutcome.Adopted)
                takeOver(shadow.Desired!);
        }

        if (outcome == ShadowOutcome.Refused)
            TellFlaws(LightingJson.FlawsOf(utf8Json.Span));

        // Reported when it is on disk: a version that is shown as running must still run after a power cut.
        if (outcome == ShadowOutcome.Adopted)
            state.SaveDesired(() => shadow.Desired!);
        using (await gate.EnterAsync(cancellationToken))
            reporter.Send();
    }

    /// <inheritdoc/>
    public async ValueTask OnCommandAsync(ReadOnlyMemory<byte> utf8Json, CommandDelivery delivery, CancellationToken cancellationToken)
    {
        CommandOutcome outcome;
        using (await gate.EnterAsync(cancellationToken))
        {
            outcome = await inbox.ReceiveAsync(utf8Json, delivery.TimeLeft, cancellationToken);
            Count(outcome.Kind);
            outbox.Add(outcome.Results, delivery.CorrelationData);
            if (outcome.Kind == CommandOutcomeKind.Executed)
            {
                reporter.Send();
                maintenance.Tell();
            }

            wakeOutbox();
        }

        // Written after the answer is on its way, and before the command is acknowledged: a power cut in between brings the command again.
        if (outcome.Kind == CommandOutcomeKind.Executed)
        {
            wakeControl();
            reporter.Save();
        }

        if (keeper is not null)
            await keeper.KeptAsync().WaitAsync(cancellationToken);
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
    }
}
