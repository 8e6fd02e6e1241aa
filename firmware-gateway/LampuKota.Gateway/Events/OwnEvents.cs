using LampuKota.Lighting;

namespace LampuKota.Gateway;

/// <summary>
/// What a gateway tells of itself (docs/formats/events.md). What happens while the time is not known is told once it is, with the time at which it happened.
/// Safe for use by several threads.
/// </summary>
/// <param name="moments">Stamps what happens.</param>
/// <param name="outbox">Where events go.</param>
/// <param name="counters">What is counted.</param>
/// <param name="onTold">Told that there is something to send.</param>
internal sealed class OwnEvents(Moments moments, Outbox outbox, GatewayCounters counters, Action onTold)
{
    private static readonly Dictionary<string, double> None = [];

    private readonly Lock _lock = new();
    private readonly Queue<Untold> _untold = new();

    /// <summary>The present.</summary>
    public Moment Now => moments.Now;

    /// <summary>Something happened now.</summary>
    public void Happened(string name, string device)
    {
        Moment now = moments.Now;
        Tell(name, device, EventPhase.Instant, now, now);
    }

    /// <summary>Something began, ended or happened.</summary>
    /// <param name="name">Event name.</param>
    /// <param name="device">The device that it is about.</param>
    /// <param name="phase">Which of the three.</param>
    /// <param name="start">When it began.</param>
    /// <param name="at">When it was found.</param>
    public void Tell(string name, string device, EventPhase phase, Moment start, Moment at)
    {
        lock (_lock)
        {
            _untold.Enqueue(new Untold(name, device, phase, start, at));
            if (_untold.Count > GatewayLimits.MaximumUntoldEvents)
                _untold.Dequeue();
        }

        if (!Now.IsSinceBoot)
            TellHeld();
    }

    /// <summary>The time is known: tells what waited for it.</summary>
    public void TellHeld()
    {
        lock (_lock)
        {
            while (_untold.TryDequeue(out Untold? one))
            {
                long startUnixMs = moments.ToUnixMs(one.Start);
                outbox.Add(new DeviceEvent(one.Name, one.Device, one.Phase, startUnixMs, Math.Max(startUnixMs, moments.ToUnixMs(one.At)), None));
                Interlocked.Increment(ref counters.EventsRaised);
            }
        }

        onTold();
    }

    private sealed record Untold(string Name, string Device, EventPhase Phase, Moment Start, Moment At);
}
