using LampuKota.TimeSeries;

namespace LampuKota.Tests;

public class DayFinishingTests
{
    private const long Now = StoreFixture.NowUnixMs;
    private const long Later = Now + 2 * StoreFixture.DayMs;

    [Fact]
    public async Task A_day_that_is_over_becomes_one_chunk_a_device_without_free_pages_and_one_that_is_not_stays()
    {
        await using StoreFixture fixture = Fixture();
        for (int round = 0; round < 30; round++)
        {
            await fixture.AppendAsync([.. Report(Now + round * 60_000L), .. Report(Later + round * 60_000L)]);
            await fixture.Store.SealAsync(StoreFixture.Soon());
        }

        await fixture.Store.FinishDaysAsync(StoreFixture.Soon());

        using (SqliteDatabase day = OpenDay(fixture))
        {
            Assert.Equal((5, 5), (day.ReadInt64("SELECT count(*) FROM chunk"), day.ReadInt64("SELECT sum(final) FROM chunk")));
            Assert.Equal((0, 0), (day.ReadInt64("PRAGMA freelist_count"), new FileInfo(DayPath(fixture) + "-wal").Length));
        }

        Assert.Equal(30, (await StoreFixture.ReadAsync(fixture.Store, "L3", "q1", Now, Now + StoreFixture.DayMs)).Length);
        using SqliteDatabase today = SqliteDatabase.OpenOrCreate(Path.Combine(fixture.Options.Folder, "days", "2025-11-23.db"));
        Assert.Equal(0, today.ReadInt64("SELECT sum(final) FROM chunk"));
    }

    [Fact]
    public async Task What_comes_after_a_day_was_finished_is_folded_in_and_the_day_finished_again()
    {
        await using StoreFixture fixture = Fixture();
        await fixture.AppendAsync(Report(Now));
        await fixture.Store.SealAsync(StoreFixture.Soon());
        await fixture.Store.FinishDaysAsync(StoreFixture.Soon());
        await fixture.AppendAsync([.. Report(Now - 60_000), .. Report(Now)]);
        await fixture.Store.SealAsync(StoreFixture.Soon());
        await fixture.Store.FinishDaysAsync(StoreFixture.Soon());

        Assert.Equal([Now - 60_000, Now], (await StoreFixture.ReadAsync(fixture.Store, "L0", "q0")).Select(point => point.Item1));
        Assert.Equal((30, 15), (fixture.Store.Ledger.Stored, fixture.Store.Ledger.Duplicate));
        using SqliteDatabase day = OpenDay(fixture);
        Assert.Equal((5, 5), (day.ReadInt64("SELECT count(*) FROM chunk"), day.ReadInt64("SELECT sum(final) FROM chunk")));
    }

    [Fact]
    public async Task A_day_that_an_earlier_process_left_is_finished_in_the_background()
    {
        await using StoreFixture fixture = Fixture();
        await fixture.AppendAsync(Report(Now));
        await fixture.Store.SealAsync(StoreFixture.Soon());
        await fixture.ReopenAsync();

        using SqliteDatabase day = OpenDay(fixture);
        CancellationToken deadline = StoreFixture.Soon();
        while (day.ReadInt64("SELECT min(final) FROM chunk") == 0)
        {
            deadline.ThrowIfCancellationRequested();
            fixture.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
    }

    [Fact]
    public async Task A_day_that_still_changes_is_left_until_nothing_has_come_for_ten_minutes()
    {
        await using StoreFixture fixture = Fixture();
        await fixture.AppendAsync(Report(Now));
        await fixture.Store.SealAsync(StoreFixture.Soon());
        await fixture.Store.DisposeAsync();
        var folder = new StoreFolder(fixture.Options.Folder);
        using var days = new DayFiles(folder, () => Later, fixture.Log);
        var finisher = new DayFinisher(folder, days, () => Later, fixture.Time);

        finisher.NoteChange(StoreFolder.DayOf(Now));
        fixture.Time.Advance(TimeSpan.FromMinutes(9));
        Assert.False(finisher.Step(isWaiting: true));
        finisher.NoteChange(StoreFolder.DayOf(Now));
        fixture.Time.Advance(TimeSpan.FromMinutes(9));
        Assert.False(finisher.Step(isWaiting: true));
        fixture.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.True(finisher.Step(isWaiting: true));

        using SqliteDatabase day = OpenDay(fixture);
        Assert.Equal(1, day.ReadInt64("SELECT min(final) FROM chunk"));
    }

    [Fact]
    public async Task A_damaged_chunk_is_put_aside_and_the_others_are_finished()
    {
        await using StoreFixture fixture = Fixture();
        await fixture.AppendAsync(Report(Now));
        await fixture.Store.SealAsync(StoreFixture.Soon());
        await fixture.AppendAsync(Report(Now + 60_000));
        await fixture.Store.SealAsync(StoreFixture.Soon());
        using (SqliteDatabase day = OpenDay(fixture))
            day.Execute($"UPDATE chunk SET data = zeroblob(length(data)) WHERE device = 'L1' AND from_ms = {Now}");

        await fixture.Store.FinishDaysAsync(StoreFixture.Soon());

        using SqliteDatabase after = OpenDay(fixture);
        Assert.Equal(1, after.ReadInt64("SELECT count(*) FROM quarantine"));
        Assert.Equal(0, after.ReadInt64("SELECT count(*) FROM chunk WHERE final = 0"));
        Assert.Equal(5, after.ReadInt64("SELECT sum(final) FROM chunk"));
        Assert.Equal([Now + 60_000], (await StoreFixture.ReadAsync(fixture.Store, "L1", "q0")).Select(point => point.Item1));
    }

    [Fact]
    public async Task A_day_file_of_the_first_version_is_read_and_folded_into()
    {
        await using StoreFixture fixture = Fixture();
        await fixture.AppendAsync(Report(Now));
        await fixture.Store.SealAsync(StoreFixture.Soon());
        await fixture.Store.DisposeAsync();
        using (SqliteDatabase day = OpenDay(fixture))
        {
            day.Execute("""
                CREATE TABLE old AS SELECT id, device, from_ms, to_ms, samples, data FROM chunk;
                DROP TABLE chunk; DROP TABLE quantity;
                CREATE TABLE chunk(id INTEGER PRIMARY KEY, device TEXT NOT NULL, from_ms INTEGER NOT NULL, to_ms INTEGER NOT NULL, samples INTEGER NOT NULL,
                  data BLOB NOT NULL) STRICT;
                CREATE INDEX chunk_device ON chunk(device, from_ms);
                INSERT INTO chunk SELECT * FROM old;
                DROP TABLE old;
                PRAGMA user_version = 1;
                """);
        }

        fixture.Open();
        Assert.Single(await StoreFixture.ReadAsync(fixture.Store, "L1", "q0"));
        await fixture.AppendAsync([.. Report(Now), .. Report(Now + 60_000)]);
        await fixture.Store.SealAsync(StoreFixture.Soon());
        await fixture.Store.FinishDaysAsync(StoreFixture.Soon());

        Assert.Equal([Now, Now + 60_000], (await StoreFixture.ReadAsync(fixture.Store, "L1", "q0")).Select(point => point.Item1));
        Assert.Equal((30, 15), (fixture.Store.Ledger.Stored, fixture.Store.Ledger.Duplicate));
    }

    private static StoreFixture Fixture()
    {
        var fixture = new StoreFixture();
        fixture.Options = fixture.Options with { NowUnixMs = () => Later };
        return fixture.Open();
    }

    private static (string Device, string Quantity, long TimestampUnixMs, double Value)[] Report(long timestampUnixMs) =>
    [
        .. from device in Enumerable.Range(0, 5)
           from quantity in Enumerable.Range(0, 3)
           select ($"L{device}", $"q{quantity}", timestampUnixMs, device + quantity / 10.0),
    ];

    private static string DayPath(StoreFixture fixture) => Path.Combine(fixture.Options.Folder, "days", "2025-11-21.db");

    private static SqliteDatabase OpenDay(StoreFixture fixture) => SqliteDatabase.OpenOrCreate(DayPath(fixture));
}
