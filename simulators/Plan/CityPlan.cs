namespace LampuKota.Simulators;

/// <summary>Everything a city owns, as docs/formats/city-plan.md writes it down.</summary>
/// <param name="Sea">Ring of the sea, closed, counter-clockwise.</param>
/// <param name="Areas">Kecamatan and kelurahan.</param>
/// <param name="Streets">Streets.</param>
/// <param name="Cabinets">Control cabinets.</param>
/// <param name="Gateways">Gateways.</param>
/// <param name="Lamps">Lamps, those of one gateway next to each other.</param>
/// <param name="Sensors">City sensors.</param>
internal sealed record CityPlan(
    IReadOnlyList<GeoPoint> Sea,
    Areas Areas,
    IReadOnlyList<PlannedStreet> Streets,
    IReadOnlyList<PlannedCabinet> Cabinets,
    IReadOnlyList<PlannedGateway> Gateways,
    IReadOnlyList<PlannedLamp> Lamps,
    IReadOnlyList<PlannedSensor> Sensors);

/// <summary>A street.</summary>
/// <param name="Id"><c>ST-0001</c>.</param>
/// <param name="Name">Name, unique within its kelurahan at most.</param>
/// <param name="Class">What it is for.</param>
/// <param name="Line">Its course.</param>
internal sealed record PlannedStreet(string Id, string Name, StreetClass Class, IReadOnlyList<GeoPoint> Line);

/// <summary>A control cabinet: one connection to the grid.</summary>
/// <param name="Id"><c>KPG-OSP-P012</c>.</param>
/// <param name="Name">Name for people.</param>
/// <param name="KelurahanId">Official code.</param>
/// <param name="Idpel">Customer number at PLN, 12 digits (invented).</param>
/// <param name="Metered">Whether PLN meters it; otherwise it pays a flat rate (abonemen).</param>
/// <param name="Place">Where it stands.</param>
internal sealed record PlannedCabinet(string Id, string Name, string KelurahanId, string Idpel, bool Metered, GeoPoint Place);

/// <summary>A gateway; it stands in its cabinet.</summary>
/// <param name="Id"><c>KPG-OSP-G012</c>.</param>
/// <param name="CabinetId">Its cabinet.</param>
/// <param name="KelurahanId">Official code.</param>
/// <param name="Place">Where it stands.</param>
internal sealed record PlannedGateway(string Id, string CabinetId, string KelurahanId, GeoPoint Place);

/// <summary>A lamp on its pole.</summary>
/// <param name="Id"><c>KPG-OSP-P012-L034</c>.</param>
/// <param name="PoleCode">What is painted on the pole.</param>
/// <param name="GatewayId">The gateway that drives it.</param>
/// <param name="CabinetId">The cabinet that feeds it.</param>
/// <param name="SegmentId">The feeder circuit, <c>KPG-OSP-P012-S1</c>.</param>
/// <param name="StreetId">The street it lights.</param>
/// <param name="KelurahanId">Official code.</param>
/// <param name="RatedPowerWatts">Power at 100 %, watts.</param>
/// <param name="PoleHeightMetres">7 or 9 m.</param>
/// <param name="Metered">Whether its controller measures its power.</param>
/// <param name="IsProtected">Whether it lights a market or a hospital.</param>
/// <param name="Place">Where it stands.</param>
internal sealed record PlannedLamp(
    string Id,
    string PoleCode,
    string GatewayId,
    string CabinetId,
    string SegmentId,
    string StreetId,
    string KelurahanId,
    int RatedPowerWatts,
    int PoleHeightMetres,
    bool Metered,
    bool IsProtected,
    GeoPoint Place);

/// <summary>A city sensor.</summary>
/// <param name="Id"><c>KPG-OSP-P012-AIR1</c>.</param>
/// <param name="Kind">What it measures.</param>
/// <param name="Name">Name for people.</param>
/// <param name="GatewayId">The gateway that reads it.</param>
/// <param name="KelurahanId">Official code.</param>
/// <param name="Place">Where it stands.</param>
internal sealed record PlannedSensor(string Id, SensorKind Kind, string Name, string GatewayId, string KelurahanId, GeoPoint Place);

/// <summary>Kinds of city sensors.</summary>
internal enum SensorKind
{
    /// <summary>Air: particulates, temperature, humidity, noise.</summary>
    Air,

    /// <summary>Water level in a drain, and rain.</summary>
    Drain,

    /// <summary>Filling of a waste bin.</summary>
    Waste,

    /// <summary>Public wifi.</summary>
    Wifi,
}
