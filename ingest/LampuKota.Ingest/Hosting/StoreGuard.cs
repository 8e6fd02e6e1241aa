using LampuKota.Broker;
using LampuKota.TimeSeries;

namespace LampuKota.Ingest;

/// <summary>Ends the program where a store has failed, telemetry's or the broker's: it acknowledges nothing more, and only a restart can recover.</summary>
internal sealed class StoreGuard(ITelemetryStore store, MqttBroker? broker, IHostApplicationLifetime lifetime, ILogger<StoreGuard> logger) : BackgroundService
{
    /// <summary>Whether a store has failed.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>Makes one of a host's services.</summary>
    /// <param name="services">The services.</param>
    /// <param name="broker">The broker, where this process has one.</param>
    public static StoreGuard Of(IServiceProvider services, MqttBroker? broker) => new(
        services.GetRequiredService<ITelemetryStore>(), broker, services.GetRequiredService<IHostApplicationLifetime>(), services.GetRequiredService<ILogger<StoreGuard>>());

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            Task failed = broker is null ? store.Failed : await Task.WhenAny(store.Failed, broker.StoreFailed).WaitAsync(stoppingToken);
            string reason = failed == store.Failed ? (await store.Failed.WaitAsync(stoppingToken)).Message : (await broker!.StoreFailed).Message;
            HasFailed = true;
            logger.StoreFailed(reason);
            lifetime.StopApplication();
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }
}
