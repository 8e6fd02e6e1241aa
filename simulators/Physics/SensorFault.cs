namespace LampuKota.Simulators;

/// <summary>What may be wrong with a sensor.</summary>
internal enum SensorFault : byte
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>It tells what it told first, for ever.</summary>
    Frozen,

    /// <summary>What it tells rises a little every day: dirt, or an ageing cell.</summary>
    Drifting,

    /// <summary>A loose contact: now and then what it tells is far off.</summary>
    Noisy,

    /// <summary>It does not answer for minutes at a time.</summary>
    Unreachable,
}
