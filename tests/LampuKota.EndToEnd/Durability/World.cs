using System.Globalization;

namespace LampuKota.EndToEnd;

/// <summary>How a world is set up.</summary>
internal sealed record WorldOptions
{
    public required int Seed { get; init; }

    /// <summary>Where the data lie; null for a temporary folder.</summary>
    public string? DataFolder { get; init; }

    /// <summary>Packs a second of each of the two gateways.</summary>
    public int PacksPerSecond { get; init; } = 250;

    /// <summary>Messages a second of each of the three publishers whose messages wait for an absent subscriber.</summary>
    public int MessagesPerSecond { get; init; } = 60;

    /// <summary>Keep Alive of the gateways in seconds.</summary>
    public int KeepAliveSeconds { get; init; }

    /// <summary>Whether a proxy between clients and ingest delays, doubles and cuts what they send.</summary>
    public bool HasUnrulyNetwork { get; init; }

    /// <summary>The engine that keeps the telemetry; null for the embedded store.</summary>
    public RunningEngine? Engine { get; init; }

    /// <summary>More settings of ingest.</summary>
    public IReadOnlyList<string> Settings { get; init; } = [];
}

/// <summary>
/// One data folder and everybody who uses it through any number of lives of ingest: gateways and publishers that go on whatever happens, the ledgers of what was
/// acknowledged to them, and the oracles that compare.
/// </summary>
internal sealed class World : IAsyncDisposable
{
    // A busy machine may take its time; a process that stands still is found all the same.
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(5);

    private readonly WorldOptions _options;
    private readonly TemporaryFolder _folder = new();
    private readonly MessageOracle _messages;
    private readonly IWorldStore _store;
    private readonly LedgerPublisher[] _gateways;
    private readonly SampleLedger[] _samples;
    private readonly UnrulyNetwork? _network;
    private readonly int _mqttPort = FreePort.Next();
    private readonly int _httpPort = FreePort.Next();
    private Findings _found = Findings.None;

    public World(WorldOptions options)
    {
        _options = options;
        long firstUnixMs = TimeProvider.System.GetUtcNow().AddHours(-1).ToUnixTimeMilliseconds();
        SampleSource[] sources = [new("G1", options.Seed, firstUnixMs), new("G2", options.Seed + 1, firstUnixMs)];
        // One is of 5.0 and sends again as new, the other of 3.1.1 and repeats with DUP.
        _gateways =
        [
            new LedgerPublisher(new WireClient("G1", 5, KeepsSession: false, options.KeepAliveSeconds), qos: 1, options.PacksPerSecond, sources[0].MessageOf),
            new LedgerPublisher(new WireClient("G2", 4, KeepsSession: true, options.KeepAliveSeconds), qos: 1, options.PacksPerSecond, sources[1].MessageOf),
        ];
        _samples = [.. sources.Zip(_gateways, (source, gateway) => new SampleLedger(source, gateway.Ledger))];
        _messages = new MessageOracle(options.HasUnrulyNetwork);
        DataFolder = options.DataFolder ?? Path.Combine(_folder.Path, "data");
        _store = options.Engine is { } engine ? new EngineWorldStore(engine, StoreFolder) : new EmbeddedWorldStore(StoreFolder);
        TraceFile = Path.Combine(_folder.Path, "trace");
        if (options.HasUnrulyNetwork)
            _network = new UnrulyNetwork(_mqttPort, options.Seed);
    }

    public string DataFolder { get; }

    public string StoreFolder => Path.Combine(DataFolder, "ingest");

    /// <summary>Where strace writes.</summary>
    public string TraceFile { get; }

    public IReadOnlyList<LedgerPublisher> Gateways => _gateways;

    /// <summary>Packs and messages acknowledged so far.</summary>
    public int Acknowledged => Everybody.Sum(publisher => publisher.Ledger.AcknowledgedCount);

    private IEnumerable<LedgerPublisher> Everybody => _gateways.Concat(_messages.Publishers);

    /// <summary>Runs ingest on an empty folder with something befalling it, until it ends or serves clients.</summary>
    /// <returns>Whether it befell it.</returns>
    public async Task<bool> BeginOnNothingAsync(Injection injection)
    {
        await using IngestLife first = Begin(injection);
        bool serves = await RegisterAsync(first);
        int exitCode = serves ? await first.KillAsync() : await first.WaitForExitAsync();
        if (!serves && !injection.IsKill && exitCode is not (1 or 2))
            Note($"{injection}: a first start ended with exit code {exitCode}:\n{first.Output}");
        return !serves || Injection.Happened(TraceFile);
    }

    /// <summary>Runs ingest until the absent subscriber has its session; the publishers begin.</summary>
    public async Task OpenAsync()
    {
        await using (IngestLife first = Begin())
        {
            if (!await RegisterAsync(first))
                throw new InvalidOperationException($"Ingest ended before it served anybody:\n{first.Output}");
            await first.KillAsync();
        }

        int port = _network?.Port ?? _mqttPort;
        foreach (LedgerPublisher gateway in _gateways)
            gateway.Start(port);
        _messages.Start(port, _options.MessagesPerSecond);
    }

    /// <summary>Starts ingest.</summary>
    /// <param name="injection">What befalls it; null for nothing.</param>
    /// <param name="files">The files whose system calls count; null for all that telemetry is kept in.</param>
    public IngestLife Begin(Injection? injection = null, IReadOnlyList<string>? files = null)
    {
        File.Delete(TraceFile);
        return IngestLife.Start(DataFolder, _mqttPort, _httpPort, injection?.Command(TraceFile, files ?? _store.NextFiles), [.. _store.Settings, .. _options.Settings]);
    }

    /// <summary>Lets nobody send anything new, and waits until all that was sent is acknowledged.</summary>
    public async Task FinishAsync()
    {
        foreach (LedgerPublisher publisher in Everybody)
            await publisher.FinishAsync(Deadline);
    }

    /// <summary>Waits until nothing is left to seal, or to send to an engine.</summary>
    public Task<IngestMetrics> WaitForSealingAsync() => IngestMetrics.WaitForSealingAsync(_httpPort, Deadline);

    /// <summary>What ingest says of its health.</summary>
    public async Task<(int Status, string Sentence)> ReadHealthAsync()
    {
        using var client = new HttpClient();
        using HttpResponseMessage response = await client.GetAsync(new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_httpPort}/healthz")));
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    /// <summary>Waits until so many more packs and messages are acknowledged, or the life has ended.</summary>
    /// <returns>Whether it still lives.</returns>
    public async Task<bool> WaitForAcknowledgementsAsync(IngestLife life, int more)
    {
        int target = Acknowledged + more;
        using var timer = new CancellationTokenSource(Deadline);
        while (Acknowledged < target)
        {
            if (life.Exit.IsCompleted)
                return false;
            if (timer.IsCancellationRequested)
                throw new TimeoutException($"{Acknowledged} of {target} acknowledgements came within {Deadline}. Ingest wrote:\n{life.Output}");
            await Task.Delay(Look, CancellationToken.None);
        }

        return !life.Exit.IsCompleted;
    }

    /// <summary>Notes a fault of the scenario's own, such as an exit code that is wrong.</summary>
    public void Note(string fault) => _found += Findings.Fault(fault);

    /// <summary>Compares the store of a process that has ended with the ledgers. Only faults are kept: the sums are made by settling.</summary>
    public async Task CheckAsync()
    {
        // What is lost stays lost: the first check that finds it tells when.
        if (_found.Faults.Count > 0)
            return;

        Findings found = await _store.CheckAsync(_samples);
        _found = new Findings(_found.Totals, [.. _found.Faults, .. found.Faults]);
    }

    /// <summary>Starts ingest once more, and settles with it.</summary>
    /// <returns>Everything that was found since the beginning.</returns>
    public async Task<Findings> SettleAsync(int cycles)
    {
        await using IngestLife life = Begin();
        return await SettleAsync(cycles, life);
    }

    /// <summary>Lets everything be acknowledged, sealed or sent, and delivered, compares all, and stops ingest.</summary>
    /// <param name="cycles">Faults that there were.</param>
    /// <param name="life">The ingest that runs.</param>
    /// <returns>Everything that was found since the beginning.</returns>
    public async Task<Findings> SettleAsync(int cycles, IngestLife life)
    {
        await FinishAsync();
        IngestMetrics metrics = await WaitForSealingAsync();
        Findings found = _found + await _store.SettleAsync(_samples, metrics) + await _messages.CheckAsync(_mqttPort);
        int exitCode = await life.StopAsync();
        if (exitCode != 0)
            found += Findings.Fault($"The last life ended with exit code {exitCode}:\n{life.Output}");
        foreach (string fault in Everybody.SelectMany(publisher => publisher.Findings))
            found += new Findings(new DurabilityTotals(MessagesLost: 1), [fault]);
        return found with { Totals = found.Totals with { Cycles = cycles } };
    }

    public async ValueTask DisposeAsync()
    {
        foreach (LedgerPublisher gateway in _gateways)
            await gateway.DisposeAsync();
        await _messages.DisposeAsync();
        if (_network is not null)
            await _network.DisposeAsync();
        _folder.Dispose();
    }

    // False where the life ended before.
    private async Task<bool> RegisterAsync(IngestLife life)
    {
        using var timer = new CancellationTokenSource(Deadline);
        while (!life.Exit.IsCompleted)
        {
            try
            {
                await _messages.RegisterAsync(_mqttPort);
                return true;
            }
            catch (IOException) when (!timer.IsCancellationRequested)
            {
                await Task.WhenAny(life.Exit, Task.Delay(Look, CancellationToken.None));
            }
        }

        return false;
    }
}
