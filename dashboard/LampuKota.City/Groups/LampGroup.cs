namespace LampuKota.City;

/// <summary>Lamps that people command together: a market, a park, a road, whatever they choose.</summary>
/// <param name="Id">Stable id, for instance <c>PASAR-OESAPA</c>.</param>
/// <param name="Name">Name for people.</param>
/// <param name="Kind">What it is.</param>
/// <param name="LampIds">Its lamps; one that the city no longer owns is passed over.</param>
public sealed record LampGroup(string Id, string Name, LampGroupKind Kind, IReadOnlyList<string> LampIds)
{
    /// <summary>Stands for what it is now.</summary>
    public string Version => EditCondition.VersionOf([Id, Name, Kind.ToString(), .. LampIds]);
}

/// <summary>What a lamp group is.</summary>
public enum LampGroupKind
{
    /// <summary>Any lamps.</summary>
    Other,

    /// <summary>A market.</summary>
    Market,

    /// <summary>A park.</summary>
    Park,

    /// <summary>A road, or a part of one.</summary>
    Road,

    /// <summary>A crossing.</summary>
    Crossing,
}

/// <summary>A lamp group as it lies in the database.</summary>
public sealed class LampGroupRow
{
    /// <summary>Stable id.</summary>
    public required string Id { get; init; }

    /// <summary>Name for people.</summary>
    public required string Name { get; init; }

    /// <summary>What it is.</summary>
    public required LampGroupKind Kind { get; init; }

    /// <summary>The ids of its lamps.</summary>
    public required IReadOnlyList<string> LampIds { get; init; }
}
