using System.Runtime.InteropServices;

namespace LampuKota.TimeSeries;

/// <summary>Makes one point a bucket of the buckets of many series. Pure: nothing but what was added.</summary>
/// <param name="aggregate">Growth, sums and counts are added up over the series; of all else it is the aggregate of all their samples.</param>
internal sealed class GroupAggregator(SeriesAggregate aggregate)
{
    private readonly Dictionary<long, Bucket> _buckets = [];

    /// <summary>Takes a bucket of a series. Of two newest samples of one instant the series that came first tells.</summary>
    public void Add(in Bucket bucket)
    {
        ref Bucket held = ref CollectionsMarshal.GetValueRefOrAddDefault(_buckets, bucket.StartUnixMs, out bool isHeld);
        held = isHeld ? Combine(held, bucket) : bucket;
    }

    /// <summary>The points in order of time; forgets what was added.</summary>
    public SeriesPoint[] Finish()
    {
        SeriesPoint[] points = [.. _buckets.Values.Select(bucket => bucket.ToPoint(aggregate)).OrderBy(point => point.TimestampUnixMs)];
        _buckets.Clear();
        return points;
    }

    private static Bucket Combine(in Bucket held, in Bucket bucket)
    {
        (Rollup left, Rollup right) = (held.Samples, bucket.Samples);
        Rollup newest = right.LastUnixMs > left.LastUnixMs ? right : left;
        return new Bucket(
            held.StartUnixMs,
            newest with
            {
                Count = left.Count + right.Count,
                Sum = left.Sum + right.Sum,
                Minimum = Math.Min(left.Minimum, right.Minimum),
                Maximum = Math.Max(left.Maximum, right.Maximum),
            },
            held.Increase + bucket.Increase);
    }
}
