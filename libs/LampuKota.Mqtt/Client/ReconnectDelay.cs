namespace LampuKota.Mqtt;

/// <summary>Exponential back-off with full jitter: a random part of a bound that doubles with every failure.</summary>
internal static class ReconnectDelay
{
    /// <param name="failures">Failures since the last connection that lasted, 1 or more.</param>
    /// <param name="minimum">Bound after the first failure.</param>
    /// <param name="maximum">Highest bound.</param>
    /// <param name="random">0 to below 1.</param>
    public static TimeSpan After(int failures, TimeSpan minimum, TimeSpan maximum, double random)
    {
        // Beyond 2^30 every bound that a timer can hold is reached.
        double bound = Math.Min(minimum.Ticks * Math.Pow(2, Math.Min(failures - 1, 30)), maximum.Ticks);
        return TimeSpan.FromTicks((long)(bound * random));
    }
}
