using System.Globalization;

namespace LampuKota.Benchmarks;

/// <summary>
/// What a realistic day costs the embedded store, and VictoriaMetrics beside it: processor seconds a million values and bytes a value.
/// <c>dotnet run -c Release --project tests/LampuKota.Benchmarks -- store [--lamps n | --recovery]</c>; for a city of more than 10,000 lamps only the memory it takes.
/// </summary>
internal static class StoreFigures
{
    // A day of more would take hours to make and nothing new would be learned.
    private const int MostLampsForADay = 10_000;

    public static async Task<int> RunAsync(string[] arguments)
    {
        int lamps = arguments is ["--lamps", { } number] ? int.Parse(number, CultureInfo.InvariantCulture) : 2_000;
        string folder = Directory.CreateTempSubdirectory("lampukota-store-figures-").FullName;
        try
        {
            if (arguments is ["--recovery"])
                await PrintRecoveryAsync(folder);
            else if (lamps > MostLampsForADay)
                await PrintMemoryAsync(lamps, folder);
            else
                await PrintDayAsync(lamps, folder);
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task PrintDayAsync(int lamps, string folder)
    {
        var day = new RealisticDay(lamps);
        Console.WriteLine($"A day of {lamps:N0} lamps, {day.Values:N0} values in {day.Messages:N0} messages");
        StoreDayFigures ours = await StoreDay.MeasureAsync(lamps, Path.Combine(folder, "ours"));
        Print(ours, day.Values);
        await PrintVictoriaMetricsAsync(day, Path.Combine(folder, "victoria-metrics"), ours.ChunkBytes);
    }

    private static async Task PrintRecoveryAsync(string folder)
    {
        (TimeSpan elapsed, double cpuSeconds, long samples) = await StoreRecovery.MeasureAsync(folder);
        Console.WriteLine($"Opening a store with 1 GiB of tails, {samples:N0} samples");
        Print("time", elapsed.TotalSeconds, "s");
        Print("CPU", cpuSeconds, "s");
    }

    private static async Task PrintMemoryAsync(int lamps, string folder)
    {
        (long peakBytes, long steadyBytes) = await StoreMemory.MeasureAsync(lamps, folder);
        Console.WriteLine($"The store of {lamps:N0} lamps, resident memory beyond the process's own");
        Print("at most", peakBytes / 1048576.0, "MiB");
        Print("at the end", steadyBytes / 1048576.0, "MiB");
    }

    private static void Print(StoreDayFigures figures, long values)
    {
        Print("append and commit", figures.AppendCpuSeconds / values * 1e6, "CPU s a million values");
        Print("sealing", figures.SealCpuSeconds / values * 1e6, "CPU s a million values");
        Print("finishing the day", figures.FinishCpuSeconds / values * 1e6, "CPU s a million values");
        Print("commits", figures.Commits, $"of {(double)values / figures.Commits:N0} values");
        Print("longest commit", figures.LongestCommit.TotalMilliseconds, "ms");
        Print("chunks on disk, pages counted", (double)figures.ChunkBytes / values, "bytes a value");
        Print("rollups on disk", (double)figures.RollupBytes / values, "bytes a value");
    }

    private static async Task PrintVictoriaMetricsAsync(RealisticDay day, string folder, long ourBytes)
    {
        if (await VictoriaMetricsDay.MeasureAsync(day, folder) is not { } figures)
        {
            Console.WriteLine("VictoriaMetrics is not installed (apt install victoria-metrics), so nothing is compared.");
            return;
        }

        long bytes = figures.BytesByFile.Values.Sum();
        Print("VictoriaMetrics on disk", (double)bytes / day.Values, "bytes a value: " + string.Join(
            ", ", figures.BytesByFile.OrderByDescending(file => file.Value).Select(file => string.Create(CultureInfo.InvariantCulture, $"{file.Key} {(double)file.Value / day.Values:0.000}"))));
        Print("VictoriaMetrics, HTTP and merging", figures.CpuSeconds / day.Values * 1e6, "CPU s a million values");
        Print("ours / VictoriaMetrics on disk", (double)ourBytes / bytes, "");
    }

    private static void Print(string what, double figure, string unit) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-34}{figure,12:0.0000} {unit}"));
}
