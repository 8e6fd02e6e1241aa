using System.Globalization;

namespace LampuKota.Simulators;

/// <summary>What is loaded: an ingest of our own in a temporary folder, or a broker that is there already.</summary>
internal sealed class LoadTarget : IAsyncDisposable
{
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan SettleDeadline = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(10) };
    private readonly Uri? _metrics;
    private readonly string? _temporaryFolder;

    private LoadTarget(BrokerAddress address, Uri? metrics, string? dataFolder, string? temporaryFolder)
    {
        (Address, _metrics, _temporaryFolder) = (address, metrics, temporaryFolder);
        StoreFolder = dataFolder is null ? null : Path.Combine(dataFolder, "ingest");
    }

    /// <summary>The broker.</summary>
    public BrokerAddress Address { get; }

    /// <summary>Where the store lies; null where it is not known.</summary>
    public string? StoreFolder { get; }

    /// <summary>The ingest that this load test has started, or null.</summary>
    public ChildProgram? OwnIngest { get; private set; }

    /// <summary>Whether nobody else sends anything there.</summary>
    public bool IsOwn => OwnIngest is not null;

    /// <summary>The broker that the settings name, or an ingest of our own, started and ready.</summary>
    /// <exception cref="ChildFailedException">Our own did not start.</exception>
    public static async Task<LoadTarget> OpenAsync(LoadSettings settings, CancellationToken cancellationToken)
    {
        if (settings.Broker is { } given)
            return new LoadTarget(given, settings.Metrics, settings.DataFolder, temporaryFolder: null);

        string folder = Directory.CreateTempSubdirectory("lampukota-load-").FullName;
        var target = new LoadTarget(new BrokerAddress("127.0.0.1", Ports.FindFree()), new Uri($"http://127.0.0.1:{Text(Ports.FindFree())}/metrics"), folder, folder);
        try
        {
            await target.StartAsync(folder, cancellationToken);
            return target;
        }
        catch
        {
            await target.DisposeAsync();
            throw;
        }
    }

    /// <summary>Asks ingest for its account; null where it is not known where, or where it does not answer.</summary>
    public async Task<ServerReading?> ReadAsync(CancellationToken cancellationToken)
    {
        if (_metrics is null)
            return null;
        try
        {
            return ServerReading.Parse(await _http.GetStringAsync(_metrics, cancellationToken));
        }
        catch (Exception exception) when (exception is HttpRequestException || (exception is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }

    /// <summary>Waits until an ingest of our own has folded everything into chunks: only then are repeated samples counted.</summary>
    public async Task SettleAsync(TimeProvider time)
    {
        long begun = time.GetTimestamp();
        while (IsOwn && !OwnIngest!.Exited.IsCompleted && time.GetElapsedTime(begun) < SettleDeadline
            && await ReadAsync(CancellationToken.None) is { Ledger.Pending: > 0 })
        {
            await Task.Delay(Pause, time);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (OwnIngest is not null)
            await OwnIngest.DisposeAsync();
        _http.Dispose();
        if (_temporaryFolder is not null)
            Directory.Delete(_temporaryFolder, recursive: true);
    }

    private Task StartAsync(string folder, CancellationToken cancellationToken)
    {
        string http = _metrics!.GetLeftPart(UriPartial.Authority);
        OwnIngest = ChildProgram.Start(
            "ingest",
            ProgramFinder.Find("LampuKota.Ingest", "LAMPUKOTA_INGEST"),
            [
                $"--urls={http}", $"--Mqtt:Port={Text(Address.Port)}", "--Mqtt:AllowAnonymous=true", $"--Data:Directory={folder}",
                // Sealing is part of the load; five seconds instead of five minutes, so that short runs meet it too.
                "--Store:SealAfterSeconds=5", "--StopWhenInputEnds=true",
            ],
            Path.Combine(folder, "ingest.log"));
        return HealthProbe.WaitAsync(_http, new Uri($"{http}/healthz"), OwnIngest, StartDeadline, cancellationToken);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
