namespace LampuKota.City;

/// <summary>A street as a line on the map.</summary>
public sealed class Street
{
    /// <summary>Id, for instance <c>ST-0001</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Name as on its sign.</summary>
    public required string Name { get; init; }

    /// <summary>How much traffic it carries.</summary>
    public required StreetClass Class { get; init; }

    /// <summary>Longitude and latitude of each vertex in turn, in units of 1e-6 degrees; at least two vertices.</summary>
    public required IReadOnlyList<int> LineMicrodegrees { get; init; }
}

/// <summary>Classes of street, from the widest to the narrowest.</summary>
public enum StreetClass
{
    /// <summary>Through traffic.</summary>
    Arterial,

    /// <summary>Between quarters.</summary>
    Connector,

    /// <summary>To the doors.</summary>
    Local,
}
