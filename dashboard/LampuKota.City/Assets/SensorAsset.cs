namespace LampuKota.City;

/// <summary>A city sensor behind a gateway.</summary>
public sealed class SensorAsset
{
    /// <summary>Id, for instance <c>KPG-OSP-P012-AIR1</c>.</summary>
    public required string Id { get; init; }

    /// <summary>What it measures: <c>air</c>, <c>drain</c>, <c>waste</c>, <c>wifi</c>, or a kind that a later plan adds.</summary>
    public required string Kind { get; init; }

    /// <summary>Name for people.</summary>
    public required string Name { get; init; }

    /// <summary>Id of the gateway that reads it.</summary>
    public required string GatewayId { get; init; }

    /// <summary>Id of the kelurahan it stands in.</summary>
    public required string KelurahanId { get; init; }

    /// <summary>Degrees east of Greenwich (WGS 84).</summary>
    public required double LongitudeDegrees { get; init; }

    /// <summary>Degrees north of the equator (WGS 84).</summary>
    public required double LatitudeDegrees { get; init; }
}
