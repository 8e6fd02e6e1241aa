using FsCheck;
using FsCheck.Fluent;
using LampuKota.Simulators;

namespace LampuKota.Tests;

public class DurationHistogramTests
{
    [Fact]
    public void Quantiles_are_at_most_a_32nd_too_long_and_never_too_short()
    {
        Gen<int[]> durations = Gen.Choose(0, 2_000_000_000).ArrayOf().Where(array => array.Length > 0);
        Prop.ForAll(durations.ToArbitrary(), microseconds =>
        {
            var histogram = new DurationHistogram();
            foreach (int each in microseconds)
                histogram.Add(TimeSpan.FromMicroseconds(each));
            DurationCounts counts = histogram.Read();
            int[] sorted = [.. microseconds.Order()];
            return new[] { 0.01, 0.5, 0.99, 1 }.All(share =>
            {
                double exact = sorted[(int)Math.Max(1, Math.Ceiling(share * sorted.Length)) - 1];
                double found = counts.QuantileMilliseconds(share)!.Value * 1_000;
                return found >= exact - 1e-6 && found <= exact * (1 + 1.0 / 32) + 1e-6;
            });
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Buckets_follow_each_other_without_a_gap()
    {
        for (int bucket = 0; bucket < 1_000; bucket++)
        {
            Assert.Equal(bucket, DurationHistogram.BucketOf(DurationHistogram.UpperBound(bucket)));
            Assert.Equal(bucket + 1, DurationHistogram.BucketOf(DurationHistogram.UpperBound(bucket) + 1));
        }
    }

    [Fact]
    public void The_longest_is_told_exactly_and_a_day_is_still_counted()
    {
        var histogram = new DurationHistogram();
        histogram.Add(TimeSpan.FromMilliseconds(-1));
        histogram.Add(TimeSpan.FromDays(1));

        DurationCounts counts = histogram.Read();

        Assert.Equal(2, counts.Total);
        Assert.Equal(0, counts.QuantileMilliseconds(0.5));
        Assert.Equal(TimeSpan.FromDays(1).TotalMicroseconds, counts.LongestMicroseconds);
    }

    [Fact]
    public void What_was_counted_since_an_earlier_reading_is_the_difference()
    {
        var histogram = new DurationHistogram();
        histogram.Add(TimeSpan.FromSeconds(1));
        DurationCounts earlier = histogram.Read();
        histogram.Add(TimeSpan.FromMilliseconds(1));

        DurationCounts since = histogram.Read().Since(earlier);

        Assert.Equal(1, since.Total);
        Assert.InRange(since.QuantileMilliseconds(1)!.Value, 1, 1.04);
    }

    [Fact]
    public void Without_a_duration_there_is_no_quantile() => Assert.Null(new DurationHistogram().Read().QuantileMilliseconds(0.5));

    [Fact]
    public async Task Several_threads_lose_no_count()
    {
        var histogram = new DurationHistogram();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(thread => Task.Run(() =>
        {
            for (int each = 0; each < 10_000; each++)
                histogram.Add(TimeSpan.FromMicroseconds(each + thread));
        })));

        Assert.Equal(40_000, histogram.Read().Total);
        Assert.Equal(10_002, histogram.Read().LongestMicroseconds);
    }
}
