namespace LampuKota.Lighting;

/// <summary>What a program may ask of the world besides the time. The default is a photocell that nothing is known of, and nobody there.</summary>
/// <param name="Photocell">What the photocell says.</param>
/// <param name="Sensors">What the sensors saw; null where there are none.</param>
public readonly record struct LampInputs(PhotocellState Photocell, SensorActivity? Sensors = null)
{
    /// <summary>Nothing is known.</summary>
    public static LampInputs None => default;
}

/// <summary>What a photocell says.</summary>
public enum PhotocellState
{
    /// <summary>There is none, or it is not to be trusted.</summary>
    Unknown,

    /// <summary>It asks for light.</summary>
    Dark,

    /// <summary>It sees daylight.</summary>
    Bright,
}
