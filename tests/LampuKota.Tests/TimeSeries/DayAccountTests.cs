using LampuKota.TimeSeries;
using Microsoft.Extensions.Logging;

namespace LampuKota.Tests;

/// <summary>What lies in the chunks of each day is known, so that a file that is gone is noticed and what is lost is counted.</summary>
public class DayAccountTests
{
    private const long Now = StoreFixture.NowUnixMs;
    private const long Yesterday = Now - StoreFixture.DayMs;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Whatever_comes_and_whenever_the_store_ends_the_account_of_each_day_is_what_its_chunks_hold(int seed)
    {
        var random = new Random(seed);
        await using StoreFixture fixture = new StoreFixture().Open();
        for (int round = 0; round < 25; round++)
        {
            await fixture.AppendAsync([.. Enumerable.Range(0, random.Next(1, 60)).Select(_ =>
                ($"L{random.Next(5)}", random.Next(2) == 0 ? "q" : "r", Now - random.Next(4) * StoreFixture.DayMs + random.Next(300), (double)random.Next(9)))]);
            if (random.Next(3) > 0)
                await fixture.Store.SealAsync(StoreFixture.Soon());
            if (random.Next(4) == 0)
                await fixture.Store.FinishDaysAsync(StoreFixture.Soon());
            if (random.Next(4) == 0)
                await fixture.Store.RollUpAsync(StoreFixture.Soon());
            if (random.Next(3) == 0)
                await fixture.ReopenAsync();

            Assert.Empty(Check(fixture).Findings);
        }

        await fixture.Store.SealAsync(StoreFixture.Soon());
        await fixture.Store.DisposeAsync();
        Assert.Empty(Check(fixture).Findings);
        using SqliteDatabase tails = Open(fixture, "tail.db");
        Dictionary<long, DayAccount> accounts = DayAccounts.Read(tails);
        Assert.Equal(fixture.Store.Ledger.Stored, accounts.Values.Sum(account => account.Samples));
        foreach ((long day, DayAccount account) in accounts)
        {
            using SqliteDatabase file = SqliteDatabase.OpenForReading(new StoreFolder(fixture.Options.Folder).DayFile(day));
            Assert.Equal(file.ReadInt64("SELECT sum(samples) FROM chunk"), account.Samples);
        }
    }

    [Fact]
    public async Task A_day_file_that_is_gone_is_told_and_counted_as_damaged_by_a_repair()
    {
        await using StoreFixture fixture = await TwoDaysAsync();
        await fixture.Store.DisposeAsync();
        File.Delete(DayPath(fixture, "2025-11-20"));

        CheckFinding finding = Assert.Single(Check(fixture).Findings);
        Assert.Equal((FindingLevel.Damage, "days/2025-11-20.db"), (finding.Level, finding.Place));
        Assert.Contains("gone, with 2 samples", finding.What, StringComparison.Ordinal);
        fixture.Open();
        await fixture.UntilAsync(() => fixture.Log.Entries.Any(entry => entry.Id == 2044 && entry.Level == LogLevel.Error));
        await fixture.Store.DisposeAsync();

        Assert.Equal(new RepairResult(0, 0, 0, LostDays: 1), StoreRepair.Run(fixture.Options.Folder, Now));
        Assert.Equal(default, StoreRepair.Run(fixture.Options.Folder, Now));

        CheckFinding note = Assert.Single(Check(fixture).Findings);
        Assert.Equal((FindingLevel.Note, "days/2025-11-20.db"), (note.Level, note.Place));
        fixture.Open();
        AssertAccount(fixture, stored: 1, damaged: 2);
    }

    [Fact]
    public async Task Chunks_that_are_gone_from_a_file_are_told()
    {
        await using StoreFixture fixture = await TwoDaysAsync();
        await fixture.Store.DisposeAsync();
        using (SqliteDatabase day = Open(fixture, "days/2025-11-20.db"))
            day.Execute("DELETE FROM chunk WHERE device = 'L2'");

        Assert.Contains(Check(fixture).Findings, finding => finding.Place == "days/2025-11-20.db" && finding.What.Contains("hold 1 samples of 2", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_keeps_nobody_from_repairing_the_others()
    {
        await using StoreFixture fixture = await TwoDaysAsync();
        await fixture.Store.DisposeAsync();
        await File.WriteAllBytesAsync(DayPath(fixture, "2025-11-20"), [.. Enumerable.Range(0, 5000).Select(i => (byte)(i * 7))]);
        using (SqliteDatabase day = Open(fixture, "days/2025-11-21.db"))
            day.Execute("UPDATE chunk SET data = zeroblob(length(data))");

        Assert.Equal(new RepairResult(Chunks: 1, 0, 0, 0), StoreRepair.Run(fixture.Options.Folder, Now));

        Assert.Equal("days/2025-11-20.db", Assert.Single(Check(fixture).Findings, finding => finding.Level == FindingLevel.Damage).Place);
    }

    [Fact]
    public async Task Samples_that_the_account_of_days_does_not_know_are_told()
    {
        await using StoreFixture fixture = await TwoDaysAsync();
        await fixture.Store.DisposeAsync();
        using (SqliteDatabase tails = Open(fixture, "tail.db"))
            tails.Execute("DELETE FROM stored_day");

        Assert.Equal(2, Check(fixture).Findings.Count(finding => finding.What.Contains("knows of 0", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_retention_deletes_is_not_missed_even_if_the_process_ends_before_it_could_say_so()
    {
        long now = Now;
        await using StoreFixture fixture = new();
        fixture.Options = fixture.Options with { NowUnixMs = () => now, RetentionDays = 30 };
        fixture.Open();
        await fixture.AppendAsync(("L1", "q", Yesterday, 1), ("L1", "q", Now, 2));
        await fixture.Store.SealAsync(StoreFixture.Soon());
        await fixture.Store.DisposeAsync();
        // As it is between the deletion of a file and the commit that says so.
        using (SqliteDatabase rollups = Open(fixture, "rollups.db"))
            rollups.Execute($"UPDATE day SET state = 2 WHERE day = {StoreFolder.DayOf(Yesterday)}");
        File.Delete(DayPath(fixture, "2025-11-20"));
        Assert.Empty(Check(fixture).Findings);

        fixture.Open();
        await fixture.UntilAsync(() => ReadAccount(fixture, Yesterday).WasDeleted);
        now += 60 * StoreFixture.DayMs;
        await fixture.UntilAsync(() => ReadAccount(fixture, Now).WasDeleted);
        await fixture.Store.DisposeAsync();

        Assert.DoesNotContain(fixture.Log.Entries, entry => entry.Id == 2044);
        Assert.Empty(Check(fixture).Findings);
        AssertAccount(fixture, stored: 2, damaged: 0);
    }

    [Fact]
    public async Task A_day_that_comes_again_with_late_samples_after_it_was_deleted_is_counted_anew()
    {
        long now = Now;
        await using StoreFixture fixture = new();
        fixture.Options = fixture.Options with { NowUnixMs = () => now, RetentionDays = 30 };
        fixture.Open();
        await fixture.AppendAsync(("L1", "q", Yesterday, 1), ("L1", "q", Yesterday + 1, 1));
        await fixture.Store.SealAsync(StoreFixture.Soon());
        now += 60 * StoreFixture.DayMs;
        await fixture.UntilAsync(() => ReadAccount(fixture, Yesterday).WasDeleted);

        await fixture.AppendAsync(("L2", "q", Yesterday + 2, 1));
        await fixture.Store.SealAsync(StoreFixture.Soon());

        Assert.Equal(new DayAccount(1, WasDeleted: true), ReadAccount(fixture, Yesterday));
        Assert.Empty(Check(fixture).Findings);
    }

    [Fact]
    public async Task A_file_that_was_set_aside_is_counted_as_damaged_for_its_gateway_and_once_even_if_the_process_ended_before_it_could_say_so()
    {
        await using StoreFixture fixture = await TwoDaysAsync();
        await fixture.Store.DisposeAsync();
        File.Move(DayPath(fixture, "2025-11-20"), DayPath(fixture, "2025-11-20") + ".damaged-1");
        Assert.Equal(FindingLevel.Note, Assert.Single(Check(fixture).Findings).Level);
        fixture.Open();

        for (int round = 1; round <= 3; round++)
        {
            await fixture.AppendAsync(("L1", "q", Yesterday + round, 1));
            await fixture.Store.SealAsync(StoreFixture.Soon());
            AssertAccount(fixture, stored: 1 + round, damaged: 2);
            SourceLedger source = Assert.Single(fixture.Store.ReadSourceLedgers());
            Assert.Equal(("G1", 1 + round, 2), (source.Source, source.Ledger.Stored, source.Ledger.Damaged));
            await fixture.ReopenAsync();
        }

        CheckFinding note = Assert.Single(Check(fixture).Findings);
        Assert.Equal((FindingLevel.Note, "days/2025-11-20.db.damaged-1"), (note.Level, note.Place));
        Assert.StartsWith("2 samples", note.What, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Days_that_an_older_version_began_are_not_counted_and_missed_all_the_same()
    {
        await using StoreFixture fixture = await TwoDaysAsync();
        await fixture.Store.DisposeAsync();
        using (SqliteDatabase tails = Open(fixture, "tail.db"))
            tails.Execute("DROP TABLE stored_day; DROP TABLE lost_day");
        Assert.Empty(Check(fixture).Findings);
        fixture.Open();
        await fixture.AppendAsync(("L1", "q", Yesterday + 5, 1));
        await fixture.Store.SealAsync(StoreFixture.Soon());
        await fixture.Store.DisposeAsync();
        Assert.Empty(Check(fixture).Findings);

        File.Delete(DayPath(fixture, "2025-11-20"));

        Assert.StartsWith("the file is gone, and", Assert.Single(Check(fixture).Findings).What, StringComparison.Ordinal);
    }

    // One sample today, two yesterday.
    private static async Task<StoreFixture> TwoDaysAsync()
    {
        StoreFixture fixture = new StoreFixture().Open();
        await fixture.AppendAsync(("L1", "q", Now, 1), ("L1", "q", Yesterday, 2), ("L2", "q", Yesterday, 3));
        await fixture.Store.SealAsync(StoreFixture.Soon());
        return fixture;
    }

    private static void AssertAccount(StoreFixture fixture, long stored, long damaged)
    {
        StoreLedger ledger = fixture.Store.Ledger;
        Assert.Equal((stored, damaged, stored + damaged), (ledger.Stored, ledger.Damaged, ledger.Received));
    }

    private static DayAccount ReadAccount(StoreFixture fixture, long timestampUnixMs)
    {
        using SqliteDatabase tails = Open(fixture, "tail.db");
        return DayAccounts.Read(tails).GetValueOrDefault(StoreFolder.DayOf(timestampUnixMs));
    }

    private static CheckResult Check(StoreFixture fixture) => StoreCheck.Run(fixture.Options.Folder, null, StoreFixture.Soon());

    private static SqliteDatabase Open(StoreFixture fixture, string file) => SqliteDatabase.OpenOrCreate(Path.Combine(fixture.Options.Folder, file));

    private static string DayPath(StoreFixture fixture, string day) => Path.Combine(fixture.Options.Folder, "days", day + ".db");
}
