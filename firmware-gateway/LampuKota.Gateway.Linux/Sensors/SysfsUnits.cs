namespace LampuKota.Gateway.Linux;

/// <summary>
/// The factor from the kernel's units to those of docs/formats/quantities.md: hwmon (Documentation/hwmon/sysfs-interface.rst) and IIO
/// (Documentation/ABI/testing/sysfs-bus-iio).
/// </summary>
internal static class SysfsUnits
{
    private static readonly (string Prefix, double Factor)[] Hwmon =
    [
        ("in", 1e-3), ("temp", 1e-3), ("curr", 1e-3), ("power", 1e-6), ("energy", 1 / 3.6e12), ("humidity", 1e-3),
    ];

    private static readonly (string Prefix, double Factor)[] Iio =
    [
        ("in_voltage", 1e-3), ("in_current", 1e-3), ("in_power", 1e-3), ("in_temp", 1e-3), ("in_humidityrelative", 1e-3), ("in_resistance", 1),
        ("in_illuminance", 1), ("in_distance", 1),
    ];

    /// <summary>hwmon: millivolts to V, milliamperes to A, microwatts to W, microjoules to kWh, millidegrees to Cel; 1 for all else.</summary>
    public static double OfHwmon(string attribute) => Find(Hwmon, attribute);

    /// <summary>IIO: millivolts to V, milliamperes to A, milliwatts to W, millidegrees to Cel, thousandths of a percent to %RH; 1 for all else.</summary>
    public static double OfIio(string attribute) => Find(Iio, attribute);

    private static double Find((string Prefix, double Factor)[] factors, string attribute) =>
        Array.Find(factors, one => attribute.StartsWith(one.Prefix, StringComparison.Ordinal)) is (not null, var factor) ? factor : 1;
}
