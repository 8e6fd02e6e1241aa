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
/// <param name="limits">When conditions are one fault, and for how long they are gathered; null raises at once.</param>
public sealed class IncidentLedger(IDbContextFactory<CityContext> contexts, IncidentNorms norms, CauseLimits? limits = null)
{
    private readonly IncidentIntake _intake = new(contexts, norms, limits ?? CauseLimits.AtOnce);
    private readonly bool _raisesAtOnce = (limits ?? CauseLimits.AtOnce).GatheringMs == 0;

    /// <summary>Takes one event. One that was taken before changes nothing, nor does one that tells of no fault; one that raises is gathered with others until a turn folds it.</summary>
    /// <param name="deviceEvent">The event.</param>
    /// <param name="city">The assets.</param>
    /// <param name="nowUnixMs">City time.</param>
    /// <param name="cancellationToken">Gives up, and changes nothing.</param>
    /// <returns>The incidents that changed, as they stand now.</returns>
    public async Task<IReadOnlyList<IncidentRecord>> TakeAsync(DeviceEvent deviceEvent, CitySnapshot city, long nowUnixMs, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(deviceEvent);
        List<IncidentRow> changed = await _intake.TakeAsync(deviceEvent, city, nowUnixMs, cancellationToken);
        IReadOnlyList<IncidentRecord> turned = _raisesAtOnce ? await TurnAsync(city, nowUnixMs, cancellationToken) : [];
        return [.. changed.Where(row => !turned.Any(incident => incident.Id == row.Id)).Select(IncidentMapping.ToRecord), .. turned];
    }

    /// <summary>Folds what has changed since the last turn, raises what has been gathered for long enough, and lets go of what did not end with its cause.</summary>
    /// <param name="city">The assets.</param>
    /// <param name="nowUnixMs">City time.</param>
    /// <param name="cancellationToken">Gives up, and changes nothing.</param>
    /// <returns>The incidents that changed, as they stand now.</returns>
    public async Task<IReadOnlyList<IncidentRecord>> TurnAsync(CitySnapshot city, long nowUnixMs, CancellationToken cancellationToken) =>
        [.. (await _intake.TurnAsync(city, nowUnixMs, cancellationToken)).Select(IncidentMapping.ToRecord)];

    /// <summary>Reads what lasts and what is open, where that has not been done.</summary>
    /// <param name="city">The assets.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task LoadAsync(CitySnapshot city, CancellationToken cancellationToken) => _intake.LoadAsync(city, cancellationToken);

    /// <summary>The incidents that a device's lasting conditions belong to.</summary>
    /// <param name="deviceId">The device.</param>
    public IReadOnlyList<long> IncidentsOf(string deviceId) => _intake.IncidentsOf(deviceId);

    /// <summary>How many conditions of a device last, other than silence.</summary>
    /// <param name="deviceId">The device.</param>
    public int CountFaults(string deviceId) => _intake.CountFaults(deviceId);

    /// <summary>Whether nothing is heard of a device, as far as was told.</summary>
    /// <param name="deviceId">The device.</param>
    public bool IsSilent(string deviceId) => _intake.IsSilent(deviceId);

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
        _intake.Follow(row);
        if (others.Count > 0)
            _intake.Forget(); // Conditions have moved: they are read again at the next turn.
        IncidentRecord[] changed = [IncidentMapping.ToRecord(row), .. others.Select(IncidentMapping.ToRecord)];
        return (new IncidentStepResult(changed[0], IncidentMapping.ToStep(taken), IsRepeat: false), changed);
    }

    /// <summary>Raises an incident by people's word; a client's key that was taken before raises nothing.</summary>
    /// <param name="report">What is told.</param>
    /// <param name="person">Who raises it; null for LampuKota itself.</param>
    /// <param name="city">The assets.</param>
    /// <param name="nowUnixMs">City time.</param>
    /// <param name="cancellationToken">Gives up, and changes nothing.</param>
    /// <returns>The incident, and whether it was raised now.</returns>
    /// <exception cref="RequestRefusedException">The report is wrong, or the person may not.</exception>
    public async Task<(IncidentRecord Incident, bool IsNew)> RaiseAsync(IncidentReport report, Person? person, CitySnapshot city, long nowUnixMs, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(report);
        IncidentStepRequest request = IncidentStepRules.Check(
            new IncidentStepRequest(IncidentStepKind.Raised, report.ClientKey, Note: report.Note, PhotoIds: report.PhotoIds, ReferenceId: report.ReferenceId), person, nowUnixMs);
        if (request.Note is null)
            throw new RequestRefusedException(Refusal.Invalid, "note", "Say what is wrong, in a few words.");
        if (IncidentPlaces.Of(report.RootId, city) is { KecamatanId: null })
            throw new RequestRefusedException(Refusal.NotFound, "rootId", "There is no such lamp, cabinet, gateway, sensor or place; search for its id.");

        await using CityContext context = await contexts.CreateDbContextAsync(cancellationToken);
        IncidentRow? known = await context.Incidents.AsNoTracking()
            .FirstOrDefaultAsync(incident => incident.Steps.Any(step => step.Kind == IncidentStepKind.Raised && step.ClientKey == request.ClientKey), cancellationToken);
        if (known is not null)
            return (IncidentMapping.ToRecord(known), false);

        IncidentRow row = IncidentFactory.Make(new RootFault(IncidentCause.Report, IncidentReport.Event, report.RootId, nowUnixMs), "{}", city, nowUnixMs);
        IncidentMoves.Raise(row, norms, request, person);
        context.Incidents.Add(row);
        // The incident's number is given by the same commit, so the log names where it is.
        if (person is not null)
            context.AuditEntries.Add(AuditEntry.Of(person, "incident", report.RootId, $"{request.Kind}: {request.Note}", nowUnixMs));
        await context.SaveChangesAsync(cancellationToken);
        _intake.Follow(row);
        return (IncidentMapping.ToRecord(row), true);
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
        IncidentRow split = IncidentFactory.Make(
            new RootFault(IncidentFactory.CauseOf(root.DeviceId, city), root.Event, root.DeviceId, leaving.Min(condition => condition.StartUnixMs)), root.Values, city, nowUnixMs);
        string[] devices = [.. leaving.Select(condition => condition.DeviceId).Distinct()];
        split.AffectedLampCount = devices.Count(device => city.FindLamp(device) is not null);
        split.EndedUnixMs = leaving.TrueForAll(condition => condition.EndedUnixMs is not null) ? leaving.Max(condition => condition.EndedUnixMs) : null;
        row.AffectedLampCount = Math.Max(0, row.AffectedLampCount - split.AffectedLampCount);
        foreach (IncidentConditionRow condition in leaving)
        {
            condition.IsPinned = true;
            split.Conditions.Add(condition);
        }

        IncidentMoves.Raise(split, norms, new IncidentStepRequest(IncidentStepKind.Raised, "", Note: request.Note, ReferenceId: row.Id.ToString(CultureInfo.InvariantCulture)), person);
        context.Incidents.Add(split);
        return split;
    }

    private static AuditEntry Audit(IncidentRow row, IncidentStepRequest request, Person person, long nowUnixMs) =>
        AuditEntry.Of(person, "incident", row.Id.ToString(CultureInfo.InvariantCulture), $"{request.Kind}{(request.Note is { } note ? $": {note}" : "")}", nowUnixMs);
}
