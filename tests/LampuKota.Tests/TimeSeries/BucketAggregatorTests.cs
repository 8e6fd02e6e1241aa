using FsCheck;
using FsCheck.Fluent;
using LampuKota.TimeSeries;

namespace LampuKota.Tests;

public class BucketAggregatorTests
{
    [Fact]
    public void Buckets_are_what_grouping_gives() =>
        Prop.ForAll(
            (from at in Gen.Choose(-100_000, 100_000) from value in Gen.Choose(-50, 50) select (At: (long)at, Value: (double)value)).ListOf().ToArbitrary(),
            (from width in Gen.Choose(1, 5_000)
             from offset in Gen.Choose(-9_000, 9_000)
             from aggregate in Gen.Elements(Enum.GetValues<SeriesAggregate>())
             select new SeriesResolution(width, aggregate, offset)).ToArbitrary(),
            (points, resolution) =>
            {
                (long At, double Value)[] ordered = [.. points.OrderBy(p => p.At)];
                SeriesPoint[] expected =
                [
                    .. ordered.GroupBy(p => (long)Math.Floor((p.At - resolution.OffsetMilliseconds) / (double)resolution.BucketMilliseconds))
                        .Select(g => new SeriesPoint(
                            g.Key * resolution.BucketMilliseconds + resolution.OffsetMilliseconds, Aggregate([.. g.Select(p => p.Value)], resolution.Aggregate))),
                ];
                var buckets = new BucketAggregator(resolution);
                List<SeriesPoint> actual = [.. ordered.Select(p => buckets.Add(p.At, p.Value)).OfType<SeriesPoint>()];
                if (buckets.Finish() is { } last)
                    actual.Add(last);
                return expected.SequenceEqual(actual);
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    private static double Aggregate(double[] values, SeriesAggregate aggregate) => aggregate switch
    {
        SeriesAggregate.Mean => values.Sum() / values.Length,
        SeriesAggregate.Min => values.Min(),
        SeriesAggregate.Max => values.Max(),
        SeriesAggregate.Sum => values.Sum(),
        SeriesAggregate.Last => values[^1],
        _ => values.Length,
    };
}
