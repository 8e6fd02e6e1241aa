using LampuKota.TimeSeries;

namespace LampuKota.EndToEnd;

/// <summary>A real engine on a free port of loopback, which can be killed and started again on its own data.</summary>
internal sealed class RunningEngine : IAsyncDisposable
{
    public const string VictoriaMetrics = "victoria-metrics";
    public const string InfluxDb = "influxd";

    private const string Database = "city";

    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _folder = new();
    private readonly string _program;
    private readonly int _rpcPort = FreePort.Next();
    private RunningProgram? _running;

    private RunningEngine(string program)
    {
        _program = program;
        Url = new Uri($"http://127.0.0.1:{Port}/");
    }

    public int Port { get; } = FreePort.Next();

    public Uri Url { get; }

    /// <summary>What our programs need to know of it.</summary>
    public string[] Settings => _program == VictoriaMetrics
        ? ["--Store:Engine=victoriametrics", $"--Store:Url={Url}"]
        : ["--Store:Engine=influxdb", $"--Store:Url={Url}", $"--Store:Database={Database}"];

    /// <summary>The same for our libraries.</summary>
    public RemoteEngine Engine
    {
        get
        {
            Dictionary<string, string> settings = Settings.Select(setting => setting[2..].Split('=')).ToDictionary(pair => pair[0], pair => pair[1]);
            Assert.True(RemoteEngine.TryRead(key => settings.GetValueOrDefault(key), out RemoteEngine? engine, out string? problem), problem);
            return engine!;
        }
    }

    /// <summary>Takes a place for an engine without starting it.</summary>
    public static RunningEngine Prepare(string program) => new(program);

    public static async Task<RunningEngine> StartAsync(string program)
    {
        var engine = new RunningEngine(program);
        await engine.StartAsync();
        return engine;
    }

    /// <summary>Starts it, and waits until it answers.</summary>
    public async Task StartAsync()
    {
        _running = RunningProgram.Start(_program, _program == VictoriaMetrics ? VictoriaMetricsArguments() : InfluxArguments());
        await Health.WaitAsync(new Uri(Url, _program == VictoriaMetrics ? "health" : "ping"), _running, StartDeadline);
        if (_program == InfluxDb)
            await CreateDatabaseAsync();
    }

    /// <summary>When VictoriaMetrics started, as it tells itself: in whole seconds.</summary>
    public async Task<string> ReadStartTimeAsync()
    {
        using var client = new HttpClient();
        string text = await client.GetStringAsync(new Uri(Url, "metrics"));
        return text.Split('\n').First(line => line.StartsWith("process_start_time_seconds ", StringComparison.Ordinal));
    }

    public async Task KillAsync()
    {
        _running!.Send(Signal.Kill);
        await _running.WaitForExitAsync(StartDeadline);
        await _running.DisposeAsync();
        _running = null;
    }

    public async ValueTask DisposeAsync()
    {
        if (_running is not null)
            await _running.DisposeAsync();
        _folder.Dispose();
    }

    private string[] VictoriaMetricsArguments() =>
    [
        $"-storageDataPath={_folder.Path}/vm", $"-httpListenAddr=127.0.0.1:{Port}", "-dedup.minScrapeInterval=1ms", "-retentionPeriod=100y", "-memory.allowedPercent=5",
    ];

    private string[] InfluxArguments()
    {
        string file = Path.Combine(_folder.Path, "influxdb.conf");
        File.WriteAllText(file, $"""
            reporting-disabled = true
            bind-address = "127.0.0.1:{_rpcPort}"
            [meta]
              dir = "{_folder.Path}/meta"
            [data]
              dir = "{_folder.Path}/data"
              wal-dir = "{_folder.Path}/wal"
              query-log-enabled = false
            [http]
              bind-address = "127.0.0.1:{Port}"
              log-enabled = false
            [monitor]
              store-enabled = false
            """);
        return ["-config", file];
    }

    private async Task CreateDatabaseAsync()
    {
        using var client = new HttpClient();
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("q", $"CREATE DATABASE {Database}")]);
        using HttpResponseMessage response = await client.PostAsync(new Uri(Url, "query"), form);
        response.EnsureSuccessStatusCode();
    }
}
