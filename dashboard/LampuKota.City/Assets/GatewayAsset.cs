namespace LampuKota.City;

/// <summary>A gateway: the small computer in or at a cabinet that switches and measures its lamps.</summary>
public sealed record GatewayAsset
{
    /// <summary>Id, for instance <c>KPG-OSP-G012</c>; its topics are named by it.</summary>
    public required string Id { get; init; }

    /// <summary>Id of its cabinet.</summary>
    public required string CabinetId { get; init; }

    /// <summary>Id of the kelurahan it stands in.</summary>
    public required string KelurahanId { get; init; }

    /// <summary>Degrees east of Greenwich (WGS 84).</summary>
    public required double LongitudeDegrees { get; init; }

    /// <summary>Degrees north of the equator (WGS 84).</summary>
    public required double LatitudeDegrees { get; init; }
}
