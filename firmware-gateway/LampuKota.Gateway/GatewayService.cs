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
    private readonly GatewayOptions _options;
    private readonly IGatewayUplink _uplink;
    private readonly ILogger _log;
    private readonly GatewayParts _parts;
    private int _isDisposed;

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
        _parts = new GatewayParts(options, uplink, clock, timeProvider, _log);
    }

    /// <summary>The gateway in numbers.</summary>
    public GatewayCounts Counts => _parts.Counters.Snapshot(_parts.Line.Memory.Counts, _parts.Line.Keeper?.Segments);

    /// <summary>Takes up what it ran before, and starts; returns as soon as it is under way, whether or not the backend can be reached.</summary>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <exception cref="IOException">The state folder cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The state folder cannot be read.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _parts.ClockFollower.Open();
        _parts.Restoration.TakeUp();
        _parts.Line.Keeper?.Open();
        _parts.Updates?.Open();
        if (await _parts.Running.BeginAsync(_parts.Shadow.Desired?.PowerReturn ?? PowerReturnSettings.Default, cancellationToken))
            TellBoot();
        _parts.Held.Stamp();
        await _uplink.StartAsync(_parts.Downlink, cancellationToken);
        _parts.Line.Start();
        _parts.StartWork();
        Started(_log, _options.GatewayId, _options.Lamps.Count);
    }

    /// <summary>Ends when the gateway does; faulted where it ended because of a defect, after which only a restart helps.</summary>
    public Task Completion => Task.WhenAll(_parts.Work.Completion, _parts.Line.Completion);

    /// <summary>Stops switching, measuring and sending. Outputs are left as they are; what was not yet sent is on disk.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _parts.Work.StopAsync(cancellationToken);
        await _parts.Line.StopAsync(cancellationToken);
        _parts.ClockWatch.Save();
        _parts.Keeper.SaveCounters(isLast: true);
        Stopped(_log, _options.GatewayId);
    }

    /// <summary>
    /// Completes when the gateway gets to its work: what decides about lamps is one thing after the other, and a step that never ended would hold up all else.
    /// </summary>
    /// <param name="cancellationToken">Gives up.</param>
    public Task ProbeAsync(CancellationToken cancellationToken) => _parts.ProbeAsync(cancellationToken);

    /// <summary>Stops and closes the uplink.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
            return;
        if (!_parts.Work.Stopping.IsCancellationRequested)
            await StopAsync(CancellationToken.None);

        await _uplink.DisposeAsync();
        _parts.Dispose();
    }

    private void TellBoot()
    {
        var boot = new Moment(0, IsSinceBoot: true);
        _parts.Events.Tell(EventNames.DeviceReset, _options.GatewayId, EventPhase.Instant, boot, boot);
    }

    [LoggerMessage(3000, LogLevel.Information, "Gateway {Gateway} runs with {Lamps} lamps")]
    private static partial void Started(ILogger log, string gateway, int lamps);

    [LoggerMessage(3001, LogLevel.Information, "Gateway {Gateway} stopped")]
    private static partial void Stopped(ILogger log, string gateway);
}
