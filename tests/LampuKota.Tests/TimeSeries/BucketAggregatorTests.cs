using FsCheck;
using FsCheck.Fluent;
using LampuKota.TimeSeries;

namespace LampuKota.Tests;

public class BucketAggregatorTests
{
    private static readonly TimeRange Always = new(long.MinValue, long.MaxValue);

    private static readonly Gen<List<SeriesPoint>> Points =
        from points in (from at in Gen.Choose(-100_000, 100_000) from value in Gen.Choose(-50, 50) select new SeriesPoint(at, value)).ListOf()
        select points.DistinctBy(point => point.TimestampUnixMs).OrderBy(point => point.TimestampUnixMs).ToList();

    private static readonly Gen<SeriesResolution> Resolutions =
        from width in Gen.Choose(1, 5_000)
        from offset in Gen.Choose(-9_000, 9_000)
        from aggregate in Gen.Elements(Enum.GetValues<SeriesAggregate>())
        select new SeriesResolution(width, aggregate, offset);

    [Fact]
    public void Buckets_are_what_grouping_gives() =>
        Prop.ForAll(Points.ToArbitrary(), Resolutions.ToArbitrary(), (points, resolution) =>
            SeriesModel.Query(points, Always, resolution).SequenceEqual(Aggregate(points, new BucketAggregator(resolution), resolution)))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void What_went_before_is_where_growth_begins() =>
        Prop.ForAll(Points.ToArbitrary(), Resolutions.ToArbitrary(), (points, resolution) =>
        {
            var buckets = new BucketAggregator(resolution);
            if (points.Count > 0)
                buckets.Precede(points[0].Value);
            return SeriesModel.Query(points, new TimeRange(points.Count > 0 ? points[0].TimestampUnixMs + 1 : 0, long.MaxValue), resolution)
                .SequenceEqual(Aggregate(points.Skip(1), buckets, resolution));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void Parts_of_a_bucket_put_together_are_the_bucket() =>
        Prop.ForAll(Points.ToArbitrary(), Resolutions.ToArbitrary(), Gen.Choose(1, 5).ToArbitrary(), (points, resolution, parts) =>
        {
            var buckets = new BucketAggregator(resolution);
            List<SeriesPoint> actual = [];
            foreach (IGrouping<long, SeriesPoint> bucket in points.GroupBy(point => resolution.BucketOf(point.TimestampUnixMs)))
            {
                foreach (SeriesPoint[] part in bucket.Chunk(parts))
                {
                    Rollup rollup = part.Aggregate(default(Rollup), (sum, point) => sum.With(point.TimestampUnixMs, point.Value));
                    if (buckets.Add(rollup) is { } finished)
                        actual.Add(finished.ToPoint(resolution.Aggregate));
                }
            }

            if (buckets.Finish() is { } last)
                actual.Add(last.ToPoint(resolution.Aggregate));
            return SeriesModel.Query(points, Always, resolution).SequenceEqual(actual);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void A_fall_is_a_reset_and_the_new_value_counts_as_growth()
    {
        var resolution = new SeriesResolution(100, SeriesAggregate.Increase);
        SeriesPoint[] counter = [new(10, 5), new(60, 8), new(110, 2), new(160, 3), new(210, 1), new(250, 0), new(290, 4)];

        Assert.Equal([new(0, 3), new(100, 3), new(200, 5)], Aggregate(counter, new BucketAggregator(resolution), resolution));
    }

    [Fact]
    public void Groups_are_the_sum_of_their_series_or_the_aggregate_of_all_samples() =>
        Prop.ForAll(Points.ListOf().ToArbitrary(), Resolutions.ToArbitrary(), (members, resolution) =>
        {
            var group = new GroupAggregator(resolution.Aggregate);
            foreach (List<SeriesPoint> member in members)
            {
                var buckets = new BucketAggregator(resolution);
                foreach (SeriesPoint point in member)
                {
                    if (buckets.Add(point.TimestampUnixMs, point.Value) is { } finished)
                        group.Add(finished);
                }

                if (buckets.Finish() is { } last)
                    group.Add(last);
            }

            return SeriesModel.QueryGroups([[.. members]], Always, resolution).Select(point => point.Point).SequenceEqual(group.Finish());
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));

    private static List<SeriesPoint> Aggregate(IEnumerable<SeriesPoint> points, BucketAggregator buckets, SeriesResolution resolution)
    {
        List<SeriesPoint> aggregated = [.. points.Select(p => buckets.Add(p.TimestampUnixMs, p.Value)).OfType<Bucket>().Select(b => b.ToPoint(resolution.Aggregate))];
        if (buckets.Finish() is { } last)
            aggregated.Add(last.ToPoint(resolution.Aggregate));
        return aggregated;
    }
}
