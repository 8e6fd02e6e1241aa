using Microsoft.Extensions.Logging;

namespace LampuKota.Gateway;

/// <summary>Work that goes on until it is stopped, and what became of it.</summary>
/// <param name="gatewayId">The gateway, for the log.</param>
/// <param name="log">Where it logs.</param>
internal sealed partial class GatewayLoops(string gatewayId, ILogger log) : IDisposable
{
    private readonly CancellationTokenSource _stop = new();

    /// <summary>Cancelled when it shall end.</summary>
    public CancellationToken Stopping => _stop.Token;

    /// <summary>Ends when all of it has; faulted where some of it ended because of a defect.</summary>
    public Task Completion { get; private set; } = Task.CompletedTask;

    /// <summary>Starts; each goes on until its token is cancelled.</summary>
    public void Start(params IEnumerable<Func<CancellationToken, Task>> loops) => Completion = Task.WhenAll(loops.Select(RunAsync).ToArray());

    /// <summary>Stops; how it ended is told by <see cref="Completion"/> and the log.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await Completion.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose() => _stop.Dispose();

    private async Task RunAsync(Func<CancellationToken, Task> loop)
    {
        try
        {
            await loop(Stopping);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            Failed(log, exception, gatewayId);
            throw;
        }
    }

    [LoggerMessage(3002, LogLevel.Critical, "Gateway {Gateway} failed")]
    private static partial void Failed(ILogger log, Exception exception, string gateway);
}
