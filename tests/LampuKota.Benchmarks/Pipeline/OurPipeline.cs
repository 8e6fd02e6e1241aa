using System.Globalization;
using System.Net;
using LampuKota.TimeSeries;

namespace LampuKota.Benchmarks;

/// <summary>The real ingest program with its defaults, on a folder of its own. It seals what lies for two seconds, so that a measurement need not wait for five minutes.</summary>
internal sealed class OurPipeline : MeasuredPipeline
{
    private readonly ServerProcess _ingest;
    private readonly Uri _http;

    private OurPipeline(bool watchesSamples)
    {
        EndPoint = new IPEndPoint(IPAddress.Loopback, ServerProcess.FreePort());
        _http = new Uri($"http://127.0.0.1:{Text(ServerProcess.FreePort())}");
        _ingest = ServerProcess.Start("ingest", "dotnet",
        [
            ProgramPath(), $"--Mqtt:Port={Text(EndPoint.Port)}", "--Mqtt:AllowAnonymous=true", $"--Data:Directory={Folder}",
            $"--urls={_http.ToString().TrimEnd('/')}", "--Store:SealAfterSeconds=2",
            // What is sent is of twenty days ago: the rules shall look at it as if it came in time.
            "--Faults:LateMinutes=525600", $"--Faults:WatchSamples={(watchesSamples ? "true" : "false")}",
        ]);
        Name = watchesSamples ? "LampuKota" : "LampuKota without fault rules";
        Processes = [_ingest];
    }

    public override string Name { get; }

    public override IPEndPoint EndPoint { get; }

    public override IReadOnlyList<ServerProcess> Processes { get; }

    public static Task<MeasuredPipeline> StartAsync() => StartAsync(watchesSamples: true);

    /// <param name="watchesSamples">Whether its fault rules look at the samples.</param>
    public static async Task<MeasuredPipeline> StartAsync(bool watchesSamples)
    {
        var pipeline = new OurPipeline(watchesSamples);
        await pipeline._ingest.WaitUntilAsync(() => ServerProcess.AnswersAsync(pipeline.Http, new Uri(pipeline._http, "healthz")));
        return pipeline;
    }

    public override Task SettleAsync() => UntilAsync(async () => await ReadMetricAsync("lampukota_samples_pending") == 0);

    public override async Task<long> CountStoredAsync()
    {
        using var reader = new EmbeddedStoreReader(Path.Combine(Folder, "ingest"));
        var everything = new TimeRange(0, long.MaxValue / 2);
        long read = 0;
        await foreach (LastPoint last in reader.LastPoints(CancellationToken.None))
        {
            await foreach (SeriesPoint _ in reader.Query(last.Series, everything, SeriesResolution.Raw, CancellationToken.None))
                read++;
        }

        return read;
    }

    public override long MeasureDisk() => BytesBelow(Path.Combine(Folder, "ingest", "days"));

    // .../artifacts/bin/LampuKota.Benchmarks/release -> .../artifacts/bin/LampuKota.Ingest/release
    private static string ProgramPath()
    {
        string folder = Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);
        return Path.GetFullPath(Path.Combine(folder, "..", "..", "LampuKota.Ingest", Path.GetFileName(folder), "LampuKota.Ingest.dll"));
    }

    private async Task<long> ReadMetricAsync(string name)
    {
        string text = await Http.GetStringAsync(new Uri(_http, "metrics"));
        string line = text.Split('\n').First(each => each.StartsWith(name + " ", StringComparison.Ordinal));
        return (long)double.Parse(line[(name.Length + 1)..], CultureInfo.InvariantCulture);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
