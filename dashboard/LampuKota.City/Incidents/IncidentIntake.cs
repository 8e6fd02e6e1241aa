using LampuKota.Lighting;
using Microsoft.EntityFrameworkCore;

namespace LampuKota.City;

/// <summary>Takes events into conditions, and conditions into incidents; for one caller at a time.</summary>
/// <param name="contexts">Makes contexts on the city's database.</param>
/// <param name="norms">Within what time what is expected.</param>
/// <param name="limits">When conditions are one fault.</param>
internal sealed class IncidentIntake(IDbContextFactory<CityContext> contexts, IncidentNorms norms, CauseLimits limits)
{
    private readonly ConditionBook _book = new();
    private bool _isLoaded;

    /// <summary>Takes one event in one durable commit.</summary>
    public async Task<List<IncidentRow>> TakeAsync(DeviceEvent deviceEvent, CitySnapshot city, long nowUnixMs, CancellationToken cancellationToken)
    {
        if (deviceEvent.Phase == EventPhase.Instant || !EventCatalogue.IsFault(deviceEvent.Event))
            return []; // It tells of nothing that is wrong and lasts.

        await LoadAsync(city, cancellationToken);
        await using CityContext context = await contexts.CreateDbContextAsync(cancellationToken);
        IncidentConditionRow? known = await context.IncidentConditions.FindAsync([deviceEvent.Device, deviceEvent.Event, deviceEvent.StartUnixMs], cancellationToken);
        var ended = new List<IncidentConditionRow>();
        IncidentConditionRow? begun = null;
        if (deviceEvent.Phase == EventPhase.Start && known is null)
        {
            // What has begun anew had ended before, although nobody heard of it.
            ended = await context.IncidentConditions.Where(one => one.DeviceId == deviceEvent.Device && one.Event == deviceEvent.Event && one.EndedUnixMs == null).ToListAsync(cancellationToken);
            begun = NewCondition(deviceEvent, nowUnixMs);
            context.IncidentConditions.Add(begun);
            ended.ForEach(older => older.EndedUnixMs = deviceEvent.StartUnixMs);
        }
        else if (deviceEvent.Phase == EventPhase.End && known is { EndedUnixMs: null })
        {
            known.EndedUnixMs = deviceEvent.AtUnixMs;
            ended = [known];
        }

        List<IncidentRow> changed = await EndAsync(context, ended, nowUnixMs, cancellationToken);
        await context.SaveChangesAsync(cancellationToken);
        ended.ForEach(condition => _book.Remove(KeyOf(condition)));
        changed.ForEach(_book.Set);
        if (begun is not null)
            _book.Set(ToFold(begun));
        return changed;
    }

    /// <summary>Folds what has changed since the last turn, and raises what has been gathered for long enough; one durable commit.</summary>
    public async Task<List<IncidentRow>> TurnAsync(CitySnapshot city, long nowUnixMs, CancellationToken cancellationToken)
    {
        await LoadAsync(city, cancellationToken);
        if (!_book.IsDirty && !_book.AwaitsTime)
            return [];

        _book.IsDirty = false;
        FoldPlan plan = FoldPlanner.Make(_book.Lasting, _book.Standing, _book.MemberCounts, city, limits, nowUnixMs);
        if (plan.IsEmpty)
            return [];

        await using CityContext context = await contexts.CreateDbContextAsync(cancellationToken);
        var writer = new FoldWriter(context, norms, limits, city, nowUnixMs);
        try
        {
            await writer.WriteAsync(plan, cancellationToken);
        }
        catch
        {
            _book.IsDirty = true; // Nothing was written: the next turn tries again.
            throw;
        }

        foreach (IncidentRow incident in writer.Changed)
            _book.Set(incident);
        foreach (FoldCondition condition in writer.Conditions)
            _book.Set(condition);
        CountMembers(writer, city);
        return writer.Changed;
    }

    /// <summary>The open incidents that a device's lasting conditions belong to.</summary>
    public IReadOnlyList<long> IncidentsOf(string deviceId) => [.. _book.OfDevice(deviceId).Select(condition => condition.IncidentId).OfType<long>().Distinct()];

    /// <summary>How many conditions of a device last, other than silence.</summary>
    public int CountFaults(string deviceId) => _book.OfDevice(deviceId).Count(condition => !FaultKinds.IsSilence(condition.Event));

    /// <summary>Whether nothing is heard of a device.</summary>
    public bool IsSilent(string deviceId) => _book.OfDevice(deviceId).Any(condition => FaultKinds.IsSilence(condition.Event));

    /// <summary>Forgets what is in memory, because a person has changed what is on disk.</summary>
    public void Forget() => _isLoaded = false;

    /// <summary>Follows a step that a person or the system took.</summary>
    public void Follow(IncidentRow incident) => _book.Set(incident);

    /// <summary>Reads what lasts and what is open, where that has not been done.</summary>
    public async Task LoadAsync(CitySnapshot city, CancellationToken cancellationToken)
    {
        if (_isLoaded)
            return;

        await using CityContext context = await contexts.CreateDbContextAsync(cancellationToken);
        List<IncidentConditionRow> lasting = await context.IncidentConditions.AsNoTracking().Where(condition => condition.EndedUnixMs == null).ToListAsync(cancellationToken);
        List<IncidentRow> open = await context.Incidents.AsNoTracking().Where(incident => incident.ClosedUnixMs == null).ToListAsync(cancellationToken);
        var members = await context.IncidentConditions.AsNoTracking()
            .Join(
                context.Incidents.Where(incident => incident.ClosedUnixMs == null && (incident.Cause == IncidentCause.Grid || incident.Cause == IncidentCause.Network || incident.Cause == IncidentCause.Segment)),
                condition => condition.IncidentId, incident => incident.Id, (condition, incident) => new { incident.Id, incident.Cause, Root = incident.DeviceId, Device = condition.DeviceId })
            .ToListAsync(cancellationToken);
        _book.Clear();
        lasting.ForEach(condition => _book.Set(ToFold(condition)));
        open.ForEach(_book.Set);
        foreach (var group in members.GroupBy(member => member.Id).Where(group => group.All(member => member.Device != member.Root)))
            _book.AddMembers(group.Key, group.Count(member => FoldPlanner.IsMember(member.Cause, member.Root, member.Device, city)));
        _isLoaded = true;
    }

    private void CountMembers(FoldWriter writer, CitySnapshot city)
    {
        foreach (IGrouping<long, FoldCondition> group in writer.Conditions.Where(condition => condition.IncidentId is not null).GroupBy(condition => condition.IncidentId!.Value))
        {
            if (_book.Find(group.Key) is not { } incident || group.Any(condition => condition.DeviceId == incident.DeviceId))
                continue;
            int count = group.Count(condition => FoldPlanner.IsMember(incident.Cause, incident.DeviceId, condition.DeviceId, city));
            if (count > 0)
                _book.AddMembers(group.Key, count);
        }
    }

    private async Task<List<IncidentRow>> EndAsync(CityContext context, List<IncidentConditionRow> ended, long nowUnixMs, CancellationToken cancellationToken)
    {
        var changed = new List<IncidentRow>();
        foreach (IGrouping<long, IncidentConditionRow> group in ended.Where(condition => condition.IncidentId is not null).GroupBy(condition => condition.IncidentId!.Value))
        {
            if (_book.CountOf(group.Key) > group.Count())
                continue; // Others of it last.

            IncidentRow incident = await context.Incidents.SingleAsync(row => row.Id == group.Key, cancellationToken);
            IncidentMoves.End(incident, group.Max(condition => condition.EndedUnixMs!.Value), norms, nowUnixMs);
            changed.Add(incident);
        }

        return changed;
    }

    private static IncidentConditionRow NewCondition(DeviceEvent deviceEvent, long nowUnixMs) => new()
    {
        DeviceId = deviceEvent.Device,
        Event = deviceEvent.Event,
        StartUnixMs = deviceEvent.StartUnixMs,
        TakenUnixMs = nowUnixMs,
        Values = IncidentMapping.ToJson(deviceEvent.Values),
    };

    private static (string, string, long) KeyOf(IncidentConditionRow condition) => (condition.DeviceId, condition.Event, condition.StartUnixMs);

    private static FoldCondition ToFold(IncidentConditionRow row) => new(row.DeviceId, row.Event, row.StartUnixMs, row.TakenUnixMs, row.IncidentId, row.IsPinned) { IsReleased = row.ReleasedFromId is not null };
}
