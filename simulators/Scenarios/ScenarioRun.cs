using System.Globalization;
using LampuKota.Gateway;
using LampuKota.Lighting;
using LampuKota.Mqtt;
using NodaTime;
using Serilog;
using Serilog.Extensions.Logging;

namespace LampuKota.Simulators;

/// <summary>One scenario in a city of its own: the real ingest and dashboard as processes, the real gateways' library on simulated lamps, each gateway behind a link that can be cut.</summary>
internal sealed class ScenarioRun : IAsyncDisposable
{
    /// <summary>23:10 in Kupang, dry season: all lamps burn, those of local streets are dimmed, and no shower fills a drain.</summary>
    private static readonly Instant Begin = Instant.FromUtc(2026, 8, 12, 15, 10);

    /// <summary>A busy machine takes its time until every gateway has its schedule.</summary>
    private static readonly TimeSpan LitDeadline = TimeSpan.FromSeconds(90);

    private static readonly TimeSpan ReconnectDelay = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestReconnectDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);

    /// <summary>Every device has reported by then, and cabinets have settled.</summary>
    private static readonly Duration Settling = Duration.FromSeconds(90);

    /// <summary>How long after the last thing is due the city may take until nothing is open any more: what an outage took is given ten minutes to return.</summary>
    private static readonly Duration Patience = Duration.FromMinutes(14);

    private readonly ScenarioSettings _settings;
    private readonly double _speed;
    private readonly CityFolder _folder;
    private readonly ScenarioProgress _progress;
    private readonly CityPlan _plan;
    private readonly ScenarioScript _script;
    private readonly CityClock _clock;
    private readonly CityPrograms _programs;
    private readonly SerilogLoggerFactory _loggerFactory;
    private readonly CitySettings _city;
    private readonly MessageListener _listener;
    private readonly Dictionary<string, GatewayLink> _links = new(StringComparer.Ordinal);
    private GatewayFleet? _fleet;

    public ScenarioRun(string name, ScenarioSettings settings, CityFolder folder, ScenarioProgress progress)
    {
        (_settings, _folder, _progress) = (settings, folder, progress);
        _plan = ScenarioCity.Draw(name, settings.Seed, settings.Lamps);
        _speed = settings.SpeedOf(name);
        ScenarioScript script = ScenarioScripts.Write(name, _plan, settings.Seed, settings.Faults);
        _script = _speed <= ScenarioScripts.FastestTold ? script : script with { Labels = [.. script.Labels.Select(label => label with { ToldWithinMs = null })] };
        var clock = new ClockOptions { Epoch = Begin, Anchor = SystemClock.Instance.GetCurrentInstant(), Speed = _speed };
        _clock = clock.CreateClock(SystemClock.Instance);
        _city = new CitySettings
        {
            Lamps = settings.Lamps, Seed = settings.Seed, Speed = _speed, From = null, DataFolder = folder.Path, DashboardPort = Ports.FindFree(),
            MqttPort = Ports.FindFree(), IngestPort = Ports.FindFree(), WithFaults = false, RunFor = null,
        };
        _programs = new CityPrograms(_city, folder, clock);
        _listener = new MessageListener(Ports.FindFree(), _clock);
        _loggerFactory = new SerilogLoggerFactory(
            new LoggerConfiguration().WriteTo.File(Path.Combine(folder.LogsFolder, "city.log"), formatProvider: CultureInfo.InvariantCulture, fileSizeLimitBytes: CappedLog.CapBytes).CreateLogger(),
            dispose: true);
    }

    /// <summary>Plays it to its end.</summary>
    /// <returns>What came of it.</returns>
    /// <exception cref="ChildFailedException">A program ended, or the city did not become ready.</exception>
    public async Task<ScenarioOutcome> PlayAsync(CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task<ScenarioOutcome> playing = PlayScriptAsync(end.Token);
        try
        {
            await await Task.WhenAny(playing, WatchAsync(end.Token));
            return await playing;
        }
        finally
        {
            await end.CancelAsync();
            await ((Task)playing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_fleet is not null)
            await _fleet.DisposeAsync();
        await _programs.DisposeAsync();
        foreach (GatewayLink link in _links.Values)
            await link.DisposeAsync();
        await _listener.DisposeAsync();
        _loggerFactory.Dispose();
    }

    // Programs are watched once they run; before that their start tells of them.
    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        while (_programs.Dashboard is null)
            await Task.Delay(LookInterval, cancellationToken);
        await _programs.WatchAsync(cancellationToken);
    }

    private async Task<ScenarioOutcome> PlayScriptAsync(CancellationToken cancellationToken)
    {
        var world = new CityWorld(_plan, _settings.Seed, _clock, CityFaults.None);
        await StartAsync(world, cancellationToken);
        using var reader = new DashboardReader(_programs.DashboardAddress);
        await reader.PutOnDutyAsync(_listener.Address, cancellationToken);
        var injector = new FaultInjector(world, _fleet!, _links);
        await WaitUntilLitAsync(world, cancellationToken);
        Instant zero = _clock.GetCurrentInstant() + Settling;
        await injector.UntilAsync(zero, cancellationToken);

        Task playing = injector.PlayAsync(_script, zero, cancellationToken);
        Instant due = zero + Duration.FromMilliseconds(_script.LastDueMs);
        int open = 0;
        while (!playing.IsCompleted || _clock.GetCurrentInstant() < due || (open > 0 && _clock.GetCurrentInstant() < due + Patience))
        {
            _progress.Show(_script, injector.Progress, (_clock.GetCurrentInstant() - zero).ToTimeSpan(), open, _listener.Messages.Count);
            await Task.Delay(LookInterval, cancellationToken);
            open = await reader.CountOpenAsync(cancellationToken);
        }

        await playing;
        long zeroUnixMs = zero.ToUnixTimeMilliseconds();
        IReadOnlyList<ObservedIncident> incidents = await reader.ReadAsync(zeroUnixMs, cancellationToken);
        ObservedMessage[] messages = [.. _listener.Messages.Select(message => message with { AtMs = message.AtMs - zeroUnixMs })];
        return new ScenarioOutcome(_script, _plan, incidents, LabelMatcher.Match(_script.Labels, incidents, messages));
    }

    private async Task StartAsync(CityWorld world, CancellationToken cancellationToken)
    {
        _folder.SavePlan(_plan);
        await _programs.StartIngestAsync(cancellationToken);
        await _programs.StartDashboardAsync(cancellationToken, Settings());
        foreach (PlannedGateway gateway in _plan.Gateways)
            _links.Add(gateway.Id, new GatewayLink(_city.MqttPort));
        _fleet = new GatewayFleet(world, _folder, MakeUplink, TimeProvider.System, _loggerFactory);
        await _fleet.StartAsync(cancellationToken);
    }

    // Gathering is by real time, since messages are: here it is as long for the city as it is in a real one.
    private string[] Settings()
    {
        string secretFile = Path.Combine(_folder.Path, "webhook-secret");
        File.WriteAllText(secretFile, Guid.NewGuid().ToString("N"));
        int gatheringSeconds = Math.Max(1, (int)Math.Round(30 / _speed));
        return
        [
            $"--Incidents:GatheringSeconds={gatheringSeconds.ToString(CultureInfo.InvariantCulture)}",
            $"--Notifications:Webhook:Hosts={_listener.Address.Authority}",
            $"--Notifications:Webhook:SecretFile={secretFile}",
        ];
    }

    private static async Task WaitUntilLitAsync(CityWorld world, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(LitDeadline);
        while (world.Lamps.Any(lamp => lamp.LevelPercent == 0))
        {
            if (deadline.IsCancellationRequested)
                throw new ChildFailedException($"{world.Lamps.Count(lamp => lamp.LevelPercent == 0)} lamps were not lit within {LitDeadline.TotalSeconds} s: their gateways got no schedule", 1);
            await Task.Delay(LookInterval, cancellationToken);
        }
    }

    private MqttGatewayUplink MakeUplink(string gatewayId)
    {
        var connection = new MqttClientOptions
        {
            Host = "127.0.0.1", Port = _links[gatewayId].Port, ReconnectDelayMinimum = ReconnectDelay, ReconnectDelayMaximum = LongestReconnectDelay,
        };
        return new MqttGatewayUplink(gatewayId, FirmwareVersion.Current, connection, _clock, TimeProvider.System, _loggerFactory);
    }
}

/// <summary>A scenario that was played.</summary>
/// <param name="Script">What was broken.</param>
/// <param name="Plan">In which city.</param>
/// <param name="Incidents">What the city told.</param>
/// <param name="Findings">What that was worth.</param>
internal sealed record ScenarioOutcome(ScenarioScript Script, CityPlan Plan, IReadOnlyList<ObservedIncident> Incidents, ScenarioFindings Findings);
