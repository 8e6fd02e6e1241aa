using System.Runtime.InteropServices;

namespace LampuKota.TimeSeries;

/// <summary>Makes one point a bucket of the buckets of many series. Pure: nothing but what was added.</summary>
/// <param name="aggregate">Growth, sums and counts are added up over the series; of all else it is the aggregate of all their samples.</param>
internal sealed class GroupAggregator(SeriesAggregate aggregate)
{
    private readonly Dictionary<long, Total> _totals = [];

    /// <summary>Takes a bucket of a series. Of two newest samples of one instant the series that came first tells.</summary>
    public void Add(in Bucket bucket)
    {
        ref Total total = ref CollectionsMarshal.GetValueRefOrAddDefault(_totals, bucket.StartUnixMs, out bool isHeld);
        if (!isHeld)
            total = new Total { Minimum = double.PositiveInfinity, Maximum = double.NegativeInfinity, LastUnixMs = long.MinValue };
        total.Add(bucket);
    }

    /// <summary>The points in order of time; forgets what was added.</summary>
    public SeriesPoint[] Finish()
    {
        SeriesPoint[] points = [.. _totals.Select(entry => entry.Value.ToBucket(entry.Key).ToPoint(aggregate)).OrderBy(point => point.TimestampUnixMs)];
        _totals.Clear();
        return points;
    }

    // Added to in place: a group has some thousand buckets to take.
    private struct Total
    {
        public long Count;
        public double Sum;
        public double Minimum;
        public double Maximum;
        public long LastUnixMs;
        public double Last;
        public double Increase;

        public void Add(in Bucket bucket)
        {
            Count += bucket.Samples.Count;
            Sum += bucket.Samples.Sum;
            Minimum = Math.Min(Minimum, bucket.Samples.Minimum);
            Maximum = Math.Max(Maximum, bucket.Samples.Maximum);
            Increase += bucket.Increase;
            if (bucket.Samples.LastUnixMs <= LastUnixMs)
                return;
            (LastUnixMs, Last) = (bucket.Samples.LastUnixMs, bucket.Samples.Last);
        }

        public readonly Bucket ToBucket(long startUnixMs) =>
            new(startUnixMs, new Rollup(Count, Sum, Minimum, Maximum, LastUnixMs, Last, LastUnixMs, Last, 0), Increase);
    }
}
