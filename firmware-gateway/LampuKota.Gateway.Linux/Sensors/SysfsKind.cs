namespace LampuKota.Gateway.Linux;

/// <summary>The kernel's two frameworks for sensors.</summary>
internal enum SysfsKind
{
    /// <summary>Hardware monitoring.</summary>
    Hwmon,

    /// <summary>Industrial I/O.</summary>
    Iio,
}
