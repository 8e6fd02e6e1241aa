using System.Text.Json;
using System.Text.Json.Serialization;
using LampuKota.Lighting;
using Microsoft.EntityFrameworkCore;

namespace LampuKota.City;

/// <summary>Incidents in the city's database, folded from events.</summary>
/// <param name="contexts">Makes contexts on the city's database.</param>
public sealed class IncidentStore(IDbContextFactory<CityContext> contexts)
{
    /// <summary>Takes one event in one durable commit. An event that was taken before changes nothing.</summary>
    /// <param name="deviceEvent">The event.</param>
    /// <param name="city">The assets.</param>
    /// <param name="nowUnixMs">City time.</param>
    /// <param name="cancellationToken">Gives up, and changes nothing.</param>
    /// <returns>The incidents that changed, as they stand now.</returns>
    public async Task<IReadOnlyList<IncidentRecord>> TakeAsync(
        DeviceEvent deviceEvent, CitySnapshot city, long nowUnixMs, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(deviceEvent);
        if (!EventCatalogue.IsFault(deviceEvent.Event))
            return [];

        await using CityContext context = await contexts.CreateDbContextAsync(cancellationToken);
        IncidentEventRow? known = await context.IncidentEvents.FindAsync(
            [deviceEvent.Device, deviceEvent.Event, deviceEvent.StartUnixMs], cancellationToken);
        List<IncidentRow> changed = (deviceEvent.Phase, known) switch
        {
            (EventPhase.Start, null) => await BeginAsync(context, deviceEvent, city, nowUnixMs, cancellationToken),
            (EventPhase.End, { EndedUnixMs: null }) => [await EndAsync(context, known, deviceEvent.AtUnixMs, cancellationToken)],
            _ => [],
        };
        await context.SaveChangesAsync(cancellationToken);
        return [.. changed.Select(ToRecord)];
    }

    /// <summary>All open incidents, newest first.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<IncidentRecord>> LoadOpenAsync(CancellationToken cancellationToken)
    {
        await using CityContext context = await contexts.CreateDbContextAsync(cancellationToken);
        List<IncidentRow> rows = await context.Incidents.AsNoTracking()
            .Where(incident => incident.ClosedUnixMs == null).OrderByDescending(incident => incident.Id).ToListAsync(cancellationToken);
        return [.. rows.Select(ToRecord)];
    }

    /// <summary>How many conditions other than silence last at each device that has any.</summary>
    /// <param name="deviceId">Only of this device; null for all.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyDictionary<string, int>> CountFaultsAsync(string? deviceId, CancellationToken cancellationToken)
    {
        await using CityContext context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.IncidentEvents.AsNoTracking()
            .Where(one => one.EndedUnixMs == null && one.Event != IncidentFolding.CommunicationFailure && (deviceId == null || one.DeviceId == deviceId))
            .GroupBy(one => one.DeviceId)
            .Select(group => new { group.Key, Count = group.Count() })
            .ToDictionaryAsync(group => group.Key, group => group.Count, cancellationToken);
    }

    /// <summary>Lists incidents, newest first.</summary>
    /// <param name="query">Which.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<IncidentRecord>> ListAsync(IncidentQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        await using CityContext context = await contexts.CreateDbContextAsync(cancellationToken);
        IQueryable<IncidentRow> incidents = context.Incidents.AsNoTracking();
        if (query.OpenOnly)
            incidents = incidents.Where(incident => incident.ClosedUnixMs == null);
        if (query.DeviceId is { } deviceId)
            incidents = incidents.Where(incident => incident.DeviceId == deviceId);
        if (query.BeforeId is { } beforeId)
            incidents = incidents.Where(incident => incident.Id < beforeId);
        List<IncidentRow> rows = await incidents.OrderByDescending(incident => incident.Id).Take(query.Limit).ToListAsync(cancellationToken);
        return [.. rows.Select(ToRecord)];
    }

    private static async Task<List<IncidentRow>> BeginAsync(
        CityContext context, DeviceEvent deviceEvent, CitySnapshot city, long nowUnixMs, CancellationToken cancellationToken)
    {
        var changed = new List<IncidentRow>();
        // The condition has begun anew, so it had ended before, although nobody heard of it.
        List<IncidentEventRow> unended = await context.IncidentEvents
            .Where(one => one.DeviceId == deviceEvent.Device && one.Event == deviceEvent.Event && one.EndedUnixMs == null)
            .ToListAsync(cancellationToken);
        foreach (IncidentEventRow older in unended)
            changed.Add(await EndAsync(context, older, deviceEvent.StartUnixMs, cancellationToken));

        string values = JsonSerializer.Serialize(deviceEvent.Values, IncidentJsonContext.Default.IReadOnlyDictionaryStringDouble);
        IncidentRow? root = IncidentFolding.RootOf(deviceEvent, city) is { } cause
            ? await context.Incidents.FirstOrDefaultAsync(
                incident => incident.DeviceId == cause.DeviceId && incident.Event == cause.Event && incident.ClosedUnixMs == null, cancellationToken)
            : null;
        if (root is null)
        {
            root = new IncidentRow
            {
                Event = deviceEvent.Event,
                DeviceId = deviceEvent.Device,
                StartUnixMs = deviceEvent.StartUnixMs,
                RaisedUnixMs = nowUnixMs,
                AffectedLampCount = IncidentFolding.LampsBehind(deviceEvent.Device, city),
                Values = values,
            };
            context.Incidents.Add(root);
        }

        root.Events.Add(new IncidentEventRow { DeviceId = deviceEvent.Device, Event = deviceEvent.Event, StartUnixMs = deviceEvent.StartUnixMs, Values = values });
        changed.Add(root);
        return changed;
    }

    private static async Task<IncidentRow> EndAsync(CityContext context, IncidentEventRow one, long endedUnixMs, CancellationToken cancellationToken)
    {
        one.EndedUnixMs = endedUnixMs;
        IncidentRow incident = await context.Incidents.Include(row => row.Events).SingleAsync(row => row.Id == one.IncidentId, cancellationToken);
        if (incident.Events.All(other => other.EndedUnixMs is not null))
            incident.ClosedUnixMs = incident.Events.Max(other => other.EndedUnixMs);
        return incident;
    }

    private static IncidentRecord ToRecord(IncidentRow row) => new(
        row.Id,
        row.Event,
        row.DeviceId,
        row.StartUnixMs,
        row.RaisedUnixMs,
        row.ClosedUnixMs,
        row.AffectedLampCount,
        JsonSerializer.Deserialize(row.Values, IncidentJsonContext.Default.IReadOnlyDictionaryStringDouble)!);
}

/// <summary>How measured values are written.</summary>
[JsonSerializable(typeof(IReadOnlyDictionary<string, double>))]
internal sealed partial class IncidentJsonContext : JsonSerializerContext;
