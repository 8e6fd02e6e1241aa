namespace LampuKota.City;

/// <summary>A shape in the background of the map.</summary>
public sealed class Backdrop
{
    /// <summary>What it is: <c>sea</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>A GeoJSON geometry (RFC 7946).</summary>
    public required string Geometry { get; init; }
}
