using System.Globalization;
using System.Runtime.InteropServices;
using LampuKota.Lighting;
using LampuKota.Simulators;

namespace LampuKota.Benchmarks;

/// <summary>
/// From the gateways' sockets to sealed chunks, side by side with what else could be built from Debian and npm: prints processor seconds a million values over the whole
/// pipeline, rates, latencies and losses. <c>dotnet run -c Release --project tests/LampuKota.Benchmarks -- pipeline [options]</c>
/// </summary>
internal static class PipelineFigures
{
    public static async Task<int> RunAsync(string[] arguments)
    {
        if (PipelineOptions.Parse(arguments, out string? mistake) is not { } options)
        {
            await Console.Error.WriteLineAsync(mistake);
            return 2;
        }

        PrintMachine();
        var results = new List<PipelineResult>();
        foreach (PipelineLoad load in Loads(options))
            await MeasureAsync(load, options, results);
        PrintRatios(results);
        bool isLossless = results.Where(result => result.Pipeline == "LampuKota").All(result => result.Sent == result.Stored);
        Console.WriteLine(isLossless ? "\nNothing that LampuKota acknowledged was lost, and nothing was stored twice." : "\nLampuKota did not store exactly what was sent.");
        return isLossless ? 0 : 1;
    }

    private static IEnumerable<PipelineLoad> Loads(PipelineOptions options)
    {
        foreach (TelemetryFormat format in LoadFormat.All.Where(format => options.Format is { } only ? format == only : options.RuleTurns == 0 || format == TelemetryFormat.ColumnFrame))
        {
            if (options.Workload is null or "W1")
                yield return new PipelineLoad("W1", 1, format, (long)(2_000_000 * options.Scale));
            if (options.Workload is null or "W2")
                yield return new PipelineLoad("W2", GatewayStream.Lamps, format, (long)((format == TelemetryFormat.SenMLJson ? 4_000_000 : 20_000_000) * options.Scale));
            if (options.Workload == "W3" || (options.Workload is null && options.RuleTurns > 0))
                yield return new PipelineLoad("W3", GatewayStream.Lamps, format, (long)(20_000_000 * options.Scale), PipelineLoad.GatewaysOfCity);
        }
    }

    private static async Task MeasureAsync(PipelineLoad load, PipelineOptions options, List<PipelineResult> results)
    {
        Console.WriteLine($"\n{load.Name}, {LoadFormat.NameOf(load.Format)}: {load.ValuesAMessage} values a message, {load.Gateways * GatewayStream.Lamps:N0} lamps");
        Console.WriteLine($"  {"",-36}{"values/s",12}{"sealed/s",12}{"CPU s/M",9}{"ack p50",10}{"p99 ms",9}{"bytes/value",12}{"disk",7}{"sent",13}{"stored",13}  CPU by process");
        if (options.RuleTurns > 0)
        {
            await MeasureRulesAsync(load, options.RuleTurns, results);
            return;
        }

        Add(await MeasureAsync(OurPipeline.StartAsync, load));
        if (options.OursAlone || load.Format != TelemetryFormat.SenMLJson)
            return;

        foreach ((string program, Func<string, HttpClient, PeerEngine> engine) in Engines)
        {
            if (PeerPipeline.FindMissing(program) is { } missing)
                Console.WriteLine($"  left out: mosquitto + Node + {program}: {missing}");
            else
                Add(await MeasureAsync(() => PeerPipeline.StartAsync(engine), load));
        }

        void Add(PipelineResult result)
        {
            results.Add(result);
            Print(result);
        }
    }

    // The machine's speed is looked at right before and right after: it changes while one measures.
    private static async Task<PipelineResult> MeasureAsync(Func<Task<MeasuredPipeline>> start, PipelineLoad load)
    {
        double before = Calibration.Slowness();
        PipelineResult result = await PipelineRun.MeasureAsync(start, load);
        return result with { Slowness = (before + Calibration.Slowness()) / 2 };
    }

    private static async Task MeasureRulesAsync(PipelineLoad load, int turns, List<PipelineResult> results)
    {
        double with = 0;
        double without = 0;
        for (int turn = 0; turn < turns; turn++)
        {
            PipelineResult watched = await MeasureAsync(() => OurPipeline.StartAsync(watchesSamples: true), load);
            Print(watched);
            results.Add(watched);
            PipelineResult unwatched = await MeasureAsync(() => OurPipeline.StartAsync(watchesSamples: false), load);
            Print(unwatched);
            (with, without) = (with + watched.CpuSecondsPerMillion, without + unwatched.CpuSecondsPerMillion);
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  fault rules: {with / without:F3} times the processor time, {1_000 * (with - without) / turns:F2} ns a value"));
    }

    private static readonly (string Program, Func<string, HttpClient, PeerEngine> Engine)[] Engines =
    [
        (VictoriaMetricsEngine.Program, (folder, http) => new VictoriaMetricsEngine(folder, http)),
        (InfluxEngine.Program, (folder, http) => new InfluxEngine(folder, http)),
    ];

    private static void Print(PipelineResult result)
    {
        string cpu = string.Join(", ", result.CpuSeconds.Select(each => string.Create(CultureInfo.InvariantCulture, $"{each.Process} {each.Seconds / result.Values * 1e6:F3}")));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"  {result.Pipeline,-36}{result.ValuesPerSecond,12:N0}{result.Values / result.Settled.TotalSeconds,12:N0}{result.CpuSecondsPerMillion,9:F3}{result.MedianMilliseconds,10:F2}"
            + $"{result.P99Milliseconds,9:F2}{(double)result.PayloadBytes / result.Values,12:F2}{(double)result.DiskBytes / result.Stored,7:F2}{result.Sent,13:N0}{result.Stored,13:N0}  {cpu}; until acknowledged {result.AcceptingCpuSeconds / result.Values * 1e6:F3}"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"  {"",-36}on the reference machine {result.CpuSecondsPerMillion / result.Slowness:F3} ({Calibration.Describe(result.Slowness)})"));
    }

    private static void PrintRatios(List<PipelineResult> results)
    {
        foreach (PipelineResult peer in results.Where(result => !result.Pipeline.StartsWith("LampuKota", StringComparison.Ordinal)))
        {
            PipelineResult ours = results.First(result => result.Pipeline == "LampuKota" && result.Load.Name == peer.Load.Name && result.Load.Format == TelemetryFormat.SenMLJson);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{(peer == results.First(result => result.Pipeline != "LampuKota") ? "\n" : "")}{peer.Load.Name}: {peer.Pipeline} takes {peer.CpuSecondsPerMillion / ours.CpuSecondsPerMillion:F1} times our processor time; we take {ours.ValuesPerSecond / peer.ValuesPerSecond:F1} times its rate"));
        }
    }

    private static void PrintMachine()
    {
        string model = File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? "unknown processor";
        Console.WriteLine($"{Environment.ProcessorCount} cores of {model}, {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1e9:F0} GB, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}");
        Console.WriteLine($"{PipelineLoad.UsualGateways} gateways of {GatewayStream.Lamps} lamps at QoS 1, W3 {PipelineLoad.GatewaysOfCity:N0}. The publisher shares the cores: its processor time is not counted, but it lowers the rates.");
        Console.WriteLine("values/s: until acknowledged, which for LampuKota is on disk; for the others until the engine has accepted them. sealed/s: until compressed on disk. ack: at half of that rate, from when");
        Console.WriteLine("a message was due; the others' PUBACK comes from mosquitto before anything is stored. disk: bytes a value in the engine's files.");
    }
}
