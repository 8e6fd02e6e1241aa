using LampuKota.TimeSeries;
using Microsoft.Extensions.Logging;

namespace LampuKota.Tests;

public class QuarantineTests
{
    private const long Now = StoreFixture.NowUnixMs;

    [Fact]
    public async Task A_damaged_chunk_that_sealing_meets_is_put_aside_counted_and_what_comes_again_is_stored()
    {
        await using StoreFixture fixture = await DamagedAsync();
        await fixture.AppendAsync(("L1", "q", Now, 1), ("L1", "q", Now + 1, 2));
        await fixture.Store.SealAsync(StoreFixture.Soon());

        Assert.Equal([(Now, 1.0), (Now + 1, 2.0)], await StoreFixture.ReadAsync(fixture.Store, "L1", "q"));
        Assert.Equal([(Now, 5.0)], await StoreFixture.ReadAsync(fixture.Store, "L2", "q"));
        // Two were stored for L1 and are lost, one for L2; the two that came again are stored and are no duplicates.
        AssertLedger(fixture, stored: 3, duplicate: 0, damaged: 2);
        Assert.Contains(fixture.Log.Entries, entry => entry.Id == 2043 && entry.Level == LogLevel.Error && entry.Text.Contains("L1", StringComparison.Ordinal));
        using (SqliteDatabase day = SqliteDatabase.OpenOrCreate(DayPath(fixture)))
            Assert.Equal((1, 2), (day.ReadInt64("SELECT count(*) FROM quarantine"), day.ReadInt64("SELECT samples FROM quarantine WHERE device = 'L1' AND reason <> ''")));

        await fixture.ReopenAsync();
        AssertLedger(fixture, stored: 3, duplicate: 0, damaged: 2);
        SourceLedger source = Assert.Single(fixture.Store.ReadSourceLedgers());
        Assert.Equal(("G1", 3, 2, 5), (source.Source, source.Ledger.Stored, source.Ledger.Damaged, source.Ledger.Received));
        CheckResult check = StoreCheck.Run(fixture.Options.Folder, null, StoreFixture.Soon());
        Assert.True(check.IsSound);
        Assert.Contains("put aside", Assert.Single(check.Findings).What, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_chunk_put_aside_before_a_crash_is_counted_after_it_and_once()
    {
        await using StoreFixture fixture = await DamagedAsync();
        await fixture.Store.DisposeAsync();
        using (SqliteDatabase day = SqliteDatabase.OpenOrCreate(DayPath(fixture)))
            Quarantine.Move(day, day.ReadInt64("SELECT id FROM chunk WHERE device = 'L1'"), "as before a crash", Now);
        fixture.Open();

        for (int round = 1; round <= 3; round++)
        {
            await fixture.AppendAsync(("L3", "q", Now + round, 1));
            await fixture.Store.SealAsync(StoreFixture.Soon());
            AssertLedger(fixture, stored: 1 + round, duplicate: 0, damaged: 2);
            await fixture.ReopenAsync();
        }
    }

    [Fact]
    public async Task A_repair_puts_damaged_chunks_aside_and_may_be_done_again()
    {
        await using StoreFixture fixture = await DamagedAsync();
        Assert.Contains("stop ingest", Assert.Throws<StoreOpenException>(() => StoreRepair.Run(fixture.Options.Folder, Now)).Message, StringComparison.Ordinal);
        await fixture.Store.DisposeAsync();
        Assert.False(StoreCheck.Run(fixture.Options.Folder, null, StoreFixture.Soon()).IsSound);

        Assert.Equal(new RepairResult(Chunks: 1, 0, 0, 0), StoreRepair.Run(fixture.Options.Folder, Now));
        Assert.Equal(default, StoreRepair.Run(fixture.Options.Folder, Now));

        Assert.True(StoreCheck.Run(fixture.Options.Folder, null, StoreFixture.Soon()).IsSound);
        fixture.Open();
        AssertLedger(fixture, stored: 1, duplicate: 0, damaged: 2);
        Assert.Empty(await StoreFixture.ReadAsync(fixture.Store, "L1", "q"));
    }

    [Fact]
    public async Task A_day_file_that_breaks_while_it_is_sealed_takes_nothing_along_that_was_not_in_it_before()
    {
        await using StoreFixture fixture = new StoreFixture().Open();
        await fixture.AppendAsync(("L0", "q", Now - 1, 1));
        await fixture.Store.SealAsync(StoreFixture.Soon());
        await fixture.Store.DisposeAsync();
        // The tree of the index is broken, so that the first look into it fails, or a later one.
        byte[] bytes = await File.ReadAllBytesAsync(DayPath(fixture));
        for (int at = 1024; at < bytes.Length; at++)
            bytes[at] = 0xFF;
        await File.WriteAllBytesAsync(DayPath(fixture), bytes);
        fixture.Open();
        (string, string, long, double)[] samples = [.. Enumerable.Range(1, 200).Select(lamp => ($"L{lamp}", "q", Now, (double)lamp))];

        await fixture.AppendAsync(samples);
        await fixture.Store.SealAsync(StoreFixture.Soon());

        foreach ((string device, _, long timestamp, double value) in samples)
            Assert.Equal([(timestamp, value)], await StoreFixture.ReadAsync(fixture.Store, device, "q"));
        Assert.True(File.Exists(DayPath(fixture) + ".damaged-1"));
        AssertLedger(fixture, stored: 200, duplicate: 0, damaged: 1);
        SourceLedger source = Assert.Single(fixture.Store.ReadSourceLedgers());
        Assert.Equal((200, 1, 201), (source.Ledger.Stored, source.Ledger.Damaged, source.Ledger.Received));
        await fixture.ReopenAsync();
        AssertLedger(fixture, stored: 200, duplicate: 0, damaged: 1);
        Assert.True(StoreCheck.Run(fixture.Options.Folder, null, StoreFixture.Soon()).IsSound);
    }

    [Fact]
    public void A_line_about_damage_is_passed_on_once_however_often_it_is_met()
    {
        var log = new ListLogger();
        var once = new OnceLogger(log);
        for (int query = 0; query < 3; query++)
        {
            once.ChunkIsDamaged("day", 1, "L1", "it is damaged");
            once.ChunkIsDamaged("day", 2, "L1", "it is damaged");
        }

        Assert.Equal(2, log.Entries.Length);
    }

    // L1 has a chunk of two samples that cannot be read, L2 one that can.
    private static async Task<StoreFixture> DamagedAsync()
    {
        StoreFixture fixture = new StoreFixture().Open();
        await fixture.AppendAsync(("L1", "q", Now, 1), ("L1", "q", Now + 1, 2), ("L2", "q", Now, 5));
        await fixture.Store.SealAsync(StoreFixture.Soon());
        using (SqliteDatabase day = SqliteDatabase.OpenOrCreate(DayPath(fixture)))
            day.Execute("UPDATE chunk SET data = zeroblob(length(data)) WHERE device = 'L1'");
        return fixture;
    }

    private static void AssertLedger(StoreFixture fixture, long stored, long duplicate, long damaged)
    {
        StoreLedger ledger = fixture.Store.Ledger;
        Assert.Equal((stored, duplicate, damaged, stored + duplicate + damaged), (ledger.Stored, ledger.Duplicate, ledger.Damaged, ledger.Received));
    }

    private static string DayPath(StoreFixture fixture) => Path.Combine(fixture.Options.Folder, "days", "2025-11-21.db");
}
