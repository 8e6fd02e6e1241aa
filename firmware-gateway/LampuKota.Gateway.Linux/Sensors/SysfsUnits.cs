namespace LampuKota.Gateway.Linux;

/// <summary>
/// The kernel's units: hwmon (Documentation/hwmon/sysfs-interface.rst) and IIO (Documentation/ABI/testing/sysfs-bus-iio). Each comes with the factor to a unit of
/// docs/formats/quantities.md.
/// </summary>
internal static class SysfsUnits
{
    private static readonly (string Prefix, SysfsUnit Unit)[] HwmonUnits =
    [
        ("in", new(1e-3, "V")),
        ("temp", new(1e-3, "Cel")),
        ("curr", new(1e-3, "A")),
        ("power", new(1e-6, "W")),
        ("energy", new(1 / 3.6e12, "kWh")),
        ("humidity", new(1e-3, "%RH")),
        ("freq", new(1, "Hz")),
    ];

    private static readonly (string Prefix, SysfsUnit Unit)[] IioUnits =
    [
        ("in_voltage", new(1e-3, "V")),
        ("in_current", new(1e-3, "A")),
        ("in_power", new(1e-3, "W")),
        ("in_energy", new(1 / 3.6e6, "kWh")),
        ("in_temp", new(1e-3, "Cel")),
        ("in_humidityrelative", new(1e-3, "%RH")),
        ("in_illuminance", new(1, "lx")),
        ("in_distance", new(1, "m")),
        ("in_massconcentration", new(1, "ug/m3")),
    ];

    /// <summary>hwmon: millivolts, milliamperes, microwatts, microjoules, millidegrees, thousandths of a percent; null for all else.</summary>
    public static SysfsUnit? OfHwmon(string attribute) => Find(HwmonUnits, attribute);

    /// <summary>IIO: millivolts, milliamperes, milliwatts, joules, millidegrees, thousandths of a percent, lux, metres, micrograms a cubic metre; null for all else.</summary>
    public static SysfsUnit? OfIio(string attribute) => Find(IioUnits, attribute);

    public static SysfsUnit? Of(SysfsKind kind, string attribute) => kind == SysfsKind.Hwmon ? OfHwmon(attribute) : OfIio(attribute);

    private static SysfsUnit? Find((string Prefix, SysfsUnit Unit)[] units, string attribute) =>
        Array.Find(units, one => attribute.StartsWith(one.Prefix, StringComparison.Ordinal)).Unit;
}

/// <summary>A unit of the kernel.</summary>
/// <param name="Factor">From the kernel's number to the unit.</param>
/// <param name="Name">The unit, as docs/formats/quantities.md writes it.</param>
internal sealed record SysfsUnit(double Factor, string Name);
