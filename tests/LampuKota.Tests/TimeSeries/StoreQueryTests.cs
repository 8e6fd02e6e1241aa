using FsCheck;
using FsCheck.Fluent;
using LampuKota.TimeSeries;

namespace LampuKota.Tests;

/// <summary>What a store answers to any query, whatever was done to it before: compared with a plain model of the samples.</summary>
public class StoreQueryTests
{
    private const long Hour = 3_600_000;
    private const long Now = StoreFixture.NowUnixMs;

    // Values are whole, so that sums do not depend on the order of adding.
    private static readonly Gen<(int Device, int Quantity, long TimestampUnixMs, double Value)> Samples =
        from device in Gen.Choose(0, 2)
        from quantity in Gen.Choose(0, 1)
        from slot in Gen.Choose(0, 400)
        from value in Gen.Choose(0, 100)
        select (device, quantity, Now + slot * 700_000L, (double)value);

    private static readonly Gen<SeriesResolution> Resolutions =
        from width in Gen.Elements(0, Hour / 60, Hour, 3 * Hour, 24 * Hour)
        from offset in Gen.Elements(16 * Hour, 0, -5 * Hour, Hour / 2)
        from aggregate in Gen.Elements(Enum.GetValues<SeriesAggregate>())
        select new SeriesResolution(width, aggregate, offset);

    private static readonly Gen<TimeRange> Ranges =
        from start in Gen.Choose(-10, 400)
        from length in Gen.Choose(1, 400)
        from edge in Gen.Elements(0, Hour / 3, Hour)
        select new TimeRange((Now + start * 700_000L) / Hour * Hour + edge, (Now + (start + length) * 700_000L) / Hour * Hour + edge);

    private enum Act
    {
        Append,
        Seal,
        RollUp,
        Reopen,
    }

    [Fact]
    public void Any_query_after_any_history_is_answered_as_by_the_samples_themselves()
    {
        Gen<(Act Act, List<(int, int, long, double)> Samples)> acts =
            from act in Gen.Frequency((6, Gen.Constant(Act.Append)), (3, Gen.Constant(Act.Seal)), (2, Gen.Constant(Act.RollUp)), (1, Gen.Constant(Act.Reopen)))
            from samples in Samples.NonEmptyListOf()
            select (act, samples.ToList());
        Gen<List<(SeriesResolution, TimeRange)>> queries = from list in Gen.Zip(Resolutions, Ranges).ListOf(12) select list.ToList();

        Prop.ForAll(acts.NonEmptyListOf().ToArbitrary(), queries.ToArbitrary(), (history, asked) => HoldsAsync(history, asked).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(30).WithEndSize(20));
    }

    [Fact]
    public async Task Growth_is_reckoned_from_the_newest_sample_before_however_old()
    {
        await using StoreFixture fixture = new StoreFixture().Open();
        await fixture.AppendAsync(("L1", "activeEnergy", Now - 90 * StoreFixture.DayMs, 100));
        await fixture.Store.SealAsync(StoreFixture.Soon());
        await fixture.AppendAsync(("L1", "activeEnergy", Now + 1, 130), ("L1", "activeEnergy", Now + 2, 10));

        Assert.Equal(
            [new SeriesPoint(new SeriesResolution(Hour).BucketOf(Now), 40)],
            await fixture.QueryAsync("L1", "activeEnergy", new TimeRange(Now, Now + Hour), new SeriesResolution(Hour, SeriesAggregate.Increase)));
    }

    private static async Task<bool> HoldsAsync(
        IList<(Act Act, List<(int Device, int Quantity, long TimestampUnixMs, double Value)> Samples)> history, List<(SeriesResolution, TimeRange)> queries)
    {
        await using StoreFixture fixture = new();
        fixture.Options = fixture.Options with { NowUnixMs = () => Now + 100 * StoreFixture.DayMs };
        fixture.Open();
        var model = new Dictionary<(string Device, string Quantity), SortedDictionary<long, double>>();
        foreach ((Act act, var samples) in history)
        {
            if (act == Act.Seal)
                await fixture.Store.SealAsync(StoreFixture.Soon());
            else if (act == Act.RollUp)
                await fixture.Store.RollUpAsync(StoreFixture.Soon());
            else if (act == Act.Reopen)
                await fixture.ReopenAsync();
            else
                await AppendAsync(fixture, model, samples);
        }

        foreach ((SeriesResolution resolution, TimeRange range) in queries)
            await AssertAnswersAsync(fixture, model, resolution, range);
        return true;
    }

    private static async Task AppendAsync(
        StoreFixture fixture,
        Dictionary<(string Device, string Quantity), SortedDictionary<long, double>> model,
        List<(int Device, int Quantity, long TimestampUnixMs, double Value)> samples)
    {
        await fixture.AppendAsync([.. samples.Select(s => ($"L{s.Device}", $"q{s.Quantity}", s.TimestampUnixMs, s.Value))]);
        foreach ((int device, int quantity, long timestamp, double value) in samples)
        {
            if (!model.TryGetValue(($"L{device}", $"q{quantity}"), out SortedDictionary<long, double>? points))
                model[($"L{device}", $"q{quantity}")] = points = [];
            points.TryAdd(timestamp, value);
        }
    }

    private static async Task AssertAnswersAsync(
        StoreFixture fixture, Dictionary<(string Device, string Quantity), SortedDictionary<long, double>> model, SeriesResolution resolution, TimeRange range)
    {
        List<SeriesPoint> Of(string device, string quantity) =>
            model.TryGetValue((device, quantity), out SortedDictionary<long, double>? points) ? [.. points.Select(p => new SeriesPoint(p.Key, p.Value))] : [];

        foreach ((string device, string quantity) in model.Keys)
        {
            SeriesPoint[] expected = SeriesModel.Query(Of(device, quantity), range, resolution);
            Assert.Equal(expected, await fixture.QueryAsync(device, quantity, range, resolution));
        }

        if (resolution.BucketMilliseconds == 0)
            return;

        GroupPoint[] expectedGroups = SeriesModel.QueryGroups([[Of("L0", "q0"), Of("L2", "q0")], [], [Of("L1", "q0"), Of("L9", "q0")]], range, resolution);
        SeriesGroup[] groups = [new("A", ["L0", "L2"]), new("B", []), new("C", ["L1", "L9"])];
        var actual = new List<GroupPoint>();
        await foreach (GroupPoint point in fixture.Store.QueryGroups(new GroupQuery("q0", groups, range, resolution), StoreFixture.Soon()))
            actual.Add(point);
        Assert.Equal(expectedGroups, actual);
    }
}
