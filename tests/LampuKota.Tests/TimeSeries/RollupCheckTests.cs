using LampuKota.TimeSeries;

namespace LampuKota.Tests;

public class RollupCheckTests
{
    private const long Yesterday = StoreFixture.NowUnixMs - StoreFixture.DayMs;
    private const long Hour = 3_600_000;

    private static readonly TimeRange Day = StoreFolder.RangeOf(StoreFolder.DayOf(Yesterday));

    [Theory]
    [InlineData("days/2025-11-20.db", "UPDATE chunk SET hours = (SELECT hours FROM chunk WHERE device = 'L2') WHERE device = 'L1'")]
    [InlineData("days/2025-11-20.db", "UPDATE chunk SET hours = zeroblob(length(hours))")]
    [InlineData("days/2025-11-20.db", "UPDATE quantity SET name = 'other' WHERE name = 'q'")]
    [InlineData("rollups.db", "UPDATE rollup SET parts = (SELECT parts FROM rollup ORDER BY device DESC)")]
    [InlineData("rollups.db", "UPDATE rollup SET parts = zeroblob(length(parts))")]
    [InlineData("rollups.db", "DELETE FROM rollup")]
    [InlineData("rollups.db", "DELETE FROM rollup; UPDATE day SET state = 2")]
    [InlineData("rollups.db", "UPDATE day SET state = 7")]
    public async Task Rollups_that_are_not_those_of_the_samples_are_told_and_made_anew(string file, string damage)
    {
        await using StoreFixture fixture = await RolledAsync();
        Dictionary<string, List<SeriesPoint>> expected = await ReadAsync(fixture);
        await fixture.Store.DisposeAsync();
        Assert.Empty(Check(fixture).Findings);
        using (SqliteDatabase database = SqliteDatabase.OpenOrCreate(Path.Combine(fixture.Options.Folder, file)))
            database.Execute(damage);

        CheckResult found = Check(fixture);
        Assert.False(found.IsSound);
        Assert.All(found.Findings, finding => Assert.Equal((file, "--repair makes them anew."), (finding.Place, finding.Remedy)));
        RepairResult repaired = StoreRepair.Run(fixture.Options.Folder, StoreFixture.NowUnixMs);
        Assert.True(repaired.HourRollups + repaired.RollupDays > 0);

        Assert.Empty(Check(fixture).Findings);
        Assert.Equal(default, StoreRepair.Run(fixture.Options.Folder, StoreFixture.NowUnixMs));
        fixture.Open();
        Assert.Equal(expected, await ReadAsync(fixture));
        await fixture.Store.RollUpAsync(StoreFixture.Soon());
        Assert.Equal(expected, await ReadAsync(fixture));
        await fixture.Store.DisposeAsync();
        Assert.Empty(Check(fixture).Findings);
    }

    [Fact]
    public async Task A_chunk_that_is_put_aside_by_a_repair_leaves_the_rollups_of_its_day_too()
    {
        await using StoreFixture fixture = await RolledAsync();
        await fixture.AppendAsync(("L1", "q", Yesterday + 10 * Hour, 9));
        await fixture.Store.SealAsync(StoreFixture.Soon());
        await fixture.Store.RollUpAsync(StoreFixture.Soon());
        await fixture.Store.DisposeAsync();
        using (SqliteDatabase day = SqliteDatabase.OpenOrCreate(Path.Combine(fixture.Options.Folder, "days", "2025-11-20.db")))
            day.Execute("UPDATE chunk SET data = zeroblob(length(data)) WHERE device = 'L1' AND samples = 1");

        Assert.Equal(new RepairResult(Chunks: 1, 0, RollupDays: 1, 0), StoreRepair.Run(fixture.Options.Folder, StoreFixture.NowUnixMs));

        Assert.True(Check(fixture).IsSound);
        fixture.Open();
        Assert.Equal([150.0], (await ReadAsync(fixture))["L1 by day"].Select(point => point.Value));
    }

    [Fact]
    public void Sums_that_were_added_in_another_order_are_the_same_and_others_are_not()
    {
        var rollup = new Rollup(3, 0.6, 0.1, 0.3, 1, 0.1, 9, 0.3, 0);

        Assert.True(RollupComparison.AreSame(rollup, rollup with { Sum = 0.1 + 0.2 + 0.3 }));
        Assert.False(RollupComparison.AreSame(rollup, rollup with { Sum = 0.6000001 }));
        Assert.False(RollupComparison.AreSame(rollup, rollup with { Count = 2 }));
        Assert.False(RollupComparison.AreSame(rollup, rollup with { LastUnixMs = 8 }));
        Assert.False(RollupComparison.AreSame(rollup, rollup with { Maximum = 0.30000000000000004 }));
        Assert.True(RollupComparison.AreSame(rollup with { Sum = double.NaN }, rollup with { Sum = double.NaN }));
    }

    // Two devices with a finished day that is rolled up: one chunk each, with the rollups of its hours.
    private static async Task<StoreFixture> RolledAsync()
    {
        StoreFixture fixture = new StoreFixture().Open();
        await fixture.AppendAsync([.. Enumerable.Range(0, 150).Select(minute => ("L1", "q", Yesterday + minute * 60_000, Math.Sin(minute)))]);
        await fixture.AppendAsync([.. Enumerable.Range(0, 150).Select(minute => ("L2", "q", Yesterday + minute * 60_000, (double)minute))]);
        await fixture.Store.SealAsync(StoreFixture.Soon());
        await fixture.Store.FinishDaysAsync(StoreFixture.Soon());
        await fixture.Store.RollUpAsync(StoreFixture.Soon());
        return fixture;
    }

    private static async Task<Dictionary<string, List<SeriesPoint>>> ReadAsync(StoreFixture fixture)
    {
        var read = new Dictionary<string, List<SeriesPoint>>();
        foreach (string device in (string[])["L1", "L2"])
        {
            read.Add(device + " by hour", await fixture.QueryAsync(device, "q", Day, new SeriesResolution(Hour, SeriesAggregate.Max)));
            read.Add(device + " by day", await fixture.QueryAsync(
                device, "q", new TimeRange(Day.FromUnixMs - 8 * Hour, Day.ToUnixMs + 16 * Hour), new SeriesResolution(StoreFixture.DayMs, SeriesAggregate.Count, 16 * Hour)));
        }

        return read;
    }

    private static CheckResult Check(StoreFixture fixture) => StoreCheck.Run(fixture.Options.Folder, null, StoreFixture.Soon());
}
