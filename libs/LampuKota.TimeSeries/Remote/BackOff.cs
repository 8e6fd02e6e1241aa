namespace LampuKota.TimeSeries;

/// <summary>
/// Waiting times between attempts: each bound is twice the one before, up to a highest. Half of it is kept and half is random, so that many senders do not come
/// back together.
/// </summary>
/// <param name="minimum">The first bound.</param>
/// <param name="maximum">The highest.</param>
/// <param name="random">Gives 0 to below 1.</param>
internal sealed class BackOff(TimeSpan minimum, TimeSpan maximum, Func<double> random)
{
    private int _failures;

    /// <summary>Notes a success: the next failure begins anew.</summary>
    public void Reset() => _failures = 0;

    /// <summary>The wait after one more failure.</summary>
    /// <param name="atLeast">What the other side asked for; held to the highest bound.</param>
    public TimeSpan Next(TimeSpan? atLeast = null)
    {
        // Beyond 2^30 every bound that a timer can hold is reached.
        double bound = Math.Min(minimum.Ticks * Math.Pow(2, Math.Min(_failures, 30)), maximum.Ticks);
        _failures++;
        var wait = TimeSpan.FromTicks((long)(bound / 2 * (1 + random())));
        return atLeast is { } asked && asked > wait ? (asked < maximum ? asked : maximum) : wait;
    }
}
