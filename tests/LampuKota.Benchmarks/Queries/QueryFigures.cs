using System.Diagnostics;
using System.Globalization;

namespace LampuKota.Benchmarks;

/// <summary>
/// How long the questions of a dashboard take over a realistic day: of the embedded store, of VictoriaMetrics over HTTP on loopback, and of SQLite with a row a lamp and
/// minute. Medians of one run. <c>dotnet run -c Release --project tests/LampuKota.Benchmarks -- queries [--lamps n]</c>
/// </summary>
internal static class QueryFigures
{
    private const int Rounds = 40;

    // A dashboard has been up for longer; until then the runtime compiles what it finds to be used often.
    private static readonly TimeSpan Warming = TimeSpan.FromSeconds(2);

    public static async Task<int> RunAsync(string[] arguments)
    {
        int lamps = arguments is ["--lamps", { } number] ? int.Parse(number, CultureInfo.InvariantCulture) : 2_000;
        string folder = Directory.CreateTempSubdirectory("lampukota-query-figures-").FullName;
        try
        {
            Console.WriteLine($"A day of {lamps:N0} lamps, {new RealisticDay(lamps).Values:N0} values; medians of {Rounds} rounds, milliseconds");
            await using OurQueries ours = await OurQueries.OpenAsync(lamps, Path.Combine(folder, "ours"));
            using SqliteRows rows = SqliteRows.Open(lamps, Path.Combine(folder, "rows.db"));
            await using VictoriaMetricsQueries? victoriaMetrics = await VictoriaMetricsQueries.OpenAsync(lamps, Path.Combine(folder, "victoria-metrics"));
            if (victoriaMetrics is null)
                Console.WriteLine("VictoriaMetrics is not installed (apt install victoria-metrics), so it is left out.");
            await PrintAsync("last value of every series", _ => ours.LastValuesAsync(), victoriaMetrics is null ? null : _ => victoriaMetrics.LastValuesAsync(), _ => rows.LastValues());
            await PrintAsync("  of a process that has just begun", _ => ours.FirstLastValuesAsync());
            await PrintAsync("one series, 24 h raw", ours.RawDayAsync, victoriaMetrics is null ? null : victoriaMetrics.RawDayAsync);
            await PrintAsync("one series, 24 h by hour", ours.HoursAsync);
            await PrintAsync("hourly energy of 10 groups", _ => ours.GroupEnergyAsync(), victoriaMetrics is null ? null : _ => victoriaMetrics.GroupEnergyAsync());
            Console.WriteLine(ours.DescribeRollups());
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task PrintAsync(string what, Func<int, Task<int>> ours, Func<int, Task<int>>? victoriaMetrics = null, Func<int, int>? rows = null)
    {
        (double milliseconds, int points) = await MedianAsync(ours);
        string line = string.Create(CultureInfo.InvariantCulture, $"{what,-36}{milliseconds,9:0.000}  {points,6} points");
        if (victoriaMetrics is not null)
            line += Describe("VictoriaMetrics", await MedianAsync(victoriaMetrics));
        if (rows is not null)
            line += Describe("SQLite rows", await MedianAsync(round => Task.FromResult(rows(round))));
        Console.WriteLine(line);
    }

    private static string Describe(string peer, (double Milliseconds, int Points) median) =>
        string.Create(CultureInfo.InvariantCulture, $"   {peer} {median.Milliseconds:0.000}");

    private static async Task<(double Milliseconds, int Points)> MedianAsync(Func<int, Task<int>> query)
    {
        var times = new List<double>();
        int points = 0;
        var warming = Stopwatch.StartNew();
        for (int round = 0; times.Count < Rounds; round++)
        {
            bool isWarm = warming.Elapsed >= Warming;
            long begun = Stopwatch.GetTimestamp();
            points = await query(round);
            if (isWarm)
                times.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
        }

        times.Sort();
        return (times[times.Count / 2], points);
    }
}
