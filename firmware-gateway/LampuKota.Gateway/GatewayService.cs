using LampuKota.Lighting;
using Microsoft.Extensions.Logging;

namespace LampuKota.Gateway;

/// <summary>
/// One gateway at work: drives its lamps by command and calendar, measures, and reports. It runs by itself; the backend may be away for any time.
/// It has no thread of its own: it sleeps until something is due or comes down. At the end every output is left as it is, so that a restart or an
/// update changes no light.
/// </summary>
public sealed partial class GatewayService : IAsyncDisposable
{
    private const string OutboxFolder = "outbox";

    private readonly GatewayOptions _options;
    private readonly IGatewayUplink _uplink;
    private readonly ILogger _log;
    private readonly GatewayCounters _counters = new();
    private readonly Outbox _outbox;
    private readonly OwnEvents _events;
    private readonly OutboxPump _pump;
    private readonly OutboxKeeper? _keeper;
    private readonly StateFolder _state;
    private readonly Shadow _shadow;
    private readonly ClockWatch _clockWatch;
    private readonly ClockFollower _clockFollower;
    private readonly InputKeeper _inputs;
    private readonly RunningMemory _running;
    private readonly LampSupervisor _supervisor;
    private readonly BurningCounters _burning;
    private readonly FaultEvents _faults;
    private readonly TelemetrySampler _sampler;
    private readonly Reporter _reporter;
    private readonly UpdateFollower? _updateFollower;
    private readonly MaintenanceEvents _maintenance;
    private readonly ControlLoop _controlLoop;
    private readonly Downlink _downlink;
    private readonly Alarm _controlAlarm;
    private readonly LampGate _gate = new();
    private readonly CancellationTokenSource _stopControl = new();
    private readonly CancellationTokenSource _stopPump = new();
    private readonly CancellationTokenSource _stopKeeper = new();
    private Task _control = Task.CompletedTask;
    private Task _pumping = Task.CompletedTask;
    private Task _keeping = Task.CompletedTask;

    /// <summary>Makes a gateway that does not run yet.</summary>
    /// <param name="options">What the gateway is made of.</param>
    /// <param name="uplink">The way to the backend; owned from here on.</param>
    /// <param name="clock">The city's clock, for everything that is stamped or scheduled.</param>
    /// <param name="timeProvider">Real time, for timers.</param>
    /// <param name="loggerFactory">Where it logs.</param>
    /// <exception cref="ArgumentException">The options do not check.</exception>
    public GatewayService(GatewayOptions options, IGatewayUplink uplink, CityClock clock, TimeProvider timeProvider, ILoggerFactory loggerFactory)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(uplink);
        ArgumentNullException.ThrowIfNull(clock);
        ArgumentNullException.ThrowIfNull(timeProvider);
        ArgumentNullException.ThrowIfNull(loggerFactory);
        if (options.Validate() is [string problem, ..])
            throw new ArgumentException(problem, nameof(options));

        (_options, _uplink) = (options, uplink);
        _log = loggerFactory.CreateLogger<GatewayService>();
        var moments = new Moments(clock, options.Clock);
        _outbox = new Outbox(options.OutboxMaximumSamples);
        _pump = new OutboxPump(_outbox, uplink, _counters, timeProvider, _log);
        _events = new OwnEvents(moments, _outbox, _counters, WakeOutbox);
        _keeper = OpenKeeper(() => _events.Happened(EventNames.StorageDamaged, options.GatewayId), timeProvider);

        _state = new StateFolder(options.Disk, options.StateDirectory, _log);
        _clockWatch = new ClockWatch(options.Clock, options.LongestOutage, _state, _log);
        _shadow = new Shadow(_log);
        _supervisor = new LampSupervisor(options.Lamps, clock, timeProvider, (lamp, isCommand) => _sampler!.OnLevelSet(lamp, isCommand), _log, () => _controlAlarm!.Wake());
        _reporter = new Reporter(options, _shadow, _supervisor, _clockWatch, clock, _outbox, _counters, _pump.Wake, _state);
        _controlAlarm = new Alarm(timeProvider);
        _burning = new BurningCounters(_supervisor.Lamps.Values, clock.Speed, timeProvider);
        var mailbox = new InputMailbox(_controlAlarm.Wake);
        _inputs = new InputKeeper(mailbox);
        _running = new RunningMemory(options.Clock, clock, _supervisor, _inputs, _state, timeProvider);
        _faults = new FaultEvents(_outbox, _counters, _state);
        _sampler = new TelemetrySampler(
            options, _supervisor.Lamps, _burning, _outbox, _counters, clock, _clockWatch, mailbox, _faults, timeProvider, WakeOutbox, _log);
        _clockFollower = new ClockFollower(options, _clockWatch, moments, clock, _supervisor, _inputs, _shadow, _outbox, _keeper, _events, _reporter);
        var desiredKeeper = new DesiredKeeper(_gate, _shadow, _state, _reporter, timeProvider);
        _controlLoop = new ControlLoop(_gate, _controlAlarm, _supervisor, _inputs, _clockFollower, _clockWatch, _burning, _reporter, _state, _running, desiredKeeper, clock);
        _maintenance = new MaintenanceEvents(_supervisor, _events);
        _updateFollower = options.Updates is { } updates
            ? new UpdateFollower(updates, _gate, _reporter, new UpdateEvents(options.GatewayId, moments, _state, _events), _stopControl.Token)
            : null;
        var inbox = new CommandInbox(_supervisor, _reporter.Keep, clock, _log);
        _downlink = new Downlink(_gate, _shadow, TakeOver, inbox, _outbox, _keeper, desiredKeeper, _reporter, _maintenance, _events, options.GatewayId, _counters, WakeOutbox, _controlLoop.Wake,
            timeProvider, _stopControl.Token);
    }

    /// <summary>The gateway in numbers.</summary>
    public GatewayCounts Counts => _counters.Snapshot(_outbox.Counts, _keeper?.Segments);

    /// <summary>Takes up what it ran before, and starts; returns as soon as it is under way, whether or not the backend can be reached.</summary>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <exception cref="IOException">The state folder cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The state folder cannot be read.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _clockFollower.Open();
        Restore();
        _keeper?.Open();
        _updateFollower?.Open();
        if (await _running.BeginAsync(_shadow.Desired?.PowerReturn ?? PowerReturnSettings.Default, cancellationToken))
            TellBoot();
        _clockFollower.StampHeld();
        await _uplink.StartAsync(_downlink, cancellationToken);
        _pumping = Task.WhenAll(Run(_pump.RunMessagesAsync, _stopPump.Token), Run(_pump.RunTelemetryAsync, _stopPump.Token));
        if (_keeper is not null)
            _keeping = Run(_keeper.RunAsync, _stopKeeper.Token);
        _control = Task.WhenAll(Run(_controlLoop.RunAsync, _stopControl.Token), Run(_sampler.RunAsync, _stopControl.Token));
        Started(_log, _options.GatewayId, _options.Lamps.Count);
    }

    /// <summary>Ends when the gateway does; faulted where it ended because of a defect, after which only a restart helps.</summary>
    public Task Completion => Task.WhenAll(_control, _pumping, _keeping);

    /// <summary>Stops switching, measuring and sending. Outputs are left as they are; what was not yet sent is on disk.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopControl.CancelAsync();
        await EndAsync(_control, cancellationToken);
        await _stopPump.CancelAsync();
        await EndAsync(_pumping, cancellationToken);
        await _stopKeeper.CancelAsync();
        await EndAsync(_keeping, cancellationToken);
        _clockWatch.Save();
        _controlLoop.SaveCounters(isLast: true);
        Stopped(_log, _options.GatewayId);
    }

    /// <summary>
    /// Completes when the gateway gets to its work: what decides about lamps is one thing after the other, and a step that never ended would hold up all else.
    /// </summary>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task ProbeAsync(CancellationToken cancellationToken)
    {
        using (await _gate.EnterAsync(cancellationToken))
        {
        }
    }

    /// <summary>Stops and closes the uplink.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_stopPump.IsCancellationRequested)
            await StopAsync(CancellationToken.None);

        await _uplink.DisposeAsync();
        _sampler.Dispose();
        _pump.Dispose();
        _keeper?.Dispose();
        _controlAlarm.Dispose();
        _gate.Dispose();
        _stopControl.Dispose();
        _stopPump.Dispose();
        _stopKeeper.Dispose();
    }

    private void TellBoot()
    {
        var boot = new Moment(0, IsSinceBoot: true);
        _events.Tell(EventNames.DeviceReset, _options.GatewayId, EventPhase.Instant, boot, boot);
    }

    private OutboxKeeper? OpenKeeper(Action onDamaged, TimeProvider timeProvider)
    {
        if (_options.StateDirectory is not { } folder)
            return null;

        string outboxFolder = Path.Combine(Path.GetFullPath(folder), OutboxFolder);
        var keeper = new OutboxKeeper(_outbox, _options.Disk, outboxFolder, _options.Outbox, _pump.Wake, onDamaged, timeProvider, _log)
        {
            BootId = _options.Clock?.BootId ?? Guid.Empty,
        };
        _pump.SendStored(keeper, _options.Outbox.BackfillSamplesPerSecond);
        return keeper;
    }

    private void Restore()
    {
        _burning.Restore(_state.LoadCounters());
        _faults.Open();
        if (_state.LoadDesired() is { } desired)
        {
            _shadow.Adopt(desired);
            _shadow.Saved(desired.Version);
            TakeOver(desired);
        }

        ReportedDocument? reported = _state.LoadReported();
        foreach (ReportedOverride kept in reported?.Overrides ?? [])
            _supervisor.Restore(kept);
        foreach (ReportedLock kept in reported?.Locks ?? [])
            _supervisor.Restore(kept);
        _maintenance.TakeUp();
        _supervisor.EndExpiredOverrides();
        _reporter.Renew();
    }

    private void TakeOver(DesiredDocument desired)
    {
        _supervisor.Adopt(desired);
        _inputs.Adopt(desired);
        _sampler.IntervalSeconds = desired.Settings.ReportIntervalSeconds;
        _options.Updates?.Want(desired.Update);
        _controlLoop.Wake();
    }

    private void WakeOutbox()
    {
        _pump.Wake();
        _keeper?.Wake();
    }

    private async Task Run(Func<CancellationToken, Task> loop, CancellationToken cancellationToken)
    {
        try
        {
            await loop(cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            Failed(_log, exception, _options.GatewayId);
            throw;
        }
    }

    // How a loop ended is told by Completion and the log; here it only has to have ended.
    private static async Task EndAsync(Task running, CancellationToken cancellationToken) =>
        await running.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    [LoggerMessage(3000, LogLevel.Information, "Gateway {Gateway} runs with {Lamps} lamps")]
    private static partial void Started(ILogger log, string gateway, int lamps);

    [LoggerMessage(3001, LogLevel.Information, "Gateway {Gateway} stopped")]
    private static partial void Stopped(ILogger log, string gateway);

    [LoggerMessage(3002, LogLevel.Critical, "Gateway {Gateway} failed")]
    private static partial void Failed(ILogger log, Exception exception, string gateway);
}
