namespace LampuKota.City;

/// <summary>Everything that a city owns, as the database or a plan lists it.</summary>
/// <param name="Sea">Background water as a GeoJSON geometry; null where the city has none.</param>
/// <param name="Kecamatan">Districts.</param>
/// <param name="Kelurahan">Urban villages.</param>
/// <param name="Streets">Streets.</param>
/// <param name="Cabinets">Control cabinets.</param>
/// <param name="Gateways">Gateways.</param>
/// <param name="Lamps">Lamps.</param>
/// <param name="Sensors">City sensors.</param>
public sealed record CityAssets(
    string? Sea,
    IReadOnlyList<Kecamatan> Kecamatan,
    IReadOnlyList<Kelurahan> Kelurahan,
    IReadOnlyList<Street> Streets,
    IReadOnlyList<Cabinet> Cabinets,
    IReadOnlyList<GatewayAsset> Gateways,
    IReadOnlyList<LampAsset> Lamps,
    IReadOnlyList<SensorAsset> Sensors)
{
    /// <summary>A city that owns nothing yet.</summary>
    public static CityAssets Empty { get; } = new(null, [], [], [], [], [], [], []);
}
