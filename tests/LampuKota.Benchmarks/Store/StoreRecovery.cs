using System.Diagnostics;
using LampuKota.Columns;
using LampuKota.TimeSeries;

namespace LampuKota.Benchmarks;

/// <summary>How long a store takes to open that was left with a gibibyte of tails, as after days in which sealing could not work.</summary>
internal static class StoreRecovery
{
    private const long TailBytes = 1L << 30;
    private const int MessagesPerCommit = 40;
    private const int CommitsPerTransaction = 500;

    /// <summary>Time and processor time of opening, and how many samples waited.</summary>
    public static async Task<(TimeSpan Elapsed, double CpuSeconds, long Samples)> MeasureAsync(string folder)
    {
        await using (EmbeddedStore made = EmbeddedStore.Open(Options(folder)))
        {
        }

        WriteTails(folder);
        double cpuBegun = StoreDay.CpuSeconds();
        long begun = Stopwatch.GetTimestamp();
        await using EmbeddedStore store = EmbeddedStore.Open(Options(folder));
        TimeSpan elapsed = Stopwatch.GetElapsedTime(begun);
        return (elapsed, StoreDay.CpuSeconds() - cpuBegun, store.Ledger.Pending);
    }

    private static EmbeddedStoreOptions Options(string folder) => new()
    {
        Folder = folder,
        NowUnixMs = () => RealisticDay.BeginUnixMs,
        RetentionDays = null,
        SealAfter = TimeSpan.FromDays(1),
        SealAfterBytes = long.MaxValue,
    };

    // The same commit again and again: what opening costs does not depend on what it holds.
    private static void WriteTails(string folder)
    {
        var day = new RealisticDay();
        var group = new TailGroup();
        group.Begin(0);
        var batch = new SampleBatch();
        int[] quantityIds = [.. Enumerable.Range(1, RealisticDay.Quantities.Length)];
        for (int message = 0; message < MessagesPerCommit; message++)
        {
            day.MakeNext(batch);
            int[] deviceIds = [.. Enumerable.Range(1 + message * RealisticDay.LampsPerGateway, batch.Devices.Count)];
            foreach (SampleRow row in batch.Rows)
                group.Tables.AddInPieces(row, deviceIds[row.Device], quantityIds);
            group.Samples += batch.Count;
        }

        group.Encode();
        using TailDatabase database = TailDatabase.Open(new StoreFolder(folder).TailFile);
        for (long id = 1, bytes = 0; bytes < TailBytes;)
        {
            database.Begin();
            for (int commit = 0; commit < CommitsPerTransaction; commit++, id++, bytes += group.Frame.Length)
                database.Insert(id, group);
            database.Commit();
        }
    }
}
