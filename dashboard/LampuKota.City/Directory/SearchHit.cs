namespace LampuKota.City;

/// <summary>One answer of a search.</summary>
/// <param name="Kind">What was found.</param>
/// <param name="Id">Its id.</param>
/// <param name="Title">What to show first: a name, or the id of a device.</param>
/// <param name="Subtitle">Where it is, or what it belongs to.</param>
/// <param name="LongitudeDegrees">Where the map should go.</param>
/// <param name="LatitudeDegrees">Where the map should go.</param>
/// <param name="LampCount">How many lamps belong to it.</param>
public sealed record SearchHit(
    SearchHitKind Kind, string Id, string Title, string Subtitle, double LongitudeDegrees, double LatitudeDegrees, int LampCount);

/// <summary>What a search can find, in the order in which equal matches are shown.</summary>
public enum SearchHitKind
{
    /// <summary>An urban village.</summary>
    Kelurahan,

    /// <summary>A district.</summary>
    Kecamatan,

    /// <summary>A street.</summary>
    Street,

    /// <summary>A lamp.</summary>
    Lamp,

    /// <summary>A control cabinet.</summary>
    Cabinet,

    /// <summary>A gateway.</summary>
    Gateway,

    /// <summary>A city sensor.</summary>
    Sensor,
}
