using LampuKota.City;

namespace LampuKota.Dashboard;

/// <summary>Lets the incidents take their turn once a second: what was gathered is folded and raised.</summary>
/// <param name="incidents">The incidents.</param>
/// <param name="checks">Looked after in each turn.</param>
/// <param name="proofs">Looked after in each turn.</param>
/// <param name="time">Real time.</param>
/// <param name="logger">Tells what could not be written.</param>
internal sealed partial class IncidentTurns(IncidentService incidents, IncidentChecks checks, IncidentProofs proofs, TimeProvider time, ILogger<IncidentTurns> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var turns = new PeriodicTimer(Period, time);
        try
        {
            while (await turns.WaitForNextTickAsync(stoppingToken))
                await TurnAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return; // The dashboard stops; what is gathered is on disk.
        }
    }

    private async Task TurnAsync(CancellationToken stoppingToken)
    {
        try
        {
            await incidents.TurnAsync(stoppingToken);
            await checks.RunAsync(stoppingToken);
            await proofs.RunAsync(stoppingToken);
        }
        catch (Exception exception) when (DatabaseFailure.Is(exception))
        {
            LogNotWritten(logger, exception);
        }
        catch (RequestRefusedException refused)
        {
            LogOvertaken(logger, refused.Message); // A person was quicker; the next turn looks again.
        }
    }

    [LoggerMessage(EventId = 3610, Level = LogLevel.Error, Message = "Incidents could not be written; they are tried again in a second.")]
    private static partial void LogNotWritten(ILogger logger, Exception exception);

    [LoggerMessage(EventId = 3611, Level = LogLevel.Information, Message = "A step was overtaken: {Reason}")]
    private static partial void LogOvertaken(ILogger logger, string reason);
}
