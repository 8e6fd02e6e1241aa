using LampuKota.City;
using NodaTime;

namespace LampuKota.Dashboard;

/// <summary>Computes months before somebody asks for them, the present one first, so that no page waits.</summary>
/// <param name="book">The months.</param>
/// <param name="time">For waits.</param>
/// <param name="logger">Says what happened.</param>
internal sealed partial class EnergyKeeper(EnergyBook book, TimeProvider time, ILogger<EnergyKeeper> logger) : BackgroundService
{
    private static readonly TimeSpan Turn = TimeSpan.FromMinutes(5);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Turn, time);
        try
        {
            do
                await ComputeAsync(stoppingToken);
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return;
        }
    }

    private async Task ComputeAsync(CancellationToken cancellationToken)
    {
        foreach (YearMonth month in book.All)
        {
            try
            {
                await book.GetAsync(month, cancellationToken);
            }
            catch (Exception exception) when (exception is RequestRefusedException || DatabaseFailure.Is(exception))
            {
                LogNotComputed(logger, new EnergySpan(month).Name, exception.Message);
                return; // What hinders one hinders all; the next turn tries again.
            }
        }
    }

    [LoggerMessage(EventId = 4400, Level = LogLevel.Warning, Message = "The energy of {Month} cannot be computed now, and is tried again in 5 min: {Reason}")]
    private static partial void LogNotComputed(ILogger logger, string month, string reason);
}
