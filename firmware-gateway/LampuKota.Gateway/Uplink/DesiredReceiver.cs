using LampuKota.Lighting;

namespace LampuKota.Gateway;

/// <summary>Takes in desired documents: one that checks is put in force and written, one that does not is told with its flaws.</summary>
/// <param name="gate">Lets in who decides about lamps.</param>
/// <param name="shadow">Judges it.</param>
/// <param name="takeover">Puts it in force.</param>
/// <param name="keeper">Writes it.</param>
/// <param name="reporter">Says what runs.</param>
/// <param name="events">Tells flaws.</param>
/// <param name="gatewayId">The gateway.</param>
internal sealed class DesiredReceiver(
    LampGate gate, Shadow shadow, DesiredTakeover takeover, DesiredKeeper keeper, Reporter reporter, OwnEvents events, string gatewayId)
{
    /// <summary>Takes one in; once this returns it outlasts a power cut, or was reported as one that would not.</summary>
    /// <param name="utf8Json">The payload.</param>
    /// <param name="cancellationToken">The connection ends.</param>
    public async ValueTask ReceiveAsync(ReadOnlyMemory<byte> utf8Json, CancellationToken cancellationToken)
    {
        ShadowOutcome outcome;
        using (await gate.EnterAsync(cancellationToken))
        {
            outcome = shadow.Offer(utf8Json.Span);
            if (outcome == ShadowOutcome.Unchanged && !shadow.IsUnsaved)
                return;
            if (outcome == ShadowOutcome.Adopted)
                takeover.TakeOver(shadow.Desired!);
        }

        if (outcome != ShadowOutcome.Refused)
        {
            await keeper.SaveAsync(cancellationToken);
            return;
        }

        TellFlaws(LightingJson.FlawsOf(utf8Json.Span));
        using (await gate.EnterAsync(cancellationToken))
            reporter.Send();
    }

    private void TellFlaws(ScheduleFlaws flaws)
    {
        if (flaws.HasFlag(ScheduleFlaws.Program))
            events.Happened(EventNames.InvalidProgram, gatewayId);
        if (flaws.HasFlag(ScheduleFlaws.Calendar))
            events.Happened(EventNames.InvalidCalendar, gatewayId);
    }
}
