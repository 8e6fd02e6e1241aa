namespace LampuKota.Simulators;

/// <summary>
/// When each message of an open loop is due, whatever the broker does: after a ramp, in which the rate rises in a straight line, at a constant rate. Waiting times
/// are counted from here, so that a stall counts for every message that it delays, and not only for the one that met it ("coordinated omission").
/// </summary>
/// <param name="messagesPerSecond">The constant rate; null makes every message due at once, as fast as possible.</param>
/// <param name="ramp">How long the rate takes to rise from nothing.</param>
internal sealed class LoadSchedule(double? messagesPerSecond, TimeSpan ramp)
{
    private readonly double _rampSeconds = ramp.TotalSeconds;

    /// <summary>Whether messages wait for a time.</summary>
    public bool IsOpenLoop => messagesPerSecond is not null;

    /// <summary>How many messages are due after a time.</summary>
    /// <param name="elapsed">Since the start.</param>
    public long DueAfter(TimeSpan elapsed)
    {
        double seconds = elapsed.TotalSeconds;
        if (seconds < 0)
            return 0;
        if (messagesPerSecond is not { } rate)
            return long.MaxValue;
        // The first is due at once.
        return 1 + (long)(seconds < _rampSeconds ? rate * seconds * seconds / (2 * _rampSeconds) : rate * (seconds - _rampSeconds / 2));
    }

    /// <summary>When a message is due.</summary>
    /// <param name="message">Its number, from 0.</param>
    /// <returns>Time since the start; zero where it need not wait.</returns>
    public TimeSpan DueTime(long message)
    {
        if (messagesPerSecond is not { } rate)
            return TimeSpan.Zero;
        double inRamp = rate * _rampSeconds / 2;
        return TimeSpan.FromSeconds(message < inRamp ? Math.Sqrt(2 * _rampSeconds * message / rate) : _rampSeconds / 2 + message / rate);
    }
}
