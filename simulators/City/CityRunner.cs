using System.Diagnostics;
using System.Globalization;
using LampuKota.Gateway;
using LampuKota.Lighting;
using LampuKota.Mqtt;
using NodaTime;
using Serilog;
using Serilog.Extensions.Logging;
using Spectre.Console;

namespace LampuKota.Simulators;

/// <summary>
/// Runs a city from its first line to its last: folder, clock, programs, gateways, view, and a clean stop in the opposite order.
/// Everything that need not wait for another starts at once.
/// </summary>
internal sealed class CityRunner : IAsyncDisposable
{
    /// <summary>A city of many gateways is opened to the browser while the rest still connects.</summary>
    private static readonly TimeSpan LongestRamp = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan ProgressInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>The broker is on this machine: there is no reason to be shy.</summary>
    private static readonly TimeSpan ReconnectDelay = TimeSpan.FromMilliseconds(250);

    private readonly CitySettings _settings;
    private readonly CityFolder _folder;
    private readonly ICityView _view;
    private readonly CityMemory _memory;
    private readonly CityClock _clock;
    private readonly CityPrograms _programs;
    private readonly SerilogLoggerFactory _loggerFactory;
    private CityWorld? _world;
    private GatewayFleet? _fleet;
    private Task _ramp = Task.CompletedTask;

    private CityRunner(CitySettings settings, CityFolder folder, ICityView view)
    {
        (_settings, _folder, _view) = (settings, folder, view);
        _memory = new CityMemory(folder);
        Instant now = SystemClock.Instance.GetCurrentInstant();
        var clock = new ClockOptions { Epoch = StartTime.Resolve(settings.From, now, _memory.Shown), Anchor = now, Speed = settings.Speed };
        _clock = clock.CreateClock(SystemClock.Instance);
        _programs = new CityPrograms(settings, folder, clock);
        _loggerFactory = new SerilogLoggerFactory(
            new LoggerConfiguration()
                .WriteTo.File(
                    Path.Combine(folder.LogsFolder, "city.log"),
                    formatProvider: CultureInfo.InvariantCulture,
                    fileSizeLimitBytes: CappedLog.CapBytes,
                    rollOnFileSizeLimit: true,
                    retainedFileCountLimit: 2)
                .CreateLogger(),
            dispose: true);
    }

    /// <summary>Runs a city until it is told to stop.</summary>
    /// <param name="settings">What was asked for.</param>
    /// <param name="output">Standard output.</param>
    /// <param name="error">Standard error.</param>
    /// <param name="cancellationToken">Stops the city.</param>
    /// <returns>Exit code.</returns>
    /// <exception cref="OperatorMistakeException">The city cannot be started as asked.</exception>
    public static async Task<int> RunAsync(CitySettings settings, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        using CityFolder folder = CityFolder.Open(settings.DataFolder, settings.Seed, settings.Lamps);
        Ports.CheckFree(settings);
        using var stop = new StopSignals(settings.RunFor, TimeProvider.System, cancellationToken);
        await using var runner = new CityRunner(settings, folder, ViewOn(output));
        return await runner.RunAsync(error, stop.Token);
    }

    public async ValueTask DisposeAsync()
    {
        if (_fleet is not null)
            await _fleet.DisposeAsync();
        await _programs.DisposeAsync();
        _loggerFactory.Dispose();
    }

    private static ICityView ViewOn(TextWriter output) => Console.IsOutputRedirected || output != Console.Out
        ? new PlainView(output, TimeProvider.System)
        : new LiveView(AnsiConsole.Console, TimeProvider.System);

    private async Task<int> RunAsync(TextWriter error, CancellationToken stop)
    {
        ChildFailedException? failure = null;
        try
        {
            await StartAsync(stop);
            await WatchAsync(stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Asked to stop: the way a city ends.
        }
        catch (ChildFailedException exception)
        {
            failure = exception;
        }

        bool isClean = await StopAsync();
        if (failure is null && isClean)
        {
            _view.Close($"The city stopped cleanly. Its data stays in {_folder.Path}");
            return 0;
        }

        _view.Close("The city stopped.");
        await error.WriteLineAsync($"{failure?.Message.TrimEnd('.') ?? "Not everything stopped in time"}. The logs are in {_folder.LogsFolder}");
        return failure?.ExitCode ?? 1;
    }

    private async Task StartAsync(CancellationToken stop)
    {
        Task ingest = _programs.StartIngestAsync(stop);
        CityPlan plan = await Task.Run(DrawPlan, stop);
        Task dashboard = _programs.StartDashboardAsync(stop);
        _world = new CityWorld(plan, _settings.Seed, _clock, _settings.WithFaults ? CityFaults.Choose(plan, _settings.Seed) : CityFaults.None);
        _memory.Restore(_world.Lamps);
        _memory.Save(_clock, _world.Lamps, isLast: false);
        _fleet = new GatewayFleet(_world, _folder, MakeUplink, TimeProvider.System, _loggerFactory);

        await ingest;
        _view.Done("ingest", $"takes MQTT on port {_settings.MqttPort.ToString(CultureInfo.InvariantCulture)}");
        _ramp = _fleet.StartAsync(stop);
        await dashboard;
        _view.Done("dashboard", "is ready");
        await ShowRampAsync(_fleet, stop);
        _view.Open(_programs.DashboardAddress);
    }

    private CityPlan DrawPlan()
    {
        CityPlan plan = CityPlanner.Draw(_settings.Seed, _settings.Lamps);
        _folder.SavePlan(plan);
        _view.Done("plan", $"{StatusWords.Number(plan.Lamps.Count)} lamps and {StatusWords.Number(plan.Sensors.Count)} sensors behind "
            + $"{StatusWords.Number(plan.Gateways.Count)} gateways, on {StatusWords.Number(plan.Streets.Count)} streets");
        return plan;
    }

    private async Task ShowRampAsync(GatewayFleet fleet, CancellationToken stop)
    {
        using var limit = new CancellationTokenSource(LongestRamp, TimeProvider.System);
        while (!_ramp.IsCompleted && !limit.IsCancellationRequested)
        {
            _view.Progress("gateways", Connected());
            await Task.WhenAny(_ramp, Task.Delay(ProgressInterval, stop));
            stop.ThrowIfCancellationRequested();
        }

        _view.Done("gateways", Connected());

        string Connected() => $"{StatusWords.Number(fleet.Online)} of {StatusWords.Number(fleet.Count)} connected";
    }

    // Ends when the city shall stop, or with the first thing that goes wrong.
    private async Task WatchAsync(CancellationToken stop)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var monitor = new CityMonitor(_world!, _fleet!, Watches(), TimeProvider.System);
        Task[] work =
        [
            _ramp,
            _view.WatchAsync(monitor, end.Token),
            _programs.WatchAsync(end.Token),
            _fleet!.RunUnreliableAsync(end.Token),
            SaveAsync(end.Token),
        ];
        try
        {
            await foreach (Task done in Task.WhenEach(work))
                await done;
        }
        finally
        {
            await end.CancelAsync();
            await Task.WhenAll(work).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private List<ProcessWatch> Watches() =>
    [
        new("simulator", Process.GetCurrentProcess(), TimeProvider.System),
        new(_programs.Ingest!.Name, _programs.Ingest.Process, TimeProvider.System),
        new(_programs.Dashboard!.Name, _programs.Dashboard.Process, TimeProvider.System),
    ];

    private async Task SaveAsync(CancellationToken end)
    {
        using var timer = new PeriodicTimer(CityMemory.SaveInterval, TimeProvider.System);
        while (await timer.WaitForNextTickAsync(end))
            _memory.Save(_clock, _world!.Lamps, isLast: false);
    }

    /// <summary>Gateways first, so that each can still say that it is offline; then the programs.</summary>
    /// <returns>Whether everything stopped in time.</returns>
    private async Task<bool> StopAsync()
    {
        _view.Progress("stopping", "gateways, dashboard, ingest");
        bool gateways = _fleet is null || await _fleet.StopAsync();
        if (_world is not null)
            _memory.Save(_clock, _world.Lamps, isLast: true);
        return await _programs.StopAsync() && gateways;
    }

    private MqttGatewayUplink MakeUplink(string gatewayId)
    {
        var connection = new MqttClientOptions { Host = "127.0.0.1", Port = _settings.MqttPort, ReconnectDelayMinimum = ReconnectDelay };
        return new MqttGatewayUplink(gatewayId, FirmwareVersion.Current, connection, _clock, TimeProvider.System, _loggerFactory);
    }
}
