using System.Globalization;
using System.Net;

namespace LampuKota.Benchmarks;

/// <summary>Debian's mosquitto, a consumer in Node.js with MQTT.js that writes line protocol in batches, and a time-series engine. It takes SenML JSON.</summary>
internal sealed class PeerPipeline : MeasuredPipeline
{
    // Lines of the consumer's progress.
    private const string StoredLine = "stored ";
    private const string ReadyLine = "ready";

    private readonly PeerEngine _engine;
    private readonly List<ServerProcess> _processes = [];
    private long _storedMessages;
    private bool _consumerIsReady;

    private PeerPipeline(Func<string, HttpClient, PeerEngine> engine)
    {
        EndPoint = new IPEndPoint(IPAddress.Loopback, ServerProcess.FreePort());
        _engine = engine(Path.Combine(Folder, "engine"), Http);
    }

    public override string Name => $"mosquitto + Node + {_engine.Name}";

    public override IPEndPoint EndPoint { get; }

    public override IReadOnlyList<ServerProcess> Processes => _processes;

    /// <summary>What has to be installed, or null.</summary>
    public static string? FindMissing(string engineProgram)
    {
        string[] missing = [.. new[] { "mosquitto", "node", engineProgram }.Where(program => FindProgram(program) is null)];
        if (missing.Length > 0)
            return $"not installed: {string.Join(", ", missing)}";
        return Directory.Exists(NodeModules) ? null : $"MQTT.js is missing: run 'npm ci' in {Path.GetDirectoryName(NodeModules)}";
    }

    public static async Task<MeasuredPipeline> StartAsync(Func<string, HttpClient, PeerEngine> engine)
    {
        var pipeline = new PeerPipeline(engine);
        await pipeline.StartProcessesAsync();
        return pipeline;
    }

    public override Backlog CreateBacklog(PipelineLoad load) => new(2 * load.Gateways * load.Window, StoredSince(Volatile.Read(ref _storedMessages)));

    public override Task SettleAsync() => _engine.SettleAsync();

    public override Task<long> CountStoredAsync() => _engine.CountStoredAsync();

    public override long MeasureDisk() => BytesBelow(Path.Combine(Folder, "engine"));

    internal static string? FindProgram(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Append("/usr/sbin").Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    private static string NodeModules => Path.Combine(RepositoryRoot, "tests", "LampuKota.EndToEnd", "Clients", "node_modules");

    // .../artifacts/bin/LampuKota.Benchmarks/release
    private static string RepositoryRoot => Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", ".."));

    private Func<long> StoredSince(long before) => () => Volatile.Read(ref _storedMessages) - before;

    private async Task StartProcessesAsync()
    {
        string configuration = Path.Combine(Folder, "mosquitto.conf");
        await File.WriteAllTextAsync(configuration, $"""
            listener {EndPoint.Port.ToString(CultureInfo.InvariantCulture)} 127.0.0.1
            allow_anonymous true
            user root
            log_type error
            max_inflight_messages 1024
            max_queued_messages 0
            """);
        var broker = ServerProcess.Start("mosquitto", FindProgram("mosquitto")!, ["-c", configuration]);
        _processes.Add(broker);
        await broker.WaitUntilAsync(() => ServerProcess.AnswersAsync(EndPoint));

        ServerProcess engine = await _engine.StartAsync();
        _processes.Add(engine);

        string script = Path.Combine(RepositoryRoot, "tests", "LampuKota.Benchmarks", "Pipeline", "consumer.js");
        var consumer = ServerProcess.Start(
            "Node", FindProgram("node")!, [script, EndPoint.Port.ToString(CultureInfo.InvariantCulture), _engine.WriteAddress.ToString()], Take, ("NODE_PATH", NodeModules));
        _processes.Insert(1, consumer);
        await consumer.WaitUntilAsync(() => Task.FromResult(Volatile.Read(ref _consumerIsReady)));
    }

    private void Take(string line)
    {
        if (line.StartsWith(StoredLine, StringComparison.Ordinal))
            Volatile.Write(ref _storedMessages, long.Parse(line.AsSpan(StoredLine.Length), CultureInfo.InvariantCulture));
        else if (line == ReadyLine)
            Volatile.Write(ref _consumerIsReady, true);
    }
}
