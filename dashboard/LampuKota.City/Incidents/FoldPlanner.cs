namespace LampuKota.City;

/// <summary>Makes the plan by which conditions are folded; pure.</summary>
public static class FoldPlanner
{
    /// <summary>Makes a plan.</summary>
    /// <param name="lasting">All lasting conditions of the city.</param>
    /// <param name="standing">All open incidents.</param>
    /// <param name="memberCounts">How many conditions each of these ever had that tell how far it reaches; for outages without a condition of their own.</param>
    /// <param name="city">The assets.</param>
    /// <param name="limits">When conditions are one fault.</param>
    /// <param name="nowUnixMs">City time.</param>
    public static FoldPlan Make(
        IReadOnlyCollection<FoldCondition> lasting,
        IReadOnlyCollection<StandingIncident> standing,
        IReadOnlyDictionary<long, int> memberCounts,
        CitySnapshot city,
        CauseLimits limits,
        long nowUnixMs)
    {
        ArgumentNullException.ThrowIfNull(lasting);
        ArgumentNullException.ThrowIfNull(standing);
        ArgumentNullException.ThrowIfNull(memberCounts);
        ArgumentNullException.ThrowIfNull(limits);
        var causes = new RootCauses(lasting, standing, city, limits, nowUnixMs);
        Dictionary<long, StandingIncident> byId = standing.ToDictionary(incident => incident.Id);
        ILookup<long, FoldCondition> attached = lasting.Where(condition => condition.IncidentId is not null).ToLookup(condition => condition.IncidentId!.Value);
        var moving = new List<(FoldCondition Condition, RootFault Root)>();
        var leaving = new List<FoldCondition>();
        foreach (FoldCondition condition in lasting.Where(condition => !condition.IsPinned))
            Sort(condition, causes.Of(condition), byId, limits, nowUnixMs, moving, leaving);

        return new FoldPlan(
            Moves(moving, standing, attached, causes, limits, nowUnixMs),
            [.. leaving.GroupBy(condition => condition.IncidentId!.Value).Select(group => new FoldRelease(group.Key, [.. group], attached[group.Key].Count() == group.Count()))],
            [.. standing.Select(incident => KeyValuePair.Create(incident, HasEnded(incident, attached[incident.Id], memberCounts.GetValueOrDefault(incident.Id), city, limits)))
                .Where(pair => pair.Value is { } hasEnded && hasEnded != pair.Key.CauseEndedUnixMs is not null).Select(pair => KeyValuePair.Create(pair.Key.Id, pair.Value!.Value))],
            Pauses(standing, causes.CabinetsWithoutGrid));
    }

    /// <summary>Whether a condition counts for how far an outage reaches that has no condition of its own.</summary>
    /// <param name="cause">The outage's cause.</param>
    /// <param name="rootId">Its root.</param>
    /// <param name="deviceId">The condition's device.</param>
    /// <param name="city">The assets.</param>
    public static bool IsMember(IncidentCause cause, string rootId, string deviceId, CitySnapshot city)
    {
        ArgumentNullException.ThrowIfNull(city);
        return cause switch
        {
            IncidentCause.Grid or IncidentCause.Network => city.FindCabinet(deviceId) is not null || city.FindGateway(deviceId) is not null,
            IncidentCause.Segment => deviceId == rootId || city.FindLamp(deviceId) is not null,
            _ => false,
        };
    }

    private static void Sort(
        FoldCondition condition,
        RootFault root,
        Dictionary<long, StandingIncident> byId,
        CauseLimits limits,
        long nowUnixMs,
        List<(FoldCondition, RootFault)> moving,
        List<FoldCondition> leaving)
    {
        if (condition.IncidentId is not { } currentId)
        {
            moving.Add((condition, root));
            return;
        }

        if (!byId.TryGetValue(currentId, out StandingIncident? current))
            return; // Closed by a person while it lasts: nobody is told of it again.
        if (root.IncidentId == currentId)
        {
            if (root.Cause != current.Cause || root.DeviceId != current.DeviceId)
                moving.Add((condition, root)); // The outage is of another kind or reaches further than was known.
            return;
        }

        // A device does not become the cause of what explained it: what its cabinet misses outlasts the segment's own word by its holds.
        bool isOwn = root.DeviceId == condition.DeviceId && root.DeviceId != current.DeviceId;
        if (Rank(root.Cause) < Rank(current.Cause) && !isOwn)
            moving.Add((condition, root));
        else if (root.Key != current.Key && (isOwn || Rank(root.Cause) > Rank(current.Cause)) && current.CauseEndedUnixMs is { } endedUnixMs && nowUnixMs - endedUnixMs >= limits.ReturnMs)
            leaving.Add(condition);
    }

    private static List<FoldMove> Moves(
        List<(FoldCondition Condition, RootFault Root)> moving,
        IReadOnlyCollection<StandingIncident> standing,
        ILookup<long, FoldCondition> attached,
        RootCauses causes,
        CauseLimits limits,
        long nowUnixMs)
    {
        var byKey = new Dictionary<(IncidentCause, string, string), long>();
        foreach (StandingIncident incident in standing.Where(incident => !incident.IsArea).OrderBy(incident => incident.Id))
            byKey.TryAdd(incident.Key, incident.Id);

        var moves = new List<FoldMove>();
        foreach (var group in moving.GroupBy(pair => (pair.Root.IncidentId, pair.Root.Key)))
        {
            RootFault root = group.MinBy(pair => pair.Root.StartUnixMs).Root;
            FoldCondition[] conditions = [.. group.Select(pair => pair.Condition)];
            long? targetId = root.IncidentId ?? (byKey.TryGetValue(root.Key, out long id) ? id : AreaThatComesAgain(root, standing)?.Id);
            if (targetId is null && !IsDue(conditions, limits.GatheringOf(root), nowUnixMs))
                continue;

            long[] left = [.. conditions.Where(condition => condition.IncidentId is not null && condition.IncidentId != targetId).GroupBy(condition => condition.IncidentId!.Value)
                .Where(one => attached[one.Key].Count() == one.Count()).Select(one => one.Key)];
            moves.Add(new FoldMove(root, targetId, conditions, left, causes.CabinetsOf(root)));
        }

        return moves;
    }

    // An outage that is over, while what did not return is awaited, and begins again in the same place.
    private static StandingIncident? AreaThatComesAgain(RootFault root, IReadOnlyCollection<StandingIncident> standing) =>
        standing.FirstOrDefault(incident => incident.IsArea && incident.Key == root.Key && root.StartUnixMs >= incident.CauseEndedUnixMs);

    // People already know of all of them, or one has been gathered for long enough.
    private static bool IsDue(FoldCondition[] conditions, long gatheringMs, long nowUnixMs) =>
        Array.TrueForAll(conditions, condition => condition.IncidentId is not null)
        || Array.Exists(conditions, condition => condition.IncidentId is null && nowUnixMs - condition.TakenUnixMs >= gatheringMs);

    // Null where an incident explains nothing but itself.
    private static bool? HasEnded(StandingIncident incident, IEnumerable<FoldCondition> attached, int memberCount, CitySnapshot city, CauseLimits limits)
    {
        if (incident.Cause is IncidentCause.Lamp or IncidentCause.Sensor or IncidentCause.Report)
            return null;
        if (attached.Any(condition => condition.DeviceId == incident.DeviceId && FaultKinds.FaultOf(incident.Cause, condition.Event) == incident.Key.Fault))
            return false;
        if (memberCount == 0)
            return true;
        if (!incident.IsArea)
            return attached.Count(condition => condition.DeviceId != incident.DeviceId) <= limits.RemainderShare * memberCount;
        int remaining = attached.Count(condition => IsSignOfOutage(condition) && IsMember(incident.Cause, incident.DeviceId, condition.DeviceId, city));
        return remaining <= limits.RemainderShare * memberCount || (remaining < limits.GridCabinets && remaining < memberCount);
    }

    // Of cabinets and gateways: lamps and segments that stay dark are what did not return, however many they are.
    private static bool IsSignOfOutage(FoldCondition condition) =>
        condition.Event is Lighting.EventNames.SupplyLoss or Lighting.EventNames.CommunicationFailure;

    private static List<KeyValuePair<long, bool>> Pauses(IReadOnlyCollection<StandingIncident> standing, IReadOnlySet<string> cabinetsWithoutGrid) =>
    [
        .. standing.Select(incident => (incident, IsWithout: incident.Cause == IncidentCause.Grid
                ? incident.CauseEndedUnixMs is null
                : incident.CabinetId is { } cabinetId && cabinetsWithoutGrid.Contains(cabinetId)))
            .Where(pair => pair.IsWithout != pair.incident.IsPaused).Select(pair => KeyValuePair.Create(pair.incident.Id, pair.IsWithout)),
    ];

    private static int Rank(IncidentCause cause) => cause switch
    {
        IncidentCause.Grid => 0,
        IncidentCause.Network => 1,
        IncidentCause.Cabinet => 2,
        IncidentCause.Segment => 3,
        IncidentCause.Gateway => 4,
        _ => 5,
    };
}
