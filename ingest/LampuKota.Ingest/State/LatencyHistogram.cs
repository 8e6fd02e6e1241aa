namespace LampuKota.Ingest;

/// <summary>Counts durations by bucket, as Prometheus wants them. Safe for use by several threads.</summary>
internal sealed class LatencyHistogram
{
    private readonly long[] _counts = new long[Bounds.Length + 1];
    private long _ticks;

    /// <summary>Upper bounds of the buckets in seconds; one more has none.</summary>
    public static double[] Bounds { get; } = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1];

    public void Add(TimeSpan duration)
    {
        int bucket = Array.FindIndex(Bounds, bound => duration.TotalSeconds <= bound);
        Interlocked.Increment(ref _counts[bucket < 0 ? Bounds.Length : bucket]);
        Interlocked.Add(ref _ticks, duration.Ticks);
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
