namespace LampuKota.City;

/// <summary>Cabinets of the city that are out together: without supply (the grid), or none of them heard of (the network).</summary>
internal sealed class OutageArea
{
    private readonly HashSet<string> _cabinets = new(StringComparer.Ordinal);
    private readonly List<OutageMember> _members = [];

    public OutageArea(StandingIncident? standing) => Standing = standing;

    /// <summary>The incident that it is already; null for a new one.</summary>
    public StandingIncident? Standing { get; }

    public IReadOnlyList<OutageMember> Members => _members;

    public IReadOnlyCollection<string> CabinetIds => _cabinets;

    public long FirstUnixMs { get; private set; } = long.MaxValue;

    public long LastUnixMs { get; private set; } = long.MinValue;

    public bool IsGrid => Standing?.Cause == IncidentCause.Grid || _members.Exists(member => member.IsWithoutSupply);

    /// <summary>What it comes from; the same for all that it explains.</summary>
    public RootFault? Root { get; private set; }

    public void Add(OutageMember member)
    {
        _members.Add(member);
        _cabinets.Add(member.CabinetId);
        FirstUnixMs = Math.Min(FirstUnixMs, member.Condition.StartUnixMs);
        LastUnixMs = Math.Max(LastUnixMs, member.Condition.StartUnixMs);
    }

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
        Root = new RootFault(cause, name, IdOf(city), Math.Min(FirstUnixMs, Standing?.StartUnixMs ?? long.MaxValue), Standing?.Id);
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
internal sealed record OutageMember(FoldCondition Condition, string CabinetId, bool IsWithoutSupply);
