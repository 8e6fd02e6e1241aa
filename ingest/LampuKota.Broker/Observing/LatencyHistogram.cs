namespace LampuKota.Broker;

/// <summary>Counts durations by bucket, as Prometheus wants them. Safe for use by several threads; allocates nothing.</summary>
public sealed class LatencyHistogram
{
    private readonly long[] _counts = new long[Bounds.Length + 1];
    private long _ticks;

    /// <summary>Upper bounds of the buckets in seconds; one more has none.</summary>
    public static double[] Bounds { get; } = [0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5];

    /// <summary>Counts a duration.</summary>
    /// <param name="duration">The duration.</param>
    /// <param name="times">How often it occurred.</param>
    public void Add(TimeSpan duration, int times = 1)
    {
        int bucket = 0;
        double seconds = duration.TotalSeconds;
        while (bucket < Bounds.Length && seconds > Bounds[bucket])
            bucket++;
        Interlocked.Add(ref _counts[bucket], times);
        Interlocked.Add(ref _ticks, duration.Ticks * times);
    }

    /// <summary>How many durations fell into each bucket alone, and their sum.</summary>
    public (long[] Counts, double SumSeconds) Read()
    {
        long[] counts = new long[_counts.Length];
        for (int bucket = 0; bucket < counts.Length; bucket++)
            counts[bucket] = Interlocked.Read(ref _counts[bucket]);
        return (counts, TimeSpan.FromTicks(Interlocked.Read(ref _ticks)).TotalSeconds);
    }

    /// <summary>The bound under which a share of the durations lies, in milliseconds; null where none was counted, or where they lie beyond the last bound.</summary>
    /// <param name="counts">Counts by bucket.</param>
    /// <param name="share">For instance 0.99.</param>
    public static double? QuantileMilliseconds(ReadOnlySpan<long> counts, double share)
    {
        long total = 0;
        foreach (long count in counts)
            total += count;

        long below = 0;
        for (int bucket = 0; bucket < Bounds.Length && total > 0; bucket++)
        {
            below += counts[bucket];
            if (below >= share * total)
                return Bounds[bucket] * 1000;
        }

        return null;
    }
}
