namespace LampuKota.City;

/// <summary>A district of the city.</summary>
public sealed class Kecamatan
{
    /// <summary>Official code, for instance <c>53.71.03</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Official name.</summary>
    public required string Name { get; init; }

    /// <summary>Degrees east of Greenwich (WGS 84).</summary>
    public required double LongitudeDegrees { get; init; }

    /// <summary>Degrees north of the equator (WGS 84).</summary>
    public required double LatitudeDegrees { get; init; }
}
