using LampuKota.Lighting;

namespace LampuKota.City;

/// <summary>
/// Finds outages of areas among lasting conditions; pure. The grid's first: cabinets without supply, and silent gateways near them that fell silent in the same moment. What
/// is silent beyond that is the network's where so much of the city fell silent in one moment, wherever it stands: an operator's customers are everywhere.
/// </summary>
internal static class Outages
{
    public static IReadOnlyList<OutageArea> Find(IReadOnlyCollection<FoldCondition> lasting, IReadOnlyCollection<StandingIncident> standing, CitySnapshot city, CauseLimits limits)
    {
        Dictionary<long, StandingIncident> areas = standing.Where(incident => incident.IsArea).ToDictionary(incident => incident.Id);
        OutageMember[] members =
        [
            .. lasting.Where(condition => !condition.IsPinned && !IsAwaited(condition, areas)).Select(condition => MemberOf(condition, areas, city)).OfType<OutageMember>()
                .OrderBy(member => member.Condition.StartUnixMs).ThenBy(member => member.CabinetId, StringComparer.Ordinal),
        ];
        if (members.Length == 0)
            return [];

        List<OutageArea> grids = [.. Grouped(members, areas, LinkOfGrid(city.CabinetNeighbours, limits), limits.ChainMs).Where(area => area.IsGrid && area.Qualifies(city, limits))];
        HashSet<OutageMember> ofGrids = [.. grids.SelectMany(area => area.Members)];
        OutageMember[] silent = [.. members.Where(member => !member.IsWithoutSupply && !ofGrids.Contains(member))];
        IEnumerable<OutageArea> networks = Grouped(silent, areas, static (_, _) => true, limits.SameMomentMs).Where(area => area.Qualifies(city, limits));
        List<OutageArea> found = [.. grids, .. networks];
        found.ForEach(area => area.Settle(city));
        return found;
    }

    // Power that comes and goes spreads from neighbour to neighbour within minutes, or is gone everywhere at once. A gateway may be silent for many a reason: it needs both.
    private static Func<OutageMember, OutageMember, bool> LinkOfGrid(CabinetNeighbours neighbours, CauseLimits limits) => (one, other) =>
    {
        bool isSameMoment = Math.Abs(one.Condition.StartUnixMs - other.Condition.StartUnixMs) <= limits.SameMomentMs;
        return one.IsWithoutSupply && other.IsWithoutSupply
            ? isSameMoment || neighbours.AreNear(one.CabinetId, other.CabinetId)
            : isSameMoment && neighbours.AreNear(one.CabinetId, other.CabinetId);
    };

    // Members are in the order of their beginnings.
    private static IEnumerable<OutageArea> Grouped(
        OutageMember[] members, Dictionary<long, StandingIncident> areas, Func<OutageMember, OutageMember, bool> isLinked, long withinMs)
    {
        var groups = new Groups(members.Length);
        foreach (IGrouping<long, int> own in Enumerable.Range(0, members.Length).Where(i => members[i].AreaId is not null).GroupBy(i => members[i].AreaId!.Value))
            groups.JoinAll(own);
        for (int i = 0; i < members.Length; i++)
        {
            for (int j = i - 1; j >= 0 && members[i].Condition.StartUnixMs - members[j].Condition.StartUnixMs <= withinMs; j--)
            {
                if (!groups.AreOne(i, j) && isLinked(members[i], members[j]))
                    groups.Join(i, j);
            }
        }

        return Enumerable.Range(0, members.Length).GroupBy(groups.Of, i => members[i]).SelectMany(group => AreasOf([.. group], areas));
    }

    // Two outages that people know as two stay two, although they have met; what is new belongs to the older.
    private static IEnumerable<OutageArea> AreasOf(OutageMember[] group, Dictionary<long, StandingIncident> areas)
    {
        long? oldest = group.Min(member => member.AreaId);
        return group.GroupBy(member => member.AreaId ?? oldest).Select(own => new OutageArea(own.Key is { } id ? areas[id] : null, [.. own]));
    }

    // What did not come back with the rest is given its time, and stands for itself then.
    private static bool IsAwaited(FoldCondition condition, Dictionary<long, StandingIncident> areas) =>
        condition.IncidentId is { } id && areas.TryGetValue(id, out StandingIncident? area) && area.CauseEndedUnixMs is not null;

    private static OutageMember? MemberOf(FoldCondition condition, Dictionary<long, StandingIncident> areas, CitySnapshot city)
    {
        long? areaId = condition.IncidentId is { } id && areas.ContainsKey(id) ? id : null;
        if (condition.Event == EventNames.SupplyLoss && city.FindCabinet(condition.DeviceId) is not null)
            return new OutageMember(condition, condition.DeviceId, IsWithoutSupply: true, areaId);
        return FaultKinds.IsSilence(condition.Event) && city.FindGateway(condition.DeviceId) is { } gateway && city.FindCabinet(gateway.CabinetId) is not null
            ? new OutageMember(condition, gateway.CabinetId, IsWithoutSupply: false, areaId)
            : null;
    }

    /// <summary>Which of some numbers belong together.</summary>
    private sealed class Groups(int count)
    {
        private readonly int[] _parents = [.. Enumerable.Range(0, count)];

        public int Of(int number)
        {
            while (_parents[number] != number)
                number = _parents[number] = _parents[_parents[number]];
            return number;
        }

        public bool AreOne(int one, int other) => Of(one) == Of(other);

        public void Join(int one, int other) => _parents[Of(one)] = Of(other);

        public void JoinAll(IEnumerable<int> numbers)
        {
            int? first = null;
            foreach (int number in numbers)
                Join(number, first ??= number);
        }
    }
}
