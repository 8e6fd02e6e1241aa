using LampuKota.Lighting;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace LampuKota.Gateway;

/// <summary>
/// One gateway at work: drives its lamps by command and calendar, measures, and reports. It runs by itself; the backend may be away for any time.
/// It has no thread of its own: it sleeps until something is due or comes down. At the end every output is left as it is, so that a restart or an
/// update changes no light.
/// </summary>
public sealed partial class GatewayService : IGatewayUplinkHandler, IAsyncDisposable
{
    private const string OutboxFolder = "outbox";
    private const string StorageDamagedEvent = "storageDamaged";
    private const string ClockDoubtfulEvent = "clockDoubtful";

    private readonly GatewayOptions _options;
    private readonly IGatewayUplink _uplink;
    private readonly CityClock _clock;
    private readonly ILogger _log;
    private readonly GatewayCounters _counters = new();
    private readonly Outbox _outbox;
    private readonly OutboxPump _pump;
    private readonly OutboxKeeper? _keeper;
    private readonly StateFolder _state;
    private readonly Shadow _shadow;
    private readonly ClockWatch _clockWatch;
    private readonly InputKeeper _inputs;
    private readonly LampSupervisor _supervisor;
    private readonly BurningCounters _burning;
    private readonly CommandInbox _inbox;
    private readonly TelemetrySampler _sampler;
    private readonly Alarm _controlAlarm;
    private readonly CancellationTokenSource _stopControl = new();
    private readonly CancellationTokenSource _stopPump = new();
    private readonly CancellationTokenSource _stopKeeper = new();

    // Commands, documents and control passes change lamps one at a time.
    private readonly SemaphoreSlim _gate = new(1, 1);
    private ReportedDocument _reported;
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

        (_options, _uplink, _clock) = (options, uplink, clock);
        _log = loggerFactory.CreateLogger<GatewayService>();
        _outbox = new Outbox(options.OutboxMaximumSamples);
        _pump = new OutboxPump(_outbox, uplink, _counters, timeProvider, _log);
        if (options.StateDirectory is { } folder)
        {
            string outboxFolder = Path.Combine(Path.GetFullPath(folder), OutboxFolder);
            _keeper = new OutboxKeeper(_outbox, options.Disk, outboxFolder, options.Outbox, _pump.Wake, RaiseStorageDamaged, timeProvider, _log)
            {
                BootId = options.Clock?.BootId ?? Guid.Empty,
            };
            _pump.SendStored(_keeper, options.Outbox.BackfillSamplesPerSecond);
        }

        _state = new StateFolder(options.Disk, options.StateDirectory, _log);
        _clockWatch = new ClockWatch(options.Clock, _state, _log);
        _shadow = new Shadow(_log);
        _supervisor = new LampSupervisor(options.Lamps, clock, timeProvider, (lamp, isCommand) => _sampler!.OnLevelSet(lamp, isCommand), _log);
        _inbox = new CommandInbox(_supervisor, KeepReported, clock, _log);
        _controlAlarm = new Alarm(timeProvider);
        _burning = new BurningCounters(_supervisor.Lamps.Values, clock.Speed, timeProvider);
        var mailbox = new InputMailbox(_controlAlarm.Wake);
        _inputs = new InputKeeper(mailbox);
        _sampler = new TelemetrySampler(options, _supervisor.Lamps, _burning, _outbox, _counters, clock, _clockWatch, mailbox, timeProvider, WakeOutbox, _log);
        _reported = BuildReported();
    }

    /// <summary>The gateway in numbers.</summary>
    public GatewayCounts Counts => _counters.Snapshot(_outbox.Counts, _keeper?.Segments);

    /// <summary>Takes up what it ran before, and starts; returns as soon as it is under way, whether or not the backend can be reached.</summary>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <exception cref="IOException">The state folder cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The state folder cannot be read.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _clockWatch.Open();
        Restore();
        FollowUpdates();
        if (_options.Clock is { } machine && _state.NoteBoot(machine.BootId))
            await _supervisor.StageAsync(_shadow.Desired?.PowerReturn ?? PowerReturnSettings.Default, cancellationToken);
        _keeper?.Open();
        StampHeld();
        await _uplink.StartAsync(this, cancellationToken);
        _pumping = Task.WhenAll(Run(_pump.RunMessagesAsync, _stopPump.Token), Run(_pump.RunTelemetryAsync, _stopPump.Token));
        if (_keeper is not null)
            _keeping = Run(_keeper.RunAsync, _stopKeeper.Token);
        _control = Task.WhenAll(Run(RunControlAsync, _stopControl.Token), Run(_sampler.RunAsync, _stopControl.Token));
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
        SaveCounters(isLast: true);
        Stopped(_log, _options.GatewayId);
    }

    /// <summary>
    /// Completes when the gateway gets to its work: what decides about lamps is one thing after the other, and an output that never returned would hold up all else.
    /// </summary>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task ProbeAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        _gate.Release();
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

    /// <inheritdoc/>
    void IGatewayUplinkHandler.OnConnectionChanged(bool isConnected)
    {
        if (!isConnected)
            return;

        _outbox.Set(Volatile.Read(ref _reported));
        _pump.Wake();
    }

    /// <inheritdoc/>
    async ValueTask IGatewayUplinkHandler.OnDesiredAsync(ReadOnlyMemory<byte> utf8Json, CancellationToken cancellationToken)
    {
        ShadowOutcome outcome;
        await _gate.WaitAsync(cancellationToken);
        try
        {
            outcome = _shadow.Offer(utf8Json.Span);
            if (outcome == ShadowOutcome.Unchanged)
                return;
            if (outcome == ShadowOutcome.Adopted)
                TakeOver(_shadow.Desired!);
        }
        finally
        {
            _gate.Release();
        }

        // Reported when it is on disk: a version that is shown as running must still run after a power cut.
        if (outcome == ShadowOutcome.Adopted)
            _state.SaveDesired(() => _shadow.Desired!);
        await ReportAsync(cancellationToken);
    }

    /// <inheritdoc/>
    async ValueTask IGatewayUplinkHandler.OnCommandAsync(
        ReadOnlyMemory<byte> utf8Json, ReadOnlyMemory<byte> correlationData, CancellationToken cancellationToken)
    {
        CommandOutcome outcome;
        await _gate.WaitAsync(cancellationToken);
        try
        {
            outcome = await _inbox.ReceiveAsync(utf8Json, cancellationToken);
            Count(outcome.Kind);
            _outbox.Add(outcome.Results, correlationData);
            if (outcome.Kind == CommandOutcomeKind.Executed)
                _outbox.Set(_reported = BuildReported());
            WakeOutbox();
        }
        finally
        {
            _gate.Release();
        }

        // Written after the answer is on its way, and before the command is acknowledged: a power cut in between brings the command again.
        if (outcome.Kind == CommandOutcomeKind.Executed)
        {
            _controlAlarm.Wake();
            SaveReported();
        }

        if (_keeper is not null)
            await _keeper.KeptAsync().WaitAsync(cancellationToken);
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

    private void Restore()
    {
        _supervisor.IsClockTrusted = _clockWatch.IsTrusted;
        _burning.Restore(_state.LoadCounters());
        if (_state.LoadDesired() is { } desired)
        {
            _shadow.Adopt(desired);
            TakeOver(desired);
        }

        ReportedDocument? reported = _state.LoadReported();
        foreach (ReportedOverride kept in reported?.Overrides ?? [])
            _supervisor.Restore(kept);
        foreach (ReportedLock kept in reported?.Locks ?? [])
            _supervisor.Restore(kept);
        _supervisor.EndExpiredOverrides();
        _reported = BuildReported();
    }

    private void TakeOver(DesiredDocument desired)
    {
        _supervisor.Adopt(desired);
        _inputs.Adopt(desired);
        _sampler.IntervalSeconds = desired.Settings.ReportIntervalSeconds;
        _options.Updates?.Want(desired.Update);
        _controlAlarm.Wake();
    }

    private async Task RunControlAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Instant next = await ControlPassAsync(cancellationToken);
            Duration cityTime = next - _clock.GetCurrentInstant();
            TimeSpan longest = _clockWatch.IsTrusted ? GatewayLimits.MaximumSleep : GatewayLimits.DoubtfulClockInterval;
            TimeSpan sleep = cityTime < Duration.FromDays(1) ? _clock.ToRealDuration(cityTime).ToTimeSpan() : longest;
            await _controlAlarm.SleepAsync(sleep < longest ? sleep : longest, cancellationToken);
        }
    }

    private async ValueTask<Instant> ControlPassAsync(CancellationToken cancellationToken)
    {
        bool hasEnded;
        Instant next;
        await _gate.WaitAsync(cancellationToken);
        try
        {
            LookAtClock();
            hasEnded = _supervisor.EndExpiredOverrides();
            if (hasEnded)
                Report();
            _supervisor.Inputs = _inputs.Update(_clock.GetCurrentInstant(), out Instant inputsHoldUntil);
            next = Instant.Min(await _supervisor.PassAsync(cancellationToken), inputsHoldUntil);
            _burning.Count();
        }
        finally
        {
            _gate.Release();
        }

        if (hasEnded)
            SaveReported();
        SaveCounters(isLast: false);
        return next;
    }

    private async ValueTask ReportAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            Report();
        }
        finally
        {
            _gate.Release();
        }
    }

    private void Report()
    {
        _outbox.Set(_reported = BuildReported());
        _pump.Wake();
    }

    // Beside the lamps: a medium that takes long holds up nobody but who waits for it.
    private bool SaveReported() => _state.SaveReported(() => Volatile.Read(ref _reported));

    private void SaveCounters(bool isLast)
    {
        _burning.Count();
        if (_burning.TakeDue(isLast) is { } counts)
            _state.SaveCounters(counts);
    }

    private bool KeepReported()
    {
        _reported = BuildReported();
        return SaveReported();
    }

    private void WakeOutbox()
    {
        _pump.Wake();
        _keeper?.Wake();
    }

    private void RaiseStorageDamaged()
    {
        long atUnixMs = _clock.GetCurrentInstant().ToUnixTimeMilliseconds();
        _outbox.Add(new DeviceEvent(StorageDamagedEvent, _options.GatewayId, EventPhase.Instant, atUnixMs, atUnixMs, new Dictionary<string, double>()));
        Interlocked.Increment(ref _counters.EventsRaised);
        _pump.Wake();
    }

    private ReportedDocument BuildReported() => new(
        _shadow.Desired?.Version ?? 0,
        _options.Firmware,
        _supervisor.Overrides(),
        _shadow.RefusedVersion,
        _shadow.RefusedReason,
        _clock.GetCurrentInstant().ToUnixTimeMilliseconds(),
        _supervisor.Locks(),
        _clockWatch.IsTrusted ? null : false)
    {
        Update = _options.Updates?.Reported,
    };

    private void Count(CommandOutcomeKind kind)
    {
        Interlocked.Increment(ref _counters.CommandsReceived);
        if (kind == CommandOutcomeKind.Repeated)
            Interlocked.Increment(ref _counters.CommandsRepeated);
        else if (kind != CommandOutcomeKind.Executed)
            Interlocked.Increment(ref _counters.CommandsRefused);
    }

    [LoggerMessage(3000, LogLevel.Information, "Gateway {Gateway} runs with {Lamps} lamps")]
    private static partial void Started(ILogger log, string gateway, int lamps);

    [LoggerMessage(3001, LogLevel.Information, "Gateway {Gateway} stopped")]
    private static partial void Stopped(ILogger log, string gateway);

    [LoggerMessage(3002, LogLevel.Critical, "Gateway {Gateway} failed")]
    private static partial void Failed(ILogger log, Exception exception, string gateway);
}
