namespace LampuKota.Gateway;

/// <summary>How long to wait after failures: a bound that doubles with each, of which a random half or more is waited, so that a city's gateways do not come back together.</summary>
/// <param name="minimum">The first bound.</param>
/// <param name="maximum">The last.</param>
/// <param name="random">0 to below 1.</param>
internal sealed class BackOff(TimeSpan minimum, TimeSpan maximum, Func<double> random)
{
    private int _failures;

    /// <summary>It works again.</summary>
    public void Reset() => _failures = 0;

    /// <summary>It failed once more; how long to wait.</summary>
    public TimeSpan Next()
    {
        // Beyond 2^30 every bound is reached.
        double bound = Math.Min(minimum.Ticks * Math.Pow(2, Math.Min(_failures++, 30)), maximum.Ticks);
        return TimeSpan.FromTicks((long)(bound * (1 + random()) / 2));
    }
}
