using LampuKota.TimeSeries;
using Microsoft.Data.Sqlite;

namespace LampuKota.Tests;

public class StoreCheckTests
{
    private const long Now = StoreFixture.NowUnixMs;

    // A prime, so that positions fall everywhere in pages and rows. LAMPUKOTA_FLIP_STRIDE=1 tries every byte, which takes half an hour.
    private static readonly int Stride = int.Parse(Environment.GetEnvironmentVariable("LAMPUKOTA_FLIP_STRIDE") ?? "211", System.Globalization.CultureInfo.InvariantCulture);

    // Midnight WITA is 16:00 UTC.
    private static readonly SeriesResolution LocalDay = new(StoreFixture.DayMs, SeriesAggregate.Count, 16 * 3_600_000);
    private static readonly TimeRange LocalDays = new(
        StoreFolder.RangeOf(StoreFolder.DayOf(Now)).FromUnixMs - 32 * 3_600_000, StoreFolder.RangeOf(StoreFolder.DayOf(Now)).FromUnixMs + 16 * 3_600_000);

    [Fact]
    public async Task A_sound_store_is_sound_while_it_is_written_and_after_it()
    {
        await using StoreFixture fixture = await FilledAsync();

        CheckResult open = StoreCheck.Run(fixture.Options.Folder, null, StoreFixture.Soon());
        await fixture.Store.DisposeAsync();
        CheckResult closed = StoreCheck.Run(fixture.Options.Folder, null, StoreFixture.Soon());

        Assert.Empty(open.Findings);
        Assert.Empty(closed.Findings);
        Assert.Equal((2, 3, 2, true, false), (closed.Days, closed.SealedSamples, closed.PendingSamples, closed.IsAlone, open.IsAlone));
        Assert.True(closed.IsSound);
    }

    [Theory]
    [InlineData("days/2025-11-21.db", "UPDATE chunk SET data = zeroblob(length(data)) WHERE device = 'L1'", "of L1", "Restore the day")]
    [InlineData("days/2025-11-21.db", "UPDATE chunk SET samples = samples + 1", "not what its row says", "Restore")]
    [InlineData("days/2025-11-21.db", "UPDATE chunk SET from_ms = from_ms - 1", "not what its row says", "Restore")]
    [InlineData("days/2025-11-21.db", "INSERT INTO chunk(device, from_ms, to_ms, samples, data) SELECT device, from_ms, to_ms, samples, data FROM chunk WHERE device = 'L1'", "there twice", "Restore")]
    [InlineData("days/2025-11-21.db", "DROP TABLE chunk", "cannot be read", "Restore")]
    [InlineData("tail.db", "UPDATE tail SET frame = zeroblob(length(frame))", "with 2 samples cannot be read", "Restore")]
    [InlineData("tail.db", "UPDATE tail SET samples = 7", "holds 2 samples", "Restore")]
    [InlineData("tail.db", "DELETE FROM device WHERE id = 1", "gap", "Restore")]
    [InlineData("tail.db", "DELETE FROM quantity", "names the quantity", "Restore")]
    [InlineData("tail.db", "DELETE FROM sealing", "account", "Restore")]
    [InlineData("tail.db", "UPDATE sealing SET done = done + 5", "sealing is said to have come", "Restore")]
    [InlineData("tail.db", "UPDATE sealing SET stored = 1", "chunks hold 3", "Restore")]
    [InlineData("tail.db", "UPDATE stored_day SET samples = 99", "accounts of days", "Restore")]
    [InlineData("tail.db", "UPDATE source_account SET stored = 9", "accounts of sources", "Restore")]
    [InlineData("tail.db", "UPDATE last SET points = x'0102'", "last points", "Restore")]
    public async Task Every_kind_of_damage_is_told_with_its_place_and_what_to_do(string file, string damage, string what, string remedy)
    {
        await using StoreFixture fixture = await FilledAsync();
        await fixture.Store.DisposeAsync();
        using (SqliteDatabase database = SqliteDatabase.OpenOrCreate(Path.Combine(fixture.Options.Folder, file)))
            database.Execute(damage);

        CheckResult result = StoreCheck.Run(fixture.Options.Folder, null, StoreFixture.Soon());

        Assert.False(result.IsSound);
        Assert.Contains(result.Findings, finding => finding.Place == file && finding.What.Contains(what, StringComparison.Ordinal) && finding.Remedy.Contains(remedy, StringComparison.Ordinal));
        Assert.All(result.Findings, finding => Assert.DoesNotContain('\n', finding.ToString()));
    }

    [Fact]
    public async Task Files_that_are_gone_or_no_database_are_told()
    {
        await using StoreFixture fixture = await FilledAsync();
        await fixture.Store.DisposeAsync();
        File.Delete(Path.Combine(fixture.Options.Folder, "tail.db"));
        await File.WriteAllBytesAsync(Path.Combine(fixture.Options.Folder, "days", "2025-11-21.db"), [.. Enumerable.Range(0, 5000).Select(i => (byte)(i * 7))]);

        CheckResult result = StoreCheck.Run(fixture.Options.Folder, null, StoreFixture.Soon());

        Assert.Equal(["days/2025-11-21.db", "tail.db"], result.Findings.Select(finding => finding.Place).Order(StringComparer.Ordinal));
        Assert.Throws<StoreOpenException>(() => StoreCheck.Run(fixture.Root + "/nowhere", null, StoreFixture.Soon()));
    }

    [Fact]
    public async Task Whatever_byte_of_a_store_changes_nothing_crashes_and_no_sample_is_missed_in_silence()
    {
        await using StoreFixture fixture = await FilledAsync();
        await fixture.Store.DisposeAsync();
        string folder = fixture.Options.Folder;
        string expected = await ReadAllAsync(folder);
        int told = 0;
        var missed = new List<string>();
        foreach (string file in Directory.EnumerateFiles(folder, "*.db", SearchOption.AllDirectories).ToArray())
        {
            byte[] whole = await File.ReadAllBytesAsync(file);
            for (int at = 0; at < whole.Length; at += Stride)
            {
                byte[] changed = [.. whole];
                changed[at] ^= (byte)(1 << (at % 8));
                await File.WriteAllBytesAsync(file, changed);

                try
                {
                    string read = await ReadAllAsync(folder);
                    bool isSound = StoreCheck.Run(folder, null, CancellationToken.None).IsSound;
                    told += isSound ? 0 : 1;
                    if (read != expected && isSound)
                        missed.Add($"Bit {at % 8} of byte {at} of {Path.GetFileName(file)} cost samples that nothing tells of: {read}");
                }
                catch (Exception e)
                {
                    missed.Add($"Bit {at % 8} of byte {at} of {Path.GetFileName(file)} led to {e}");
                }

                await File.WriteAllBytesAsync(file, whole);
            }
        }

        Assert.True(missed.Count == 0, string.Join('\n', missed));
        Assert.True(told > 10, $"Only {told} changes were told.");
        Assert.True(StoreCheck.Run(folder, null, StoreFixture.Soon()).IsSound);
    }

    // Two days with chunks, the first of them rolled up, and a tail.
    private static async Task<StoreFixture> FilledAsync()
    {
        StoreFixture fixture = new StoreFixture().Open();
        await fixture.AppendAsync(("L1", "q", Now, 1), ("L2", "r", Now + 1, 2), ("L1", "q", Now - StoreFixture.DayMs, 3));
        await fixture.Store.SealAsync(StoreFixture.Soon());
        await fixture.Store.RollUpAsync(StoreFixture.Soon());
        await fixture.AppendAsync(("L1", "q", Now + 2, 4), ("L2", "r", Now + 3, 5));
        return fixture;
    }

    // What a reader sees; an error of SQLite's tells that something is wrong.
    private static async Task<string> ReadAllAsync(string folder)
    {
        using var reader = new EmbeddedStoreReader(folder);
        var seen = new List<string>();
        foreach ((string device, string quantity) in ((string, string)[])[("L1", "q"), ("L2", "r")])
        {
            try
            {
                seen.AddRange((await StoreFixture.ReadAsync(reader, device, quantity)).Select(point => $"{device} {point}"));
                await foreach (SeriesPoint point in reader.Query(new SeriesKey(device, quantity), LocalDays, LocalDay, StoreFixture.Soon()))
                    seen.Add($"{device} by day {point}");
            }
            catch (SqliteException e)
            {
                seen.Add(e.Message);
            }
        }

        return string.Join('\n', seen);
    }
}
