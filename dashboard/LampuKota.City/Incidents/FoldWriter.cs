using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace LampuKota.City;

/// <summary>Writes one plan of folding in one durable commit.</summary>
internal sealed class FoldWriter(CityContext context, IncidentNorms norms, CauseLimits limits, CitySnapshot city, long nowUnixMs)
{
    /// <summary>How many closed incidents of a root are looked at for one that comes back; a root has few faults.</summary>
    private const int MaximumLookedBack = 5;

    private readonly Dictionary<long, IncidentRow> _incidents = [];
    private readonly Dictionary<(string, string, long), IncidentConditionRow> _conditions = [];
    private readonly HashSet<IncidentRow> _changed = [];

    /// <summary>The incidents as they stand now.</summary>
    public List<IncidentRow> Changed => [.. _changed.OrderBy(incident => incident.Id)];

    /// <summary>The conditions that were moved, as they stand now.</summary>
    public List<FoldCondition> Conditions { get; } = [];

    public async Task WriteAsync(FoldPlan plan, CancellationToken cancellationToken)
    {
        await using IDbContextTransaction transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        await LoadAsync(plan, cancellationToken);
        foreach ((long id, bool hasEnded) in plan.CauseEnds)
            Touch(id).CauseEndedUnixMs = hasEnded ? nowUnixMs : null;
        foreach ((long id, bool isPaused) in plan.Pauses)
            IncidentMoves.Take(Touch(id), isPaused ? IncidentStepKind.Paused : IncidentStepKind.Resumed, norms, nowUnixMs);
        foreach (FoldRelease release in plan.Releases)
            Release(release);

        var targets = new List<(FoldMove Move, IncidentRow Target)>(plan.Moves.Count);
        foreach (FoldMove move in plan.Moves)
            targets.Add((move, await TargetOfAsync(move, cancellationToken)));
        await context.SaveChangesAsync(cancellationToken); // Gives new incidents their numbers.
        foreach ((FoldMove move, IncidentRow target) in targets)
            Move(move, target);
        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private async Task LoadAsync(FoldPlan plan, CancellationToken cancellationToken)
    {
        HashSet<long> ids =
        [
            .. plan.CauseEnds.Select(pair => pair.Key), .. plan.Pauses.Select(pair => pair.Key), .. plan.Releases.Select(release => release.IncidentId),
            .. plan.Moves.Select(move => move.IncidentId).OfType<long>(), .. plan.Moves.SelectMany(move => move.FoldedIds),
        ];
        foreach (IncidentRow incident in await context.Incidents.Where(incident => ids.Contains(incident.Id)).ToListAsync(cancellationToken))
            _incidents[incident.Id] = incident;

        FoldCondition[] moving = [.. plan.Moves.SelectMany(move => move.Conditions), .. plan.Releases.SelectMany(release => release.Conditions)];
        HashSet<long?> owners = [.. moving.Select(condition => condition.IncidentId)];
        bool hasPending = owners.Remove(null);
        List<IncidentConditionRow> rows = await context.IncidentConditions
            .Where(condition => condition.EndedUnixMs == null && (owners.Contains(condition.IncidentId) || (hasPending && condition.IncidentId == null))).ToListAsync(cancellationToken);
        rows.ForEach(row => _conditions[(row.DeviceId, row.Event, row.StartUnixMs)] = row);
    }

    private IncidentRow Touch(long id)
    {
        IncidentRow incident = _incidents[id];
        _changed.Add(incident);
        return incident;
    }

    private void Release(FoldRelease release)
    {
        IncidentRow incident = Touch(release.IncidentId);
        foreach (FoldCondition condition in release.Conditions)
        {
            IncidentConditionRow row = _conditions[condition.Key];
            (row.IncidentId, row.ReleasedFromId, row.TakenUnixMs) = (null, incident.Id, nowUnixMs);
            Conditions.Add(condition with { IncidentId = null, TakenUnixMs = nowUnixMs, IsReleased = true });
        }

        IncidentMoves.Take(incident, IncidentStepKind.NotReturned, norms, nowUnixMs, deviceIds: DevicesOf(release.Conditions));
        if (release.IsAll)
            IncidentMoves.End(incident, incident.CauseEndedUnixMs ?? nowUnixMs, norms, nowUnixMs);
    }

    private async Task<IncidentRow> TargetOfAsync(FoldMove move, CancellationToken cancellationToken)
    {
        IncidentRow target = move.IncidentId is { } id ? Touch(id) : await FindClosedAsync(move.Root, cancellationToken) is { } closed ? ComeBack(closed, move.Root) : Raise(move);
        _changed.Add(target);
        target.EndedUnixMs = null;
        if (move.Root.IncidentId is not null)
            Widen(target, move);
        return target;
    }

    private IncidentRow Raise(FoldMove move)
    {
        FoldCondition first = move.Conditions.FirstOrDefault(condition => condition.DeviceId == move.Root.DeviceId && condition.Event == move.Root.Event) ?? move.Conditions[0];
        IncidentRow incident = IncidentFactory.Make(move.Root, _conditions[first.Key].Values, city, nowUnixMs);
        if (move.CabinetIds.Count > 0)
            incident.AffectedLampCount = LampsOf(move.CabinetIds); // Of an area what is out, not what stands there.
        IncidentMoves.Raise(incident, norms);
        if (incident.Cause == IncidentCause.Grid)
            IncidentMoves.Take(incident, IncidentStepKind.Paused, norms, nowUnixMs); // Its return is the utility's, and no crew's.
        context.Incidents.Add(incident);
        return incident;
    }

    private IncidentRow ComeBack(IncidentRow incident, RootFault root)
    {
        bool wasRepaired = incident.WorkerId is not null;
        bool isKnown = incident.NotifiedUnixMs is not null && !wasRepaired;
        incident.StartUnixMs = root.StartUnixMs;
        IncidentMoves.Take(incident, isKnown ? IncidentStepKind.Recurred : IncidentStepKind.Reopened, norms, nowUnixMs);
        return incident;
    }

    private void Widen(IncidentRow incident, FoldMove move)
    {
        if (incident.DeviceId != move.Root.DeviceId || incident.Cause != move.Root.Cause)
        {
            IncidentPlace place = IncidentPlaces.Of(move.Root.DeviceId, city);
            (incident.Cause, incident.Event, incident.DeviceId) = (move.Root.Cause, move.Root.Event, move.Root.DeviceId);
            (incident.KecamatanId, incident.KelurahanId, incident.CabinetId) = (place.KecamatanId, place.KelurahanId, place.CabinetId);
            incident.SearchText = IncidentPlaces.SearchText(move.Root.DeviceId, city);
        }

        string[] devices = DevicesOf([.. move.Conditions.Where(condition => condition.IncidentId != incident.Id && FoldPlanner.IsMember(incident.Cause, incident.DeviceId, condition.DeviceId, city))]);
        incident.AffectedLampCount = Math.Max(incident.AffectedLampCount, LampsOf(move.CabinetIds));
        if (devices.Length > 0)
            IncidentMoves.Take(incident, IncidentStepKind.Widened, norms, nowUnixMs, deviceIds: devices);
    }

    private void Move(FoldMove move, IncidentRow target)
    {
        foreach (FoldCondition condition in move.Conditions.Where(condition => condition.IncidentId != target.Id))
        {
            _conditions[condition.Key].IncidentId = target.Id;
            Conditions.Add(condition with { IncidentId = target.Id });
        }

        foreach (long id in move.FoldedIds)
            IncidentMoves.Take(Touch(id), IncidentStepKind.Folded, norms, nowUnixMs, referenceId: target.Id.ToString(CultureInfo.InvariantCulture));
    }

    // What had ended by itself and comes back soon is no news; what was repaired and comes back is.
    private async Task<IncidentRow?> FindClosedAsync(RootFault root, CancellationToken cancellationToken)
    {
        List<IncidentRow> closed = await context.Incidents
            .Where(incident => incident.DeviceId == root.DeviceId && incident.Cause == root.Cause && incident.ClosedUnixMs != null && incident.MergedIntoId == null)
            .OrderByDescending(incident => incident.Id).Take(MaximumLookedBack).ToListAsync(cancellationToken);
        return closed.Find(incident =>
            FaultKinds.FaultOf(incident.Cause, incident.Event) == root.Key.Fault
            && nowUnixMs - incident.ClosedUnixMs!.Value <= (incident.WorkerId is null ? limits.RecurMs : limits.RelapseMs));
    }

    private int LampsOf(IReadOnlyCollection<string> cabinetIds) => cabinetIds.Sum(id => city.LampsOfCabinet(id).Count);

    private static string[] DevicesOf(IReadOnlyCollection<FoldCondition> conditions) =>
        [.. conditions.Select(condition => condition.DeviceId).Distinct(StringComparer.Ordinal).Take(IncidentStepRules.MaximumDevices)];
}
