using LampuKota.Lighting;

namespace LampuKota.City;

/// <summary>Finds outages of areas among lasting conditions; pure.</summary>
internal static class Outages
{
    public static IReadOnlyList<OutageArea> Find(IReadOnlyCollection<FoldCondition> lasting, IReadOnlyCollection<StandingIncident> standing, CitySnapshot city, CauseLimits limits)
    {
        List<OutageArea> areas = [.. standing.Where(incident => incident.IsArea && incident.CauseEndedUnixMs is null).Select(incident => new OutageArea(incident))];
        Dictionary<long, OutageArea> byIncident = areas.ToDictionary(area => area.Standing!.Id);
        var free = new List<OutageMember>();
        foreach (OutageMember member in lasting.Where(condition => !condition.IsPinned).Select(condition => MemberOf(condition, city)).OfType<OutageMember>())
        {
            if (member.Condition.IncidentId is { } id && byIncident.TryGetValue(id, out OutageArea? own))
                own.Add(member);
            else
                free.Add(member);
        }

        foreach (OutageMember member in free.OrderBy(member => member.Condition.StartUnixMs))
            Place(member, areas, limits);
        List<OutageArea> found = areas.FindAll(area => area.Members.Count > 0 && area.Qualifies(city, limits));
        found.ForEach(area => area.Settle(city));
        return found;
    }

    // In the order of their beginnings, so that each lies next to the last of the outage that it may belong to.
    private static void Place(OutageMember member, List<OutageArea> areas, CauseLimits limits)
    {
        long startUnixMs = member.Condition.StartUnixMs;
        OutageArea? near = areas.Find(area => area.Members.Count > 0 && startUnixMs >= area.FirstUnixMs - limits.LeadMs && startUnixMs <= area.LastUnixMs + limits.ChainMs);
        if (near is null)
            areas.Add(near = new OutageArea(standing: null));
        near.Add(member);
    }

    private static OutageMember? MemberOf(FoldCondition condition, CitySnapshot city)
    {
        if (condition.Event == EventNames.SupplyLoss && city.FindCabinet(condition.DeviceId) is not null)
            return new OutageMember(condition, condition.DeviceId, IsWithoutSupply: true);
        return FaultKinds.IsSilence(condition.Event) && city.FindGateway(condition.DeviceId) is { } gateway && city.FindCabinet(gateway.CabinetId) is not null
            ? new OutageMember(condition, gateway.CabinetId, IsWithoutSupply: false)
            : null;
    }
}
