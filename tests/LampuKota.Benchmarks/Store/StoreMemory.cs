using System.Globalization;
using LampuKota.Columns;
using LampuKota.TimeSeries;

namespace LampuKota.Benchmarks;

/// <summary>What the store of a large city has in memory: some minutes of reports, sealed when the store itself would.</summary>
internal static class StoreMemory
{
    private const int Minutes = 20;

    /// <summary>Resident bytes that came with the store: the most there were, and what was left at the end.</summary>
    public static async Task<(long PeakBytes, long SteadyBytes)> MeasureAsync(int lamps, string folder)
    {
        var day = new RealisticDay(lamps);
        var batch = new SampleBatch();
        GC.Collect();
        long before = ResidentBytes("VmRSS:");
        await using EmbeddedStore store = EmbeddedStore.Open(new EmbeddedStoreOptions { Folder = folder, NowUnixMs = () => RealisticDay.BeginUnixMs, RetentionDays = null });
        for (int message = 0; message < Minutes * day.Gateways; message++)
        {
            day.MakeNext(batch);
            await store.AppendAsync(batch, CancellationToken.None);
        }

        await store.SealAsync(CancellationToken.None);
        return (ResidentBytes("VmHWM:") - before, ResidentBytes("VmRSS:") - before);
    }

    // proc(5): VmRSS is what is resident, VmHWM the most that ever was.
    private static long ResidentBytes(string name)
    {
        string line = File.ReadLines("/proc/self/status").First(line => line.StartsWith(name, StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) * 1024;
    }
}
