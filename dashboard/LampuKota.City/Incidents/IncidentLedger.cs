using System.Globalization;
using LampuKota.Lighting;
using Microsoft.EntityFrameworkCore;

namespace LampuKota.City;

/// <summary>
/// Writes incidents: each call is one durable commit of the change and the steps that tell of it. One caller at a time, so that the steps' ids rise in
/// the order of their commits and a reader's cursor misses none.
/// </summary>
/// <param name="contexts">Makes contexts on the city's database.</param>
/// <param name="norms">Within what time what is expected.</param>
public sealed class IncidentLedger(IDbContextFactory<CityContext> contexts, IncidentNorms norms)
{
    /// <summary>Takes one event. One that was taken before changes nothing, nor does one that tells of no fault.</summary>
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
        IncidentConditionRow? known = await context.IncidentConditions.FindAsync([deviceEvent.Device, deviceEvent.Event, deviceEvent.StartUnixMs], cancellationToken);
        List<IncidentRow> changed = (deviceEvent.Phase, known) switch
        {
            (EventPhase.Start, null) => await BeginAsync(context, deviceEvent, city, nowUnixMs, cancellationToken),
            (EventPhase.End, { EndedUnixMs: null }) => [await EndAsync(context, known, deviceEvent.AtUnixMs, nowUnixMs, cancellationToken)],
            _ => [],
        };
        await context.SaveChangesAsync(cancellationToken);
        return [.. changed.Select(IncidentMapping.ToRecord)];
    }

    /// <summary>Takes one step; a client's key that was taken before for this incident changes nothing.</summary>
    /// <param name="id">The incident.</param>
    /// <param name="request">The step.</param>
    /// <param name="person">Who takes it; null for LampuKota itself.</param>
    /// <param name="city">The assets.</param>
    /// <param name="nowUnixMs">City time.</param>
    /// <param name="cancellationToken">Gives up, and changes nothing.</param>
    /// <returns>What became of it, and every incident that changed.</returns>
    /// <exception cref="RequestRefusedException">There is no such incident, the step is wrong, or it comes too late (<see cref="IncidentConflictException"/>).</exception>
    public async Task<(IncidentStepResult Result, IReadOnlyList<IncidentRecord> Changed)> StepAsync(
        long id, IncidentStepRequest request, Person? person, CitySnapshot city, long nowUnixMs, CancellationToken cancellationToken)
    {
        IncidentStepRequest good = IncidentStepRules.Check(request, person, nowUnixMs);
        await using CityContext context = await contexts.CreateDbContextAsync(cancellationToken);
        IncidentRow row = await context.Incidents.FindAsync([id], cancellationToken)
            ?? throw new RequestRefusedException(Refusal.NotFound, "id", "There is no incident of this number.");
        if (await context.IncidentSteps.AsNoTracking().FirstOrDefaultAsync(step => step.IncidentId == id && step.ClientKey == good.ClientKey, cancellationToken) is { } earlier)
            return (Repeat(row, earlier, good, person), []);

        await RequireFitAsync(context, row, good, person, cancellationToken);
        List<IncidentRow> others = await TakeOverAsync(context, row, good, person, city, nowUnixMs, cancellationToken);
        IncidentStepRow taken = IncidentMoves.Take(row, good, person, norms, nowUnixMs);
        IncidentMoves.GoOn(row, norms, nowUnixMs);
        if (person is not null)
            context.AuditEntries.Add(Audit(row, good, person, nowUnixMs));
        await context.SaveChangesAsync(cancellationToken);
        IncidentRecord[] changed = [IncidentMapping.ToRecord(row), .. others.Select(IncidentMapping.ToRecord)];
        return (new IncidentStepResult(changed[0], IncidentMapping.ToStep(taken), IsRepeat: false), changed);
    }

    private static IncidentStepResult Repeat(IncidentRow row, IncidentStepRow earlier, IncidentStepRequest request, Person? person) =>
        earlier.Kind == request.Kind && earlier.PersonId == person?.Id
            ? new IncidentStepResult(IncidentMapping.ToRecord(row), IncidentMapping.ToStep(earlier), IsRepeat: true)
            : throw new RequestRefusedException(Refusal.Invalid, "clientKey", "This client key was taken for another step; take a new UUID for each step.");

    private static async Task RequireFitAsync(CityContext context, IncidentRow row, IncidentStepRequest request, Person? person, CancellationToken cancellationToken)
    {
        int seen = request.ExpectedVersion ?? row.Version;
        List<IncidentStepRow> since = await context.IncidentSteps.AsNoTracking()
            .Where(step => step.IncidentId == row.Id && step.Version > seen).OrderBy(step => step.Id).ToListAsync(cancellationToken);
        IncidentRecord incident = IncidentMapping.ToRecord(row);
        IncidentStep[] steps = [.. since.Select(IncidentMapping.ToStep)];
        if (IncidentConflicts.Find(incident, request, person, steps) is { } problem)
            throw new IncidentConflictException(problem, incident, steps);
    }

    private async Task<List<IncidentRow>> TakeOverAsync(
        CityContext context, IncidentRow row, IncidentStepRequest request, Person? person, CitySnapshot city, long nowUnixMs, CancellationToken cancellationToken) => request.Kind switch
        {
            IncidentStepKind.Merged => [await MergeAsync(context, row, request.OtherIncidentId!.Value, nowUnixMs, cancellationToken)],
            IncidentStepKind.Split => [await SplitAsync(context, row, request, person, city, nowUnixMs, cancellationToken)],
            _ => [],
        };

    private async Task<IncidentRow> MergeAsync(CityContext context, IncidentRow row, long otherId, long nowUnixMs, CancellationToken cancellationToken)
    {
        IncidentRow other = await context.Incidents.FindAsync([otherId], cancellationToken)
            ?? throw new RequestRefusedException(Refusal.NotFound, "otherIncidentId", "There is no incident of this number to become part of.");
        if (other.Id == row.Id || other.ClosedUnixMs is not null)
            throw new RequestRefusedException(Refusal.Invalid, "otherIncidentId", "An incident becomes part of another one that is open.");

        List<IncidentConditionRow> moved = await context.IncidentConditions.Where(condition => condition.IncidentId == row.Id).ToListAsync(cancellationToken);
        foreach (IncidentConditionRow condition in moved)
            (condition.IncidentId, condition.IsPinned) = (other.Id, true);
        if (moved.Exists(condition => condition.EndedUnixMs is null))
            other.EndedUnixMs = null;
        other.AffectedLampCount += row.AffectedLampCount;
        IncidentMoves.Take(
            other, IncidentStepKind.Widened, norms, nowUnixMs, referenceId: row.Id.ToString(CultureInfo.InvariantCulture),
            deviceIds: [.. moved.Select(condition => condition.DeviceId).Distinct().Take(IncidentStepRules.MaximumDevices)]);
        return other;
    }

    private async Task<IncidentRow> SplitAsync(
        CityContext context, IncidentRow row, IncidentStepRequest request, Person? person, CitySnapshot city, long nowUnixMs, CancellationToken cancellationToken)
    {
        List<IncidentConditionRow> all = await context.IncidentConditions.Where(condition => condition.IncidentId == row.Id).ToListAsync(cancellationToken);
        List<IncidentConditionRow> leaving = all.FindAll(condition => request.DeviceIds!.Contains(condition.DeviceId));
        if (leaving.Count == 0 || leaving.Count == all.Count)
            throw new RequestRefusedException(Refusal.Invalid, "deviceIds", "Name some, but not all, of the devices of this incident.");

        IncidentConditionRow root = leaving[0];
        IncidentRow split = NewIncident(IncidentFolding.CauseOf(root.DeviceId, city), root.Event, root.DeviceId, leaving.Min(condition => condition.StartUnixMs), root.Values, city, nowUnixMs);
        string[] devices = [.. leaving.Select(condition => condition.DeviceId).Distinct()];
        split.AffectedLampCount = devices.Count(device => city.FindLamp(device) is not null);
        split.EndedUnixMs = leaving.TrueForAll(condition => condition.EndedUnixMs is not null) ? leaving.Max(condition => condition.EndedUnixMs) : null;
        row.AffectedLampCount = Math.Max(0, row.AffectedLampCount - split.AffectedLampCount);
        foreach (IncidentConditionRow condition in leaving)
        {
            condition.IsPinned = true;
            split.Conditions.Add(condition);
        }

        IncidentMoves.Raise(split, norms, person, row.Id.ToString(CultureInfo.InvariantCulture), request.Note);
        context.Incidents.Add(split);
        return split;
    }

    private async Task<List<IncidentRow>> BeginAsync(CityContext context, DeviceEvent deviceEvent, CitySnapshot city, long nowUnixMs, CancellationToken cancellationToken)
    {
        var changed = new List<IncidentRow>();
        // The condition has begun anew, so it had ended before, although nobody heard of it.
        List<IncidentConditionRow> unended = await context.IncidentConditions
            .Where(one => one.DeviceId == deviceEvent.Device && one.Event == deviceEvent.Event && one.EndedUnixMs == null)
            .ToListAsync(cancellationToken);
        foreach (IncidentConditionRow older in unended)
            changed.Add(await EndAsync(context, older, deviceEvent.StartUnixMs, nowUnixMs, cancellationToken));

        string values = IncidentMapping.ToJson(deviceEvent.Values);
        IncidentRow? root = IncidentFolding.RootOf(deviceEvent, city) is { } cause
            ? await context.Incidents.FirstOrDefaultAsync(
                incident => incident.DeviceId == cause.DeviceId && incident.Event == cause.Event && incident.ClosedUnixMs == null, cancellationToken)
            : null;
        if (root is null)
        {
            root = NewIncident(IncidentFolding.CauseOf(deviceEvent.Device, city), deviceEvent.Event, deviceEvent.Device, deviceEvent.StartUnixMs, values, city, nowUnixMs);
            IncidentMoves.Raise(root, norms, person: null);
            context.Incidents.Add(root);
        }

        root.EndedUnixMs = null;
        root.Conditions.Add(new IncidentConditionRow
        {
            DeviceId = deviceEvent.Device, Event = deviceEvent.Event, StartUnixMs = deviceEvent.StartUnixMs, TakenUnixMs = nowUnixMs, Values = values,
        });
        changed.Add(root);
        return changed;
    }

    private async Task<IncidentRow> EndAsync(CityContext context, IncidentConditionRow one, long endedUnixMs, long nowUnixMs, CancellationToken cancellationToken)
    {
        one.EndedUnixMs = endedUnixMs;
        IncidentRow incident = await context.Incidents.Include(row => row.Conditions).SingleAsync(row => row.Id == one.IncidentId, cancellationToken);
        if (incident.Conditions.Exists(other => other.EndedUnixMs is null))
            return incident;

        incident.EndedUnixMs = incident.Conditions.Max(other => other.EndedUnixMs);
        IncidentMoves.Take(incident, IncidentStepKind.Recovered, norms, nowUnixMs);
        IncidentMoves.GoOn(incident, norms, nowUnixMs);
        return incident;
    }

    private static IncidentRow NewIncident(IncidentCause cause, string eventName, string rootId, long startUnixMs, string values, CitySnapshot city, long nowUnixMs)
    {
        IncidentPlace place = IncidentPlaces.Of(rootId, city);
        return new IncidentRow
        {
            Cause = cause,
            Event = eventName,
            DeviceId = rootId,
            KecamatanId = place.KecamatanId,
            KelurahanId = place.KelurahanId,
            CabinetId = place.CabinetId,
            StartUnixMs = startUnixMs,
            RaisedUnixMs = nowUnixMs,
            AffectedLampCount = IncidentPlaces.LampsBehind(rootId, city),
            SearchText = IncidentPlaces.SearchText(rootId, city),
            Values = values,
        };
    }

    private static AuditEntry Audit(IncidentRow row, IncidentStepRequest request, Person person, long nowUnixMs) => new()
    {
        AtUnixMs = nowUnixMs,
        PersonId = person.Id,
        PersonName = person.Name,
        Action = "incident",
        Subject = row.Id.ToString(CultureInfo.InvariantCulture),
        Detail = $"{request.Kind}{(request.Note is { } note ? $": {note}" : "")}",
    };
}
