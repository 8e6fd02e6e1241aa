using LampuKota.TimeSeries;

namespace LampuKota.Tests;

/// <summary>What a query must answer, said as plainly as can be: over lists, without anything that the code under test is made of.</summary>
internal static class SeriesModel
{
    /// <summary>One point a bucket of samples that are in order of time.</summary>
    public static SeriesPoint[] Query(IReadOnlyList<SeriesPoint> series, TimeRange range, SeriesResolution resolution)
    {
        SeriesPoint[] inRange = [.. series.Where(point => point.TimestampUnixMs >= range.FromUnixMs && point.TimestampUnixMs < range.ToUnixMs)];
        if (resolution.BucketMilliseconds == 0)
            return inRange;

        return
        [
            .. inRange.GroupBy(point => BucketOf(point.TimestampUnixMs, resolution))
                .Select(bucket => new SeriesPoint(bucket.Key, Aggregate([.. bucket], Before(series, bucket.First()), resolution.Aggregate))),
        ];
    }

    /// <summary>One point a bucket and group.</summary>
    public static GroupPoint[] QueryGroups(IReadOnlyList<IReadOnlyList<SeriesPoint>[]> groups, TimeRange range, SeriesResolution resolution) =>
    [
        .. groups.SelectMany((members, group) => QueryGroup(members, range, resolution).Select(point => new GroupPoint(group, point))),
    ];

    public static long BucketOf(long timestampUnixMs, SeriesResolution resolution) =>
        (long)Math.Floor((timestampUnixMs - resolution.OffsetMilliseconds) / (decimal)resolution.BucketMilliseconds) * resolution.BucketMilliseconds + resolution.OffsetMilliseconds;

    private static IEnumerable<SeriesPoint> QueryGroup(IReadOnlyList<SeriesPoint>[] members, TimeRange range, SeriesResolution resolution)
    {
        if (resolution.Aggregate is SeriesAggregate.Increase or SeriesAggregate.Sum or SeriesAggregate.Count)
        {
            return members.SelectMany(member => Query(member, range, resolution)).GroupBy(point => point.TimestampUnixMs)
                .Select(bucket => new SeriesPoint(bucket.Key, bucket.Sum(point => point.Value))).OrderBy(point => point.TimestampUnixMs);
        }

        // Ordering is stable: of two newest samples of one instant the first member's is to stand last.
        return Query([.. members.Reverse().SelectMany(member => member).OrderBy(point => point.TimestampUnixMs)], range, resolution);
    }

    private static SeriesPoint? Before(IReadOnlyList<SeriesPoint> series, SeriesPoint point)
    {
        SeriesPoint[] before = [.. series.Where(other => other.TimestampUnixMs < point.TimestampUnixMs)];
        return before.Length == 0 ? null : before[^1];
    }

    private static double Aggregate(SeriesPoint[] bucket, SeriesPoint? before, SeriesAggregate aggregate)
    {
        double[] values = [.. bucket.Select(point => point.Value)];
        return aggregate switch
        {
            SeriesAggregate.Mean => values.Sum() / values.Length,
            SeriesAggregate.Min => values.Min(),
            SeriesAggregate.Max => values.Max(),
            SeriesAggregate.Sum => values.Sum(),
            SeriesAggregate.Last => values[^1],
            SeriesAggregate.Count => values.Length,
            _ => Increase([before?.Value ?? values[0], .. values]),
        };
    }

    private static double Increase(double[] values) =>
        values.Zip(values.Skip(1), (older, newer) => newer >= older ? newer - older : newer).Sum();
}
