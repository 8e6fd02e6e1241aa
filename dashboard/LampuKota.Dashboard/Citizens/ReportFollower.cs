using LampuKota.City;
using LampuKota.Lighting;
using NodaTime;

namespace LampuKota.Dashboard;

/// <summary>Follows what becomes of reports: joins those that wait to incidents that were raised after them, and forgets words and photos of those that are over.</summary>
/// <param name="store">The reports.</param>
/// <param name="intake">Joins them.</param>
/// <param name="incidents">Tells of incidents.</param>
/// <param name="clock">The city's clock.</param>
/// <param name="time">Real time.</param>
/// <param name="logger">Tells what failed.</param>
internal sealed partial class ReportFollower(ReportStore store, ReportIntake intake, IncidentService incidents, CityClock clock, TimeProvider time, ILogger<ReportFollower> logger) : BackgroundService
{
    /// <summary>How long words and photos are kept once a report is over: a season's complaints, and no longer.</summary>
    public static readonly Duration KeptFor = Duration.FromDays(90);

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ForgetPeriod = TimeSpan.FromHours(1);

    private int _isChanged = 1;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        incidents.Changed += Note;
        try
        {
            using var turns = new PeriodicTimer(Period, time);
            long? forgotAt = null;
            while (await turns.WaitForNextTickAsync(stoppingToken))
            {
                bool isTimeToForget = forgotAt is not { } last || time.GetElapsedTime(last) >= ForgetPeriod;
                if (isTimeToForget)
                    forgotAt = time.GetTimestamp();
                await TurnAsync(isTimeToForget, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return; // The dashboard stops; what waits is on disk.
        }
        finally
        {
            incidents.Changed -= Note;
        }
    }

    /// <summary>One turn: matches where incidents changed, and forgets where it is time to.</summary>
    internal async Task TurnAsync(bool isTimeToForget, CancellationToken cancellationToken)
    {
        try
        {
            if (Interlocked.Exchange(ref _isChanged, 0) == 1)
                await MatchAsync(cancellationToken);
            if (isTimeToForget)
                await store.ForgetAsync((clock.GetCurrentInstant() - KeptFor).ToUnixTimeMilliseconds(), cancellationToken);
        }
        catch (Exception exception) when (DatabaseFailure.Is(exception))
        {
            Interlocked.Exchange(ref _isChanged, 1);
            LogNotWritten(logger, exception);
        }
    }

    private async Task MatchAsync(CancellationToken cancellationToken)
    {
        foreach (CitizenReport report in await store.ListAsync(isWaiting: true, kelurahanIds: null, ReportStore.MaximumLimit, cancellationToken))
            await intake.MatchAsync(report, cancellationToken);
    }

    private void Note(IncidentRecord incident) => Interlocked.Exchange(ref _isChanged, 1);

    [LoggerMessage(EventId = 4201, Level = LogLevel.Error, Message = "Reports of citizens could not be written; they are tried again in a few seconds.")]
    private static partial void LogNotWritten(ILogger logger, Exception exception);
}
