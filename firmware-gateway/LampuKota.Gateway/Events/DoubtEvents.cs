using LampuKota.Lighting;

namespace LampuKota.Gateway;

/// <summary>Tells, once the time is known, that it was not, and what happened meanwhile.</summary>
/// <param name="gatewayId">The gateway.</param>
/// <param name="clockWatch">Since when it was not.</param>
/// <param name="moments">Stamps.</param>
/// <param name="speed">How much faster than real time the city lives.</param>
/// <param name="events">Tells.</param>
internal sealed class DoubtEvents(string gatewayId, ClockWatch clockWatch, Moments moments, double speed, OwnEvents events)
{
    /// <summary>Tells it: not before it is over, because only then it is known when it began.</summary>
    public void Tell()
    {
        var start = new Moment(clockWatch.DoubtSinceBootMs, IsSinceBoot: true);
        Moment end = moments.Now;
        if (end.Ms - moments.ToUnixMs(start) >= GatewayLimits.DoubtfulClockTold.TotalMilliseconds * speed)
        {
            events.Tell(EventNames.ClockDoubtful, gatewayId, EventPhase.Start, start, start);
            events.Tell(EventNames.ClockDoubtful, gatewayId, EventPhase.End, start, end);
        }

        events.TellHeld();
    }
}
