using LampuKota.Lighting;

namespace LampuKota.Gateway;

/// <summary>What follows from a clock that becomes right, or is set. Called inside <see cref="LampGate"/>.</summary>
internal sealed class ClockFollower(
    GatewayOptions options, ClockWatch clockWatch, Moments moments, CityClock clock, LampSupervisor supervisor, InputKeeper inputs, Shadow shadow, Outbox outbox,
    OutboxKeeper? keeper, OwnEvents events, Reporter reporter)
{
    /// <summary>Judges the clock for the first time.</summary>
    public void Open()
    {
        clockWatch.Open();
        supervisor.Doubt = clockWatch.Doubt;
    }

    /// <summary>Judges the clock anew.</summary>
    public void Look()
    {
        ClockChange change = clockWatch.Look();
        supervisor.Doubt = clockWatch.Doubt;
        if (change == ClockChange.Trusted)
            OnTrusted();
        if (change is ClockChange.Trusted or ClockChange.Stepped)
            inputs.Forget(shadow.Desired);
    }

    /// <summary>Stamps what was held, where the time is known.</summary>
    public void StampHeld()
    {
        if (clockWatch.IsTrusted && outbox.HasHeld && outbox.StampHeld(moments.ToUnixMs) > 0)
            keeper?.EmptyJournal();
    }

    private void OnTrusted()
    {
        StampHeld();
        TellDoubt();
        events.TellHeld();
        reporter.Send();
    }

    // Told when it is over, because only then it is known when it began.
    private void TellDoubt()
    {
        var start = new Moment(clockWatch.DoubtSinceBootMs, IsSinceBoot: true);
        Moment end = moments.Now;
        if (end.Ms - moments.ToUnixMs(start) < GatewayLimits.DoubtfulClockTold.TotalMilliseconds * clock.Speed)
            return;

        events.Tell(EventNames.ClockDoubtful, options.GatewayId, EventPhase.Start, start, start);
        events.Tell(EventNames.ClockDoubtful, options.GatewayId, EventPhase.End, start, end);
    }
}
