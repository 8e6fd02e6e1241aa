namespace LampuKota.Simulators;

/// <summary>A simulated device that can be broken and mended while the city runs. Safe for use by several threads; it takes effect with the next reading.</summary>
/// <typeparam name="TFault">What may be wrong with it.</typeparam>
internal interface IBreakable<TFault>
    where TFault : struct, Enum
{
    /// <summary>Its device id.</summary>
    string DeviceId { get; }

    /// <summary>What is wrong with it.</summary>
    TFault Fault { get; set; }
}
