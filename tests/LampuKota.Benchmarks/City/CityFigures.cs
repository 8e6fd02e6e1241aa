using System.Globalization;

namespace LampuKota.Benchmarks;

/// <summary>
/// The figures of README: starts the city as README's first command does after the build, and prints how long it takes to a living map, what all its processes
/// use in steady state, and how long a click takes to be confirmed. <c>dotnet run -c Release --project tests/LampuKota.Benchmarks -- city [lamps]</c>
/// </summary>
internal static class CityFigures
{
    private const int Commands = 100;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(45);
    private static readonly TimeSpan SteadyState = TimeSpan.FromSeconds(60);

    public static async Task<int> RunAsync(string[] arguments)
    {
        int lamps = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 2000;
        await using var city = new MeasuredCity(lamps);
        TimeSpan start = await city.WaitForLivingMapAsync();
        Console.WriteLine($"To a living map, after the build: {start.TotalSeconds:F1} s ({lamps} lamps)");

        await Task.Delay(WarmUp);
        await MeasureSteadyStateAsync(city.ProcessId);
        double[] milliseconds = await new ClickToConfirmed(city.Http).MeasureAsync(Commands);
        Console.WriteLine($"Click to Confirmed, {milliseconds.Length} commands: p50 {At(milliseconds, 0.50):F0} ms, p95 {At(milliseconds, 0.95):F0} ms, "
            + $"max {milliseconds[^1]:F0} ms");
        return 0;
    }

    private static async Task MeasureSteadyStateAsync(int processId)
    {
        IReadOnlyList<ProcessUsage> before = ProcessTree.Read(processId);
        await Task.Delay(SteadyState);
        IReadOnlyList<ProcessUsage> after = ProcessTree.Read(processId);
        foreach (ProcessUsage process in after)
        {
            double cpuSeconds = process.CpuSeconds - (before.FirstOrDefault(each => each.ProcessId == process.ProcessId)?.CpuSeconds ?? 0);
            Console.WriteLine($"  {process.Name,-24} {cpuSeconds / SteadyState.TotalSeconds,6:P1} of a core, {process.Memory.ResidentBytes / 1e6,5:F0} MB resident");
        }

        double total = after.Sum(each => each.CpuSeconds) - before.Sum(each => each.CpuSeconds);
        Console.WriteLine($"Steady state, all processes: {total / SteadyState.TotalSeconds:P1} of a core, "
            + $"{ProcessMemory.Together(after.Select(each => each.Memory)) / 1e6:F0} MB (files that several map counted once)");
    }

    private static double At(double[] sorted, double quantile) => sorted[Math.Min(sorted.Length - 1, (int)Math.Ceiling(quantile * sorted.Length) - 1)];
}
