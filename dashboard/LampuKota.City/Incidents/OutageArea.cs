namespace LampuKota.City;

/// <summary>Cabinets of the city that are out together: without supply (the grid), or none of them heard of (the network).</summary>
internal sealed class OutageArea
{
    private readonly HashSet<string> _cabinets;
    private readonly IReadOnlyList<OutageMember> _members;

    /// <param name="standing">The incident that it is already; null for a new one.</param>
    /// <param name="members">Its signs, one at least.</param>
    public OutageArea(StandingIncident? standing, IReadOnlyList<OutageMember> members)
    {
        (Standing, _members) = (standing, members);
        _cabinets = members.Select(member => member.CabinetId).ToHashSet(StringComparer.Ordinal);
        IsGrid = standing?.Cause == IncidentCause.Grid || members.Any(member => member.IsWithoutSupply);
    }

    /// <summary>The incident that it is already; null for a new one.</summary>
    public StandingIncident? Standing { get; }

    public IReadOnlyList<OutageMember> Members => _members;

    public IReadOnlyCollection<string> CabinetIds => _cabinets;

    /// <summary>Whether supply is what is missing; else nothing is heard.</summary>
    public bool IsGrid { get; }

    /// <summary>What it comes from; the same for all that it explains.</summary>
    public RootFault? Root { get; private set; }

    /// <summary>Whether so many are out that it is one outage.</summary>
    public bool Qualifies(CitySnapshot city, CauseLimits limits)
    {
        if (Standing is not null)
            return true;
        return IsGrid ? _cabinets.Count >= limits.GridCabinets : _members.Count >= Math.Max(limits.GridCabinets, (int)Math.Ceiling(limits.NetworkShare * city.Assets.Gateways.Count));
    }

    public void Settle(CitySnapshot city)
    {
        IncidentCause cause = IsGrid ? IncidentCause.Grid : IncidentCause.Network;
        string name = IsGrid ? Lighting.EventNames.SupplyLoss : Lighting.EventNames.CommunicationFailure;
        Root = new RootFault(cause, name, IdOf(city), Math.Min(_members.Min(member => member.Condition.StartUnixMs), Standing?.StartUnixMs ?? long.MaxValue), Standing?.Id);
    }

    // The smallest place that has all of them, and never a smaller one than before.
    private string IdOf(CitySnapshot city)
    {
        Kelurahan[] places = [.. _cabinets.Select(id => city.FindKelurahan(city.FindCabinet(id)!.KelurahanId)).OfType<Kelurahan>().Distinct()];
        string[] districts = [.. places.Select(place => place.KecamatanId).Append(Standing is null ? null : DistrictOf(Standing.DeviceId, city)).OfType<string>().Distinct()];
        if (districts.Length > 1 || (Standing is not null && DistrictOf(Standing.DeviceId, city) is null))
            return CityCode(city);
        bool wasWhole = Standing is not null && city.FindKecamatan(Standing.DeviceId) is not null;
        return places.Length == 1 && !wasWhole && (Standing is null || Standing.DeviceId == places[0].Id) ? places[0].Id : districts.FirstOrDefault() ?? CityCode(city);
    }

    private static string? DistrictOf(string areaId, CitySnapshot city) => city.FindKelurahan(areaId)?.KecamatanId ?? city.FindKecamatan(areaId)?.Id;

    // Official codes say what lies in what: 53.71 is the city of 53.71.01 to 53.71.06.
    private static string CityCode(CitySnapshot city) => city.Assets.Kecamatan is [var first, ..] && first.Id.LastIndexOf('.') is var dot && dot > 0 ? first.Id[..dot] : "CITY";
}

/// <summary>One sign that a cabinet is out.</summary>
/// <param name="Condition">The sign.</param>
/// <param name="CabinetId">The cabinet.</param>
/// <param name="IsWithoutSupply">Whether it is known to have no supply; else its gateway is silent.</param>
/// <param name="AreaId">The standing outage that it belongs to; null for none.</param>
internal sealed record OutageMember(FoldCondition Condition, string CabinetId, bool IsWithoutSupply, long? AreaId);
