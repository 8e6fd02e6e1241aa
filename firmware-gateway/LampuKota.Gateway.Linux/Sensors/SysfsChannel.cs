using System.Globalization;

namespace LampuKota.Gateway.Linux;

/// <summary>One measured value of the kernel and the quantity that it is.</summary>
/// <param name="kind">Which kind of device.</param>
/// <param name="address">Device and attribute.</param>
/// <param name="quantity">Quantity name.</param>
/// <param name="scale">Factor to the quantity's unit; null for the kernel's usual unit.</param>
internal sealed class SysfsChannel(SysfsKind kind, HardwareAddress address, string quantity, double? scale)
{
    private string? _folder;

    /// <summary>Reads the value.</summary>
    /// <param name="devices">Where the device is found; again after it was lost, for numbers change when a driver is loaded anew.</param>
    /// <exception cref="IOException">It is not there or does not answer.</exception>
    public Reading Read(SysfsDevices devices)
    {
        _folder ??= SysfsDevices.Find(kind == SysfsKind.Hwmon ? devices.Hwmon() : devices.Iio(), address.Device).Folder;
        try
        {
            return new Reading(quantity, Measure(_folder) * (scale ?? DefaultScale()));
        }
        catch (Exception exception) when (exception is IOException or FormatException or UnauthorizedAccessException)
        {
            _folder = null;
            throw new IOException($"{address}: {exception.Message}", exception);
        }
    }

    private double DefaultScale() => kind == SysfsKind.Hwmon ? SysfsUnits.OfHwmon(address.Channel) : SysfsUnits.OfIio(address.Channel);

    // A raw IIO value becomes the usual unit by (raw + offset) x scale; each may be shared by all channels of its type.
    private double Measure(string folder)
    {
        double value = ReadNumber(Path.Combine(folder, address.Channel));
        if (kind == SysfsKind.Hwmon || !address.Channel.EndsWith("_raw", StringComparison.Ordinal))
            return value;

        string channel = address.Channel[..^"_raw".Length];
        return (value + ReadOptional(folder, channel, "_offset", 0)) * ReadOptional(folder, channel, "_scale", 1);
    }

    private static double ReadOptional(string folder, string channel, string suffix, double otherwise)
    {
        string own = Path.Combine(folder, channel + suffix);
        string shared = Path.Combine(folder, channel.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9') + suffix);
        return File.Exists(own) ? ReadNumber(own) : File.Exists(shared) ? ReadNumber(shared) : otherwise;
    }

    private static double ReadNumber(string path) => double.Parse(File.ReadAllText(path).Trim(), NumberStyles.Float, CultureInfo.InvariantCulture);
}

/// <summary>The kernel's two frameworks for sensors.</summary>
internal enum SysfsKind
{
    /// <summary>Hardware monitoring.</summary>
    Hwmon,

    /// <summary>Industrial I/O.</summary>
    Iio,
}
