using LampuKota.Columns;
using LampuKota.TimeSeries;

namespace LampuKota.Tests;

public class RollupTests
{
    private const long Now = StoreFixture.NowUnixMs;
    private const long Hour = 3_600_000;

    // Midnight WITA is 16:00 UTC.
    private static readonly TimeRange TwoWeeks = new(StartOfLocalDay(Now - 14 * StoreFixture.DayMs), StartOfLocalDay(Now));

    [Theory]
    [InlineData(SeriesAggregate.Increase)]
    [InlineData(SeriesAggregate.Mean)]
    [InlineData(SeriesAggregate.Count)]
    [InlineData(SeriesAggregate.Last)]
    public async Task Local_days_are_answered_for_years_after_the_raw_days_are_deleted(SeriesAggregate aggregate)
    {
        long now = Now;
        await using StoreFixture fixture = new();
        fixture.Options = fixture.Options with { NowUnixMs = () => now, RetentionDays = 30 };
        fixture.Open();
        List<SeriesPoint> counter = await AppendCounterAsync(fixture);

        now += 60 * StoreFixture.DayMs;
        await fixture.UntilAsync(() => fixture.Store.Measure().Days == 0);
        await fixture.ReopenAsync();

        var resolution = new SeriesResolution(StoreFixture.DayMs, aggregate, 16 * Hour);
        Assert.Equal(SeriesModel.Query(counter, TwoWeeks, resolution), await fixture.QueryAsync("L1", "activeEnergy", TwoWeeks, resolution));
        Assert.Empty(await fixture.QueryAsync("L1", "activeEnergy", TwoWeeks, SeriesResolution.Raw));
    }

    [Fact]
    public async Task Growth_goes_on_from_a_day_whose_samples_are_deleted()
    {
        long now = Now;
        await using StoreFixture fixture = new();
        fixture.Options = fixture.Options with { NowUnixMs = () => now, RetentionDays = 30 };
        fixture.Open();
        await fixture.AppendAsync(("L1", "activeEnergy", Now - Hour, 100));
        await fixture.Store.SealAsync(StoreFixture.Soon());
        now += 60 * StoreFixture.DayMs;
        await fixture.UntilAsync(() => fixture.Store.Measure().Days == 0);

        await fixture.AppendAsync(("L1", "activeEnergy", now, 117));

        Assert.Equal([17.0], (await fixture.QueryAsync("L1", "activeEnergy", new TimeRange(now - Hour, now + Hour), new SeriesResolution(Hour, SeriesAggregate.Increase)))
            .Select(point => point.Value));
    }

    [Fact]
    public async Task Samples_that_come_after_their_day_was_deleted_do_not_spoil_its_rollups()
    {
        long now = Now;
        await using StoreFixture fixture = new();
        fixture.Options = fixture.Options with { NowUnixMs = () => now, RetentionDays = 30 };
        fixture.Open();
        List<SeriesPoint> counter = await AppendCounterAsync(fixture);
        now += 60 * StoreFixture.DayMs;
        await fixture.UntilAsync(() => fixture.Store.Measure().Days == 0);

        await fixture.AppendAsync(("L1", "activeEnergy", Now - 5 * StoreFixture.DayMs, 1));
        await fixture.Store.SealAsync(StoreFixture.Soon());
        await fixture.Store.RollUpAsync(StoreFixture.Soon());

        var resolution = new SeriesResolution(StoreFixture.DayMs, SeriesAggregate.Max, 16 * Hour);
        Assert.Equal(SeriesModel.Query(counter, TwoWeeks, resolution), await fixture.QueryAsync("L1", "activeEnergy", TwoWeeks, resolution));
    }

    [Fact]
    public async Task Rollups_are_let_go_after_a_time_of_their_own()
    {
        long now = Now;
        await using StoreFixture fixture = new();
        fixture.Options = fixture.Options with { NowUnixMs = () => now, RetentionDays = 30, RollupRetentionDays = 50 };
        fixture.Open();
        await AppendCounterAsync(fixture);
        now += 60 * StoreFixture.DayMs;

        await fixture.UntilAsync(() => fixture.Store.Measure().Days == 0 && RollupRows(fixture) == 0, TimeSpan.FromMinutes(20));

        Assert.Empty(await fixture.QueryAsync("L1", "activeEnergy", TwoWeeks, new SeriesResolution(StoreFixture.DayMs, SeriesAggregate.Max, 16 * Hour)));
    }

    [Fact]
    public async Task Late_samples_change_the_rollups_of_their_day()
    {
        await using StoreFixture fixture = new();
        fixture.Options = fixture.Options with { NowUnixMs = () => Now + 5 * StoreFixture.DayMs };
        fixture.Open();
        List<SeriesPoint> counter = await AppendCounterAsync(fixture);
        await fixture.Store.RollUpAsync(StoreFixture.Soon());
        var resolution = new SeriesResolution(StoreFixture.DayMs, SeriesAggregate.Sum, 16 * Hour);

        var late = new SeriesPoint(counter[40].TimestampUnixMs + 1, 1_000_000);
        counter.Insert(41, late);
        await fixture.AppendAsync(("L1", "activeEnergy", late.TimestampUnixMs, late.Value));
        foreach (Func<Task> then in (Func<Task>[])[() => Task.CompletedTask, () => fixture.Store.SealAsync(StoreFixture.Soon()), () => fixture.Store.RollUpAsync(StoreFixture.Soon())])
        {
            await then();
            Assert.Equal(SeriesModel.Query(counter, TwoWeeks, resolution), await fixture.QueryAsync("L1", "activeEnergy", TwoWeeks, resolution));
        }
    }

    [Fact]
    public async Task A_day_file_of_the_version_before_rollups_is_read_rolled_up_and_written_further()
    {
        await using StoreFixture fixture = new();
        fixture.Options = fixture.Options with { NowUnixMs = () => Now + 5 * StoreFixture.DayMs };
        fixture.Open();
        await fixture.AppendAsync(("L1", "supplyVoltage", Now, 220), ("L1", "activePower", Now, 1));
        await fixture.Store.SealAsync(StoreFixture.Soon());
        await fixture.Store.DisposeAsync();
        MakeVersionOne(fixture, [(Now, 60.5), (Now + 60_000, 61.5), (Now + Hour, 70)]);
        fixture.Open();
        var hours = new SeriesResolution(Hour);
        var range = new TimeRange(Now, Now + 3 * Hour);
        SeriesPoint[] expected = [new(hours.BucketOf(Now), 61), new(hours.BucketOf(Now + Hour), 70)];

        Assert.Equal(expected, await fixture.QueryAsync("L1", "activePower", range, hours));
        await fixture.Store.RollUpAsync(StoreFixture.Soon());
        Assert.Equal(
            [new SeriesPoint(StartOfLocalDay(Now), 192)],
            await fixture.QueryAsync("L1", "activePower", new TimeRange(StartOfLocalDay(Now), Now + StoreFixture.DayMs), new SeriesResolution(StoreFixture.DayMs, SeriesAggregate.Sum, 16 * Hour)));

        await fixture.AppendAsync(("L1", "activePower", Now + 2 * Hour, 80));
        await fixture.Store.SealAsync(StoreFixture.Soon());
        Assert.Equal([.. expected, new(hours.BucketOf(Now + 2 * Hour), 80)], await fixture.QueryAsync("L1", "activePower", range, hours));
    }

    [Fact]
    public async Task Damaged_rollups_are_set_aside_and_made_again_of_the_days_that_are_there()
    {
        await using StoreFixture fixture = new();
        fixture.Options = fixture.Options with { NowUnixMs = () => Now + 5 * StoreFixture.DayMs };
        fixture.Open();
        List<SeriesPoint> counter = await AppendCounterAsync(fixture);
        await fixture.Store.RollUpAsync(StoreFixture.Soon());
        long rows = RollupRows(fixture);
        await fixture.Store.DisposeAsync();
        await File.WriteAllBytesAsync(RollupFile(fixture), [.. Enumerable.Range(0, 9000).Select(i => (byte)(i * 7))]);
        fixture.Open();
        var resolution = new SeriesResolution(StoreFixture.DayMs, SeriesAggregate.Increase, 16 * Hour);

        Assert.Equal(SeriesModel.Query(counter, TwoWeeks, resolution), await fixture.QueryAsync("L1", "activeEnergy", TwoWeeks, resolution));
        await fixture.Store.RollUpAsync(StoreFixture.Soon());

        Assert.Equal(SeriesModel.Query(counter, TwoWeeks, resolution), await fixture.QueryAsync("L1", "activeEnergy", TwoWeeks, resolution));
        Assert.True(File.Exists(RollupFile(fixture) + ".damaged-1"));
        Assert.Equal(rows, RollupRows(fixture));
        Assert.False(fixture.Store.Failed.IsCompleted);
    }

    [Fact]
    public async Task Rollups_of_a_backup_that_are_newer_than_its_samples_are_made_again()
    {
        await using StoreFixture fixture = new();
        fixture.Options = fixture.Options with { NowUnixMs = () => Now + 5 * StoreFixture.DayMs };
        fixture.Open();
        await fixture.AppendAsync(("L1", "activeEnergy", Now, 1));
        await fixture.Store.DisposeAsync();
        string tails = Path.Combine(fixture.Options.Folder, "tail.db");
        File.Copy(tails, tails + ".copy");
        fixture.Open();
        await fixture.Store.SealAsync(StoreFixture.Soon());
        await fixture.Store.RollUpAsync(StoreFixture.Soon());
        await fixture.Store.DisposeAsync();
        using (SqliteDatabase rollups = SqliteDatabase.OpenOrCreate(RollupFile(fixture)))
            rollups.Execute("DELETE FROM rollup");
        File.Move(tails + ".copy", tails, overwrite: true);
        fixture.Open();

        await fixture.Store.RollUpAsync(StoreFixture.Soon());

        Assert.Equal(1, RollupRows(fixture));
    }

    private static long StartOfLocalDay(long unixMs) => new SeriesResolution(StoreFixture.DayMs, OffsetMilliseconds: 16 * Hour).BucketOf(unixMs);

    // Two weeks of a counter with resets, sealed in three parts that lie between one another.
    private static async Task<List<SeriesPoint>> AppendCounterAsync(StoreFixture fixture)
    {
        List<SeriesPoint> counter = [.. Enumerable.Range(0, 14 * 24).Select(hour => new SeriesPoint(TwoWeeks.FromUnixMs + hour * Hour + 1234, hour * 7 % 500))];
        for (int part = 0; part < 3; part++)
        {
            await fixture.AppendAsync([.. counter.Where((_, index) => index % 3 == part).Select(point => ("L1", "activeEnergy", point.TimestampUnixMs, point.Value))]);
            await fixture.Store.SealAsync(StoreFixture.Soon());
        }

        return counter;
    }

    private static void MakeVersionOne(StoreFixture fixture, (long At, double Value)[] samples)
    {
        string path = Path.Combine(fixture.Options.Folder, "days", "2025-11-21.db");
        foreach (string file in (string[])[path, path + "-wal", path + "-shm", RollupFile(fixture), RollupFile(fixture) + "-wal", RollupFile(fixture) + "-shm"])
            File.Delete(file);
        var names = new NameTable();
        names.Intern("activePower"u8);
        var chunk = new ByteWriter();
        ChunkWriter.Write([.. samples.Select(sample => new ChunkSample(sample.At, 0, sample.Value))], names, chunk);
        using SqliteDatabase day = SqliteDatabase.OpenOrCreate(path);
        day.Execute("""
            PRAGMA page_size = 1024; PRAGMA journal_mode = WAL;
            CREATE TABLE chunk(id INTEGER PRIMARY KEY, device TEXT NOT NULL, from_ms INTEGER NOT NULL, to_ms INTEGER NOT NULL, samples INTEGER NOT NULL,
              data BLOB NOT NULL) STRICT;
            CREATE INDEX chunk_device ON chunk(device, from_ms);
            CREATE TABLE seal_mark(run INTEGER NOT NULL, slice INTEGER NOT NULL, duplicates INTEGER NOT NULL, PRIMARY KEY(run, slice)) STRICT, WITHOUT ROWID;
            PRAGMA user_version = 1;
            """);
        using SqliteStatement insert = day.Prepare("INSERT INTO chunk(device, from_ms, to_ms, samples, data) VALUES('L1', ?, ?, ?, ?)");
        insert.Bind(1, samples[0].At).Bind(2, samples[^1].At).Bind(3, samples.Length).Bind(4, chunk.Written).Run();
    }

    private static string RollupFile(StoreFixture fixture) => Path.Combine(fixture.Options.Folder, "rollups.db");

    private static long RollupRows(StoreFixture fixture)
    {
        using SqliteDatabase database = SqliteDatabase.OpenForReading(RollupFile(fixture));
        return database.ReadInt64("SELECT count(*) FROM rollup");
    }
}
