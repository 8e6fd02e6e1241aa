using LampuKota.TimeSeries;
using Microsoft.Extensions.Logging;

namespace LampuKota.Tests;

public class SealingTests
{
    private const long Now = StoreFixture.NowUnixMs;

    [Fact]
    public async Task Tails_are_sealed_after_a_while_however_few_they_are()
    {
        await using StoreFixture fixture = new StoreFixture().Open();
        await fixture.AppendAsync(("L1", "q", Now, 1));
        fixture.Time.Advance(TimeSpan.FromMinutes(59));
        await fixture.AppendAsync(("L1", "q", Now + 1, 2));
        Assert.Equal(2, fixture.Store.Ledger.Pending);

        fixture.Time.Advance(TimeSpan.FromMinutes(2));
        await fixture.UntilAsync(() => fixture.Store.Ledger.Pending == 0);

        Assert.Equal(2, fixture.Store.Ledger.Stored);
    }

    [Fact]
    public async Task Many_tails_are_sealed_at_once_in_runs_that_bound_the_memory()
    {
        await using StoreFixture fixture = new();
        fixture.Options = fixture.Options with { SealAfterBytes = 250 };
        fixture.Open();
        for (int pack = 0; pack < 10; pack++)
            await fixture.AppendAsync([.. Enumerable.Range(0, 100).Select(i => ("L1", "q", Now + pack * 100 + i, (double)i))]);

        await fixture.UntilAsync(() => fixture.Store.Measure().TailBytes < 250);

        Assert.Equal(1000, fixture.Store.Ledger.Stored + fixture.Store.Ledger.Pending);
        Assert.Equal(1000, (await StoreFixture.ReadAsync(fixture.Store, "L1", "q")).Length);
        Assert.True(fixture.Log.Entries.Count(entry => entry.Id == 2001) > 1, "Sealed in one run only.");
    }

    [Fact]
    public async Task A_day_keeps_a_few_chunks_a_device_however_often_it_is_sealed()
    {
        await using StoreFixture fixture = new StoreFixture().Open();
        for (int round = 0; round < 100; round++)
        {
            await fixture.AppendAsync([.. Enumerable.Range(0, 5).Select(i => ("L1", "q", Now + round * 5 + i, (double)i))]);
            await fixture.Store.SealAsync(StoreFixture.Soon());
        }

        using SqliteDatabase day = OpenDay(fixture);
        Assert.InRange(day.ReadInt64("SELECT count(*) FROM chunk"), 1, 8);
        Assert.Equal(500, day.ReadInt64("SELECT sum(samples) FROM chunk"));
        Assert.Equal(500, (await StoreFixture.ReadAsync(fixture.Store, "L1", "q")).Length);
    }

    [Fact]
    public async Task Retention_deletes_whole_days_with_their_files()
    {
        await using StoreFixture fixture = new();
        fixture.Options = fixture.Options with { RetentionDays = 10 };
        fixture.Open();
        await fixture.AppendAsync(("L1", "q", Now, 1), ("L1", "q", Now - 10 * StoreFixture.DayMs, 2), ("L1", "q", Now - 11 * StoreFixture.DayMs, 3));
        await fixture.Store.SealAsync(StoreFixture.Soon());
        Assert.Equal(3, fixture.Store.Measure().Days);

        await fixture.UntilAsync(() => fixture.Store.Measure().Days == 2);

        Assert.Equal([2.0, 1.0], (await StoreFixture.ReadAsync(fixture.Store, "L1", "q")).Select(point => point.Item2));
        Assert.DoesNotContain(Directory.EnumerateFiles(Path.Combine(fixture.Options.Folder, "days")), file => file.Contains("2025-11-10", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_damaged_chunk_is_told_and_left_out_and_all_others_are_read()
    {
        await using StoreFixture fixture = new StoreFixture().Open();
        await fixture.AppendAsync(("L1", "q", Now, 1), ("L2", "q", Now, 2), ("L1", "q", Now - StoreFixture.DayMs, 3));
        await fixture.Store.SealAsync(StoreFixture.Soon());
        using (SqliteDatabase day = OpenDay(fixture))
            day.Execute("UPDATE chunk SET data = zeroblob(length(data)) WHERE device = 'L1'");

        Assert.Equal([(Now - StoreFixture.DayMs, 3.0)], await StoreFixture.ReadAsync(fixture.Store, "L1", "q"));
        Assert.Equal([(Now, 2.0)], await StoreFixture.ReadAsync(fixture.Store, "L2", "q"));
        Assert.Contains(fixture.Log.Entries, entry => entry.Level == LogLevel.Error && entry.Text.Contains("L1", StringComparison.Ordinal));

        await fixture.AppendAsync(("L1", "q", Now + 1, 4));
        await fixture.Store.SealAsync(StoreFixture.Soon());
        Assert.Equal([3.0, 4.0], (await StoreFixture.ReadAsync(fixture.Store, "L1", "q")).Select(point => point.Item2));
    }

    [Fact]
    public async Task A_damaged_day_file_is_kept_aside_and_a_new_one_begun()
    {
        await using StoreFixture fixture = new StoreFixture().Open();
        await fixture.AppendAsync(("L1", "q", Now, 1), ("L1", "q", Now - StoreFixture.DayMs, 2));
        await fixture.Store.SealAsync(StoreFixture.Soon());
        await fixture.Store.DisposeAsync();
        string path = DayPath(fixture);
        await File.WriteAllBytesAsync(path, new byte[5000].Select((_, i) => (byte)(i * 7)).ToArray());
        fixture.Open();

        Assert.Equal([2.0], (await StoreFixture.ReadAsync(fixture.Store, "L1", "q")).Select(point => point.Item2));
        await fixture.AppendAsync(("L1", "q", Now + 1, 3));
        await fixture.Store.SealAsync(StoreFixture.Soon());

        Assert.Equal([2.0, 3.0], (await StoreFixture.ReadAsync(fixture.Store, "L1", "q")).Select(point => point.Item2));
        Assert.True(File.Exists(path + ".damaged-1"));
        Assert.False(fixture.Store.Failed.IsCompleted);
    }

    [Fact]
    public async Task A_damaged_tail_is_set_aside_and_accounted_for()
    {
        await using StoreFixture fixture = new StoreFixture().Open();
        await fixture.AppendAsync(("L1", "q", Now, 1), ("L1", "q", Now + 1, 2));
        await fixture.AppendAsync(("L1", "q", Now + 2, 3));
        using (SqliteDatabase tail = SqliteDatabase.OpenOrCreate(Path.Combine(fixture.Options.Folder, "tail.db")))
            tail.Execute("UPDATE tail SET frame = zeroblob(length(frame)) WHERE id = 1");

        Assert.Equal([3.0], (await StoreFixture.ReadAsync(fixture.Store, "L1", "q")).Select(point => point.Item2));
        await fixture.Store.SealAsync(StoreFixture.Soon());

        Assert.Equal((1, 2, 0, 3), (fixture.Store.Ledger.Stored, fixture.Store.Ledger.Damaged, fixture.Store.Ledger.Pending, fixture.Store.Ledger.Received));
        Assert.Equal([3.0], (await StoreFixture.ReadAsync(fixture.Store, "L1", "q")).Select(point => point.Item2));
    }

    // The background looks once a second; a test moves that second on until what it waits for has happened.
    private static string DayPath(StoreFixture fixture) => Path.Combine(fixture.Options.Folder, "days", "2025-11-21.db");

    private static SqliteDatabase OpenDay(StoreFixture fixture) => SqliteDatabase.OpenOrCreate(DayPath(fixture));
}
