using LampuKota.TimeSeries;
using Microsoft.Data.Sqlite;

namespace LampuKota.EndToEnd;

/// <summary>Compares what a store holds with the ledger of what was acknowledged: acknowledged is a subset of stored, and stored a subset of sent.</summary>
internal static class StoreOracle
{
    private static readonly TimeRange Always = new(0, long.MaxValue / 2);

    /// <summary>Reads every series of the sources.</summary>
    /// <param name="reader">Of the store.</param>
    /// <param name="samples">What was sent and acknowledged.</param>
    public static async Task<Findings> CheckAsync(ISeriesReader reader, IReadOnlyList<SampleLedger> samples)
    {
        Findings found = Findings.None;
        foreach ((SampleSource source, MessageLedger ledger) in samples)
        {
            // Taken first: what is acknowledged meanwhile is stored as well, but need not be seen.
            int[] acknowledged = ledger.Acknowledged;
            foreach ((SeriesKey key, int series) in source.Series)
                found += await CheckSeriesAsync(reader, key, source, series, ledger, acknowledged);
        }

        return found;
    }

    /// <summary>Samples in the chunks of all day files, counted as they lie there: a reader would hide one that is stored twice.</summary>
    public static long CountInChunks(string storeFolder)
    {
        long samples = 0;
        foreach (string file in Directory.EnumerateFiles(Path.Combine(storeFolder, "days"), "*.db"))
        {
            using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
            connection.Open();
            using SqliteCommand sum = connection.CreateCommand();
            sum.CommandText = "SELECT coalesce(sum(samples), 0) FROM chunk";
            samples += (long)sum.ExecuteScalar()!;
        }

        return samples;
    }

    private static async Task<Findings> CheckSeriesAsync(
        ISeriesReader reader, SeriesKey key, SampleSource source, int series, MessageLedger ledger, int[] acknowledged)
    {
        var stored = new HashSet<int>();
        long doubled = 0;
        var faults = new List<string>();
        await foreach (SeriesPoint point in reader.Query(key, Always, SeriesResolution.Raw, CancellationToken.None))
        {
            int pack = source.PackAt(point.TimestampUnixMs);
            bool isRight = pack >= 0 && pack < ledger.Sent && point.Value.Equals(source.ValueOf(pack, series));
            if (isRight && stored.Add(pack))
                continue;
            doubled++;
            if (doubled == 1)
                faults.Add($"{key} has pack {pack} ({point.Value}) {(isRight ? "twice" : "as it was never sent")}.");
        }

        int[] lost = [.. acknowledged.Where(pack => !stored.Contains(pack)).Order()];
        if (lost.Length > 0)
            faults.Add($"{key} lost {lost.Length} of {acknowledged.Length} acknowledged samples: packs {string.Join(", ", lost.Take(10))}.");
        return new Findings(new DurabilityTotals(Acknowledged: acknowledged.Length, Stored: stored.Count, Lost: lost.Length, Doubled: doubled), faults);
    }
}
