using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;

namespace LampuKota.Benchmarks;

/// <summary>
/// The figures of README: starts the city as README's first command does after the build, and prints how long it takes to a living map, what all its processes
/// use in steady state, and how long a click takes to be confirmed. <c>dotnet run -c Release --project tests/LampuKota.Benchmarks -- city [lamps]</c>
/// </summary>
internal static class CityFigures
{
    private const int Commands = 100;
    private static readonly TimeSpan StartDeadline = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(45);
    private static readonly TimeSpan SteadyState = TimeSpan.FromSeconds(60);

    public static async Task<int> RunAsync(string[] arguments)
    {
        int lamps = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 2000;
        string data = Directory.CreateTempSubdirectory("lampukota-figures-").FullName;
        var watch = Stopwatch.StartNew();
        using Process city = Start(lamps, data);
        try
        {
            using var http = new HttpClient { BaseAddress = new Uri("http://127.0.0.1:18080"), Timeout = Timeout.InfiniteTimeSpan };
            await WaitForLivingMapAsync(http, city, lamps);
            Console.WriteLine($"To a living map, after the build: {watch.Elapsed.TotalSeconds:F1} s ({lamps} lamps)");

            await Task.Delay(WarmUp);
            await MeasureSteadyStateAsync(city.Id);
            double[] milliseconds = await new ClickToConfirmed(http).MeasureAsync(Commands);
            Console.WriteLine($"Click to Confirmed, {milliseconds.Length} commands: p50 {At(milliseconds, 0.50):F0} ms, p95 {At(milliseconds, 0.95):F0} ms, "
                + $"max {milliseconds[^1]:F0} ms");
            return 0;
        }
        finally
        {
            city.Kill(entireProcessTree: true);
            await city.WaitForExitAsync();
            Directory.Delete(data, recursive: true);
        }
    }

    private static Process Start(int lamps, string data)
    {
        string project = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "..", "simulators"));
        // Under the CLI, as README's command leaves it: its own memory counts as well.
        var start = new ProcessStartInfo("dotnet",
        [
            "run", "--no-build", "-c", "Release", "--project", project, "--", "city", "--lamps", lamps.ToString(CultureInfo.InvariantCulture), "--from", "19:00", "--data", data,
            "--port", "18080", "--mqtt-port", "18830", "--ingest-port", "18081",
        ])
        {
            RedirectStandardOutput = true,
        };
        Process process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        return process;
    }

    /// <summary>A living map: the page answers, and nine lamps in ten have reported what they measured.</summary>
    private static async Task WaitForLivingMapAsync(HttpClient http, Process city, int lamps)
    {
        using var timer = new CancellationTokenSource(StartDeadline);
        while (true)
        {
            if (city.HasExited)
                throw new InvalidOperationException($"The city ended with exit code {city.ExitCode}.");

            try
            {
                JsonElement columns = await http.GetFromJsonAsync<JsonElement>("/api/v1/map/lamps", timer.Token);
                int reported = columns.GetProperty("level").EnumerateArray().Count(level => level.GetInt32() >= 0);
                if (reported >= lamps * 9 / 10)
                    return;
            }
            catch (HttpRequestException)
            {
                // Not listening yet: that is what is being waited for, until the deadline.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), timer.Token);
        }
    }

    private static async Task MeasureSteadyStateAsync(int processId)
    {
        IReadOnlyList<ProcessUsage> before = ProcessTree.Read(processId);
        await Task.Delay(SteadyState);
        IReadOnlyList<ProcessUsage> after = ProcessTree.Read(processId);
        foreach (ProcessUsage process in after)
        {
            double cpuSeconds = process.CpuSeconds - (before.FirstOrDefault(each => each.ProcessId == process.ProcessId)?.CpuSeconds ?? 0);
            Console.WriteLine($"  {process.Name,-24} {cpuSeconds / SteadyState.TotalSeconds,6:P1} of a core, {process.ResidentBytes / 1e6,5:F0} MB resident");
        }

        double total = after.Sum(each => each.CpuSeconds) - before.Sum(each => each.CpuSeconds);
        Console.WriteLine($"Steady state, all processes: {total / SteadyState.TotalSeconds:P1} of a core, {after.Sum(each => each.ResidentBytes) / 1e6:F0} MB resident");
    }

    private static double At(double[] sorted, double quantile) => sorted[Math.Min(sorted.Length - 1, (int)Math.Ceiling(quantile * sorted.Length) - 1)];
}
