using LampuKota.City;
using LampuKota.Lighting;

namespace LampuKota.Dashboard;

/// <summary>Finds reports by their codes, with what became of them.</summary>
/// <param name="store">The reports.</param>
/// <param name="incidents">Their incidents.</param>
/// <param name="clock">The city's clock.</param>
public sealed class ReportTracking(ReportStore store, IncidentStore incidents, CityClock clock)
{
    // An incident that was taken in by another which was taken in: a few, and never a ring.
    private const int MaximumMerges = 8;

    /// <summary>Finds one, and records that its end was read where there is one.</summary>
    /// <param name="code">The code, as <see cref="ReportCode.Parse"/> gives it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Null where there is no such report.</returns>
    public async Task<TrackedReport?> FindAsync(string code, CancellationToken cancellationToken)
    {
        if (await store.FindByCodeAsync(code, cancellationToken) is not { } report)
            return null;

        IncidentRecord? incident = report.IncidentId is { } id ? await StandingAsync(id, cancellationToken) : null;
        long now = clock.NowUnixMs();
        ReportProgress progress = ReportProgress.Of(report, incident, now);
        if (progress.IsOver && report.ToldUnixMs is null)
            await store.MarkToldAsync(report.Id, now, cancellationToken);
        return new TrackedReport(report, progress, incident);
    }

    private async Task<IncidentRecord?> StandingAsync(long id, CancellationToken cancellationToken)
    {
        IncidentRecord? incident = await incidents.FindAsync(id, cancellationToken);
        for (int merges = 0; incident?.MergedIntoId is { } otherId && merges < MaximumMerges; merges++)
            incident = await incidents.FindAsync(otherId, cancellationToken);
        return incident;
    }
}

/// <summary>A report with what became of it.</summary>
/// <param name="Report">The report.</param>
/// <param name="Progress">How far it is.</param>
/// <param name="Incident">The incident that it belongs to now; null where there is none.</param>
public sealed record TrackedReport(CitizenReport Report, ReportProgress Progress, IncidentRecord? Incident);
