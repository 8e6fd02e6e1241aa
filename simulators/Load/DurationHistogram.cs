using System.Numerics;

namespace LampuKota.Simulators;

/// <summary>
/// Counts durations in buckets that are at most a 32nd of their value wide, from a microsecond to ten hours, in 9 KB whatever is counted. Safe for use by several threads;
/// allocates nothing.
/// </summary>
internal sealed class DurationHistogram
{
    private const int BucketsAnOctave = 32;
    private const int OctaveBits = 5;
    private const int Octaves = 31;
    private const int BucketCount = (Octaves + 1) * BucketsAnOctave;

    private readonly long[] _counts = new long[BucketCount];
    private long _longestMicroseconds;

    /// <summary>Counts one duration; a negative one counts as zero.</summary>
    public void Add(TimeSpan duration)
    {
        long microseconds = Math.Max(0, (long)duration.TotalMicroseconds);
        Interlocked.Increment(ref _counts[BucketOf(microseconds)]);
        long longest = Volatile.Read(ref _longestMicroseconds);
        while (microseconds > longest)
        {
            long before = Interlocked.CompareExchange(ref _longestMicroseconds, microseconds, longest);
            if (before == longest)
                break;
            longest = before;
        }
    }

    /// <summary>What was counted so far.</summary>
    public DurationCounts Read()
    {
        long[] counts = new long[BucketCount];
        for (int bucket = 0; bucket < counts.Length; bucket++)
            counts[bucket] = Volatile.Read(ref _counts[bucket]);
        return new DurationCounts(counts, Volatile.Read(ref _longestMicroseconds));
    }

    /// <summary>The bucket of a duration: below 32 microseconds one each, then 32 an octave.</summary>
    internal static int BucketOf(long microseconds)
    {
        int octave = Math.Max(0, BitOperations.Log2((ulong)microseconds | 1) - OctaveBits + 1);
        if (octave == 0)
            return (int)microseconds;
        // The leading bit is implied: the next five say which bucket.
        int bucket = octave * BucketsAnOctave + (int)(microseconds >> (octave - 1)) - BucketsAnOctave;
        return Math.Min(bucket, BucketCount - 1);
    }

    /// <summary>The longest duration that falls into a bucket, in microseconds.</summary>
    internal static long UpperBound(int bucket)
    {
        (int octave, int place) = Math.DivRem(bucket, BucketsAnOctave);
        return octave == 0 ? place : ((place + BucketsAnOctave + 1L) << (octave - 1)) - 1;
    }
}

/// <summary>Durations that were counted, by bucket.</summary>
/// <param name="Counts">How many fell into each bucket.</param>
/// <param name="LongestMicroseconds">The longest of all.</param>
internal sealed record DurationCounts(long[] Counts, long LongestMicroseconds)
{
    /// <summary>How many there are.</summary>
    public long Total => Counts.Sum();

    /// <summary>The time within which a share of the durations lies, in milliseconds, at most a 32nd too long; null where there is none.</summary>
    /// <param name="share">For instance 0.99.</param>
    public double? QuantileMilliseconds(double share)
    {
        long wanted = Math.Max(1, (long)Math.Ceiling(share * Total));
        long below = 0;
        for (int bucket = 0; bucket < Counts.Length; bucket++)
        {
            below += Counts[bucket];
            if (below >= wanted)
                return Math.Min(DurationHistogram.UpperBound(bucket), LongestMicroseconds) / 1_000.0;
        }

        return null;
    }

    /// <summary>What was counted since an earlier reading.</summary>
    public DurationCounts Since(DurationCounts earlier) => new([.. Counts.Zip(earlier.Counts, (later, before) => later - before)], LongestMicroseconds);
}
