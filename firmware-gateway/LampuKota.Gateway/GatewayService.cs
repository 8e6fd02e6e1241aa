using LampuKota.Lighting;
using Microsoft.Extensions.Logging;

namespace LampuKota.Gateway;

/// <summary>
/// One gateway at work: drives its lamps by command and calendar, measures, and reports. It runs by itself; the backend may be away for any time.
/// It has no thread of its own: it sleeps until something is due or comes down.
/// </summary>
public sealed partial class GatewayService : IAsyncDisposable
{
    private readonly IGatewayUplink _uplink;
    private readonly ILogger _log;
    private readonly string _gatewayId;

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
        ArgumentNullException.ThrowIfNull(clock);
        ArgumentNullException.ThrowIfNull(timeProvider);
        ArgumentNullException.ThrowIfNull(loggerFactory);
        if (options.Validate() is [string problem, ..])
            throw new ArgumentException(problem, nameof(options));

        _uplink = uplink;
        _log = loggerFactory.CreateLogger<GatewayService>();
        _gatewayId = options.GatewayId;
    }

    /// <summary>Starts; returns as soon as it is under way, whether or not the backend can be reached.</summary>
    /// <param name="cancellationToken">Gives up starting.</param>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        Started(_log, _gatewayId);
        return Task.CompletedTask;
    }

    /// <summary>Stops reading and switching, sends what can be sent within the deadline, and leaves every output as it is.</summary>
    /// <param name="cancellationToken">Ends the wait for what is still to be sent.</param>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        Stopped(_log, _gatewayId);
        return Task.CompletedTask;
    }

    /// <summary>Stops and closes the uplink.</summary>
    public async ValueTask DisposeAsync() => await _uplink.DisposeAsync();

    [LoggerMessage(3000, LogLevel.Information, "Gateway {Gateway} runs")]
    private static partial void Started(ILogger log, string gateway);

    [LoggerMessage(3001, LogLevel.Information, "Gateway {Gateway} stopped")]
    private static partial void Stopped(ILogger log, string gateway);
}
