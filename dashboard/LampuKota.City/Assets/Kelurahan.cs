namespace LampuKota.City;

/// <summary>An urban village, the smallest administrative unit; its staff are the front line.</summary>
public sealed class Kelurahan
{
    /// <summary>Official code, for instance <c>53.71.03.1010</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Official name.</summary>
    public required string Name { get; init; }

    /// <summary>Id of the kecamatan it belongs to.</summary>
    public required string KecamatanId { get; init; }

    /// <summary>Degrees east of Greenwich (WGS 84).</summary>
    public required double LongitudeDegrees { get; init; }

    /// <summary>Degrees north of the equator (WGS 84).</summary>
    public required double LatitudeDegrees { get; init; }
}
