using Microsoft.EntityFrameworkCore;

namespace LampuKota.City;

/// <summary>Reads incidents from the city's database.</summary>
/// <param name="contexts">Makes contexts on the city's database.</param>
public sealed class IncidentStore(IDbContextFactory<CityContext> contexts)
{
    /// <summary>All open incidents, newest first.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<IReadOnlyList<IncidentRecord>> LoadOpenAsync(CancellationToken cancellationToken) =>
        LoadAsync(incidents => incidents.Where(incident => incident.ClosedUnixMs == null).OrderByDescending(incident => incident.Id), cancellationToken);

    /// <summary>Lists incidents, newest first.</summary>
    /// <param name="query">Which.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<IReadOnlyList<IncidentRecord>> ListAsync(IncidentQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        return LoadAsync(
            incidents =>
            {
                IQueryable<IncidentRow> page = incidents.Apply(query).OrderByDescending(incident => incident.Id).Take(query.Limit);
                // A word that few have is looked for in all of them: in the index that has nothing but it, and only what was found is read.
                return query.Text is null ? page : incidents.Where(incident => page.Select(one => one.Id).Contains(incident.Id)).OrderByDescending(incident => incident.Id);
            },
            cancellationToken);
    }

    /// <summary>An incident, or null.</summary>
    /// <param name="id">Its number.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IncidentRecord?> FindAsync(long id, CancellationToken cancellationToken)
    {
        IReadOnlyList<IncidentRecord> found = await LoadAsync(incidents => incidents.Where(incident => incident.Id == id), cancellationToken);
        return found.Count == 0 ? null : found[0];
    }

    /// <summary>The incidents that were taken in by another, in the order of their numbers.</summary>
    /// <param name="id">The other's number.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<IReadOnlyList<IncidentRecord>> LoadMergedAsync(long id, int limit, CancellationToken cancellationToken) =>
        LoadAsync(incidents => incidents.Where(incident => incident.MergedIntoId == id).OrderBy(incident => incident.Id).Take(limit), cancellationToken);

    /// <summary>All that happened to an incident, oldest first.</summary>
    /// <param name="id">Its number.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<IncidentStep>> LoadStepsAsync(long id, CancellationToken cancellationToken)
    {
        await using CityContext context = await contexts.CreateDbContextAsync(cancellationToken);
        List<IncidentStepRow> rows = await context.IncidentSteps.AsNoTracking().Where(step => step.IncidentId == id).OrderBy(step => step.Id).ToListAsync(cancellationToken);
        return [.. rows.Select(IncidentMapping.ToStep)];
    }

    /// <summary>The steps of all incidents after a cursor, in the order of their ids, which is that of their commits.</summary>
    /// <param name="afterId">The last id that was read; 0 for the beginning.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<IncidentStep>> LoadStepsAfterAsync(long afterId, int limit, CancellationToken cancellationToken)
    {
        await using CityContext context = await contexts.CreateDbContextAsync(cancellationToken);
        List<IncidentStepRow> rows = await context.IncidentSteps.AsNoTracking().Where(step => step.Id > afterId).OrderBy(step => step.Id).Take(limit).ToListAsync(cancellationToken);
        return [.. rows.Select(IncidentMapping.ToStep)];
    }

    /// <summary>The conditions of an incident, those that last first, and those that did not end with it.</summary>
    /// <param name="id">Its number.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<IncidentCondition>> LoadConditionsAsync(long id, int limit, CancellationToken cancellationToken)
    {
        await using CityContext context = await contexts.CreateDbContextAsync(cancellationToken);
        List<IncidentConditionRow> rows = await context.IncidentConditions.AsNoTracking()
            .Where(condition => condition.IncidentId == id || condition.ReleasedFromId == id)
            .OrderBy(condition => condition.EndedUnixMs != null).ThenBy(condition => condition.DeviceId).ThenBy(condition => condition.StartUnixMs)
            .Take(limit).ToListAsync(cancellationToken);
        return [.. rows.Select(IncidentMapping.ToCondition)];
    }

    /// <summary>How many conditions other than silence last at each device that has any.</summary>
    /// <param name="deviceId">Only of this device; null for all.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyDictionary<string, int>> CountFaultsAsync(string? deviceId, CancellationToken cancellationToken)
    {
        await using CityContext context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.IncidentConditions.AsNoTracking()
            .Where(one => one.EndedUnixMs == null && one.Event != Lighting.EventNames.CommunicationFailure && (deviceId == null || one.DeviceId == deviceId))
            .GroupBy(one => one.DeviceId)
            .Select(group => new { group.Key, Count = group.Count() })
            .ToDictionaryAsync(group => group.Key, group => group.Count, cancellationToken);
    }

    private async Task<IReadOnlyList<IncidentRecord>> LoadAsync(Func<IQueryable<IncidentRow>, IQueryable<IncidentRow>> filter, CancellationToken cancellationToken)
    {
        await using CityContext context = await contexts.CreateDbContextAsync(cancellationToken);
        List<IncidentRow> rows = await filter(context.Incidents.AsNoTracking()).ToListAsync(cancellationToken);
        return [.. rows.Select(IncidentMapping.ToRecord)];
    }
}
