using System.Diagnostics;
using LampuKota.Columns;
using LampuKota.TimeSeries;

namespace LampuKota.Benchmarks;

/// <summary>What the store did with the day.</summary>
internal sealed record StoreDayFigures(
    double AppendCpuSeconds, double SealCpuSeconds, double FinishCpuSeconds, int Commits, TimeSpan LongestCommit, long ChunkBytes, long RollupBytes);

/// <summary>
/// Writes a realistic day into an embedded store, message by message in order of arrival, and seals when the store itself would: after so many bytes, or so much
/// time of the day. What the making of the messages costs is measured alone and taken off.
/// </summary>
internal static class StoreDay
{
    // As many messages wait together as a busy broker has in hand.
    private const int MessagesInHand = 40;

    // So few that it is soon over, and enough for the runtime to have compiled what runs often.
    private const int WarmUpLamps = 100;

    public static async Task<StoreDayFigures> MeasureAsync(int lamps, string folder)
    {
        await RunAsync(WarmUpLamps, folder + "-warm-up");
        await Task.Delay(TimeSpan.FromSeconds(2));
        return await RunAsync(lamps, folder);
    }

    private static async Task<StoreDayFigures> RunAsync(int lamps, string folder)
    {
        double making = MeasureMaking(lamps);
        var day = new RealisticDay(lamps);
        int commits = 0;
        long nowUnixMs = RealisticDay.BeginUnixMs;
        var longest = TimeSpan.Zero;
        var options = new EmbeddedStoreOptions
        {
            Folder = folder,
            NowUnixMs = () => Volatile.Read(ref nowUnixMs),
            RetentionDays = null,
            OnCommit = commit =>
            {
                commits++;
                longest = commit.Duration > longest ? commit.Duration : longest;
            },
        };
        await using EmbeddedStore store = EmbeddedStore.Open(options);
        double begun = CpuSeconds();
        double sealing = 0;
        int sealedMinute = 0;
        while (day.Made < day.Messages)
        {
            await AppendAsync(store, day);
            int minute = day.Made / day.Gateways;
            if (store.Measure().TailBytes < options.SealAfterBytes && TimeSpan.FromMinutes(minute - sealedMinute) < options.SealAfter)
                continue;

            sealedMinute = minute;
            sealing += await MeasureAsync(() => store.SealAsync(CancellationToken.None));
        }

        sealing += await MeasureAsync(() => store.SealAsync(CancellationToken.None));
        Volatile.Write(ref nowUnixMs, RealisticDay.BeginUnixMs + 2 * RealisticDay.DayMs);
        double finishing = await MeasureAsync(() => store.FinishDaysAsync(CancellationToken.None));
        double all = CpuSeconds() - begun;
        (long chunkBytes, long rollupBytes) = MeasureFiles(folder);
        return new StoreDayFigures(all - sealing - finishing - making, sealing, finishing, commits, longest, chunkBytes, rollupBytes);
    }

    private static async Task AppendAsync(EmbeddedStore store, RealisticDay day)
    {
        var batch = new SampleBatch();
        Task durable = Task.CompletedTask;
        for (int message = 0; message < MessagesInHand && day.Made < day.Messages; message++)
        {
            day.MakeNext(batch);
            durable = store.AppendAsync(batch, CancellationToken.None).AsTask();
        }

        await durable;
    }

    private static double MeasureMaking(int lamps)
    {
        var day = new RealisticDay(lamps);
        var batch = new SampleBatch();
        double begun = CpuSeconds();
        while (day.Made < day.Messages)
            day.MakeNext(batch);
        return CpuSeconds() - begun;
    }

    private static async Task<double> MeasureAsync(Func<Task> work)
    {
        double begun = CpuSeconds();
        await work();
        return CpuSeconds() - begun;
    }

    private static (long Chunks, long Rollups) MeasureFiles(string folder)
    {
        long bytes = Directory.EnumerateFiles(Path.Combine(folder, "days"), "*.db").Sum(file => new FileInfo(file).Length);
        long rollups = MeasureHourRollups(folder);
        return (bytes - rollups, rollups);
    }

    /// <summary>Bytes of the hour rollups that lie beside the chunks.</summary>
    public static long MeasureHourRollups(string folder) => Directory.EnumerateFiles(Path.Combine(folder, "days"), "*.db").Sum(file =>
    {
        using SqliteDatabase database = SqliteDatabase.OpenForReading(file);
        return database.ReadInt64("SELECT sum(length(hours)) FROM chunk");
    });

    /// <summary>Processor time of this process so far, user and system.</summary>
    public static double CpuSeconds()
    {
        using var process = Process.GetCurrentProcess();
        return process.TotalProcessorTime.TotalSeconds;
    }
}
