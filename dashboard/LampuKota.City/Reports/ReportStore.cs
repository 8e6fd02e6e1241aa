using Microsoft.EntityFrameworkCore;

namespace LampuKota.City;

/// <summary>Keeps and reads reports of citizens.</summary>
/// <param name="contexts">Makes contexts on the city's database.</param>
public sealed class ReportStore(IDbContextFactory<CityContext> contexts)
{
    /// <summary>Most reports of one list.</summary>
    public const int MaximumLimit = 200;

    /// <summary>Keeps a report; on disk when it returns.</summary>
    /// <param name="report">The report; its number is given here.</param>
    /// <param name="cancellationToken">Gives up, and keeps nothing.</param>
    public async Task<CitizenReport> AddAsync(ReportRow report, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(report);
        await using CityContext context = await contexts.CreateDbContextAsync(cancellationToken);
        context.CitizenReports.Add(report);
        await context.SaveChangesAsync(cancellationToken);
        return report.ToReport();
    }

    /// <summary>The report of a code, or null.</summary>
    /// <param name="code">The code, as <see cref="ReportCode.Parse"/> gives it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<CitizenReport?> FindByCodeAsync(string code, CancellationToken cancellationToken)
    {
        await using CityContext context = await contexts.CreateDbContextAsync(cancellationToken);
        return (await context.CitizenReports.AsNoTracking().SingleOrDefaultAsync(row => row.Code == code, cancellationToken))?.ToReport();
    }

    /// <summary>A report, or null.</summary>
    /// <param name="id">Its number.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<CitizenReport?> FindAsync(long id, CancellationToken cancellationToken)
    {
        await using CityContext context = await contexts.CreateDbContextAsync(cancellationToken);
        return (await context.CitizenReports.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellationToken))?.ToReport();
    }

    /// <summary>Lists reports: those that wait the oldest first, all others the newest first.</summary>
    /// <param name="isWaiting">Those that wait, or those that do not.</param>
    /// <param name="kelurahanIds">Only of these kelurahan; null for the whole city.</param>
    /// <param name="limit">At most so many, 1 to <see cref="MaximumLimit"/>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<CitizenReport>> ListAsync(bool isWaiting, IReadOnlyCollection<string>? kelurahanIds, int limit, CancellationToken cancellationToken)
    {
        await using CityContext context = await contexts.CreateDbContextAsync(cancellationToken);
        IQueryable<ReportRow> rows = context.CitizenReports.AsNoTracking();
        if (kelurahanIds is not null)
            rows = rows.Where(row => kelurahanIds.Contains(row.KelurahanId));
        rows = isWaiting
            ? rows.Where(row => row.State == ReportState.Waiting).OrderBy(row => row.Id)
            : rows.Where(row => row.State != ReportState.Waiting).OrderByDescending(row => row.Id);
        List<ReportRow> found = await rows.Take(limit).ToListAsync(cancellationToken);
        return [.. found.Select(row => row.ToReport())];
    }

    /// <summary>Records that whoever reported has read how it ended; later readings change nothing.</summary>
    /// <param name="id">The report's number.</param>
    /// <param name="nowUnixMs">City time.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task MarkToldAsync(long id, long nowUnixMs, CancellationToken cancellationToken)
    {
        await using CityContext context = await contexts.CreateDbContextAsync(cancellationToken);
        await context.CitizenReports.Where(row => row.Id == id && row.ToldUnixMs == null)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.ToldUnixMs, nowUnixMs), cancellationToken);
    }

    /// <summary>
    /// Forgets words and photos of reports that are over for some time: refused, or their incident closed. What, where and when stays.
    /// </summary>
    /// <param name="beforeUnixMs">Over before this, city time.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>How many reports.</returns>
    public async Task<int> ForgetAsync(long beforeUnixMs, CancellationToken cancellationToken)
    {
        await using CityContext context = await contexts.CreateDbContextAsync(cancellationToken);
        IQueryable<ReportRow> over = context.CitizenReports.Where(row => row.State != ReportState.Waiting && row.DecidedUnixMs < beforeUnixMs
            && (row.Note != null || row.Place != null || row.PhotoId != null)
            && !context.Incidents.Any(incident => incident.Id == row.IncidentId && (incident.ClosedUnixMs == null || incident.ClosedUnixMs >= beforeUnixMs)));
        string[] photos = [.. (await over.Select(row => row.PhotoId).ToListAsync(cancellationToken)).OfType<string>().Distinct()];
        // The same photo may belong to a report that is not over, and one of the crew's is not a citizen's.
        foreach (string photoId in photos)
        {
            if (await over.CountAsync(row => row.PhotoId == photoId, cancellationToken) == await context.CitizenReports.CountAsync(row => row.PhotoId == photoId, cancellationToken))
                await context.Photos.Where(photo => photo.Id == photoId && photo.PersonId == null).ExecuteDeleteAsync(cancellationToken);
        }

        return await over.ExecuteUpdateAsync(
            set => set.SetProperty(row => row.Note, (string?)null).SetProperty(row => row.Place, (string?)null).SetProperty(row => row.PhotoId, (string?)null), cancellationToken);
    }
}
