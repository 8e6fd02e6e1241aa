namespace LampuKota.City;

/// <summary>Kinds of assets that people add and change, in the order in which one stands on the other.</summary>
public enum AssetKind
{
    /// <summary>A control cabinet.</summary>
    Cabinet,

    /// <summary>A gateway.</summary>
    Gateway,

    /// <summary>A lamp.</summary>
    Lamp,
}
