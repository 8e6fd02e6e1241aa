using LampuKota.TimeSeries;

namespace LampuKota.Ingest;

/// <summary>Ends the program where the store has failed: it acknowledges nothing more, and only a restart can recover.</summary>
internal sealed class StoreGuard(EmbeddedStore store, IHostApplicationLifetime lifetime, ILogger<StoreGuard> logger) : BackgroundService
{
    /// <summary>Whether the store has failed.</summary>
    public bool HasFailed { get; private set; }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            StoreFailedException failure = await store.Failed.WaitAsync(stoppingToken);
            HasFailed = true;
            logger.StoreFailed(failure.Message);
            lifetime.StopApplication();
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }
}
