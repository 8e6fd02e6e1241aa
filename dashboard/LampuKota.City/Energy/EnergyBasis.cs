namespace LampuKota.City;

/// <summary>What is known of a cabinet's energy, the best first.</summary>
public enum EnergyBasis
{
    /// <summary>The cabinet's own meter.</summary>
    Meter,

    /// <summary>The lamps' meters; lamps without one are computed.</summary>
    Lamps,

    /// <summary>Rated power and calendar alone: nothing was measured.</summary>
    Computed,

    /// <summary>The flat tariff: rated power and assumed hours, whatever was burned.</summary>
    Flat,
}
