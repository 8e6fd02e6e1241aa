using System.Globalization;

namespace LampuKota.Gateway.Linux;

/// <summary>
/// One value that a kernel driver measures, read directly: the driver converts when it is asked. A driver whose buffer another program records from refuses
/// that, and says so.
/// </summary>
/// <param name="kind">Which kind of device.</param>
/// <param name="address">Device, and attribute or label.</param>
/// <param name="devices">Where the device is found; again after it was lost, for numbers change when a driver is loaded anew.</param>
internal sealed class SysfsChannel(SysfsKind kind, HardwareAddress address, SysfsDevices devices) : ISensorChannel
{
    private (string Folder, string Attribute)? _found;

    /// <inheritdoc/>
    public SysfsUnit? Unit => SysfsUnits.Of(kind, _found?.Attribute ?? address.Channel);

    /// <inheritdoc/>
    public double Read(CancellationToken cancellationToken)
    {
        _found ??= Find();
        try
        {
            return Measure(_found.Value.Folder, _found.Value.Attribute);
        }
        catch (Exception exception) when (exception is IOException or FormatException or UnauthorizedAccessException)
        {
            _found = null;
            throw new IOException($"{address}: {Explain(exception)}", exception);
        }
    }

    private (string Folder, string Attribute) Find()
    {
        SysfsDevice device = SysfsDevices.Find(kind == SysfsKind.Hwmon ? devices.Hwmon() : devices.Iio(), address.Device);
        return (device.Folder, device.AttributeOf(address.Channel));
    }

    // A raw IIO value becomes the usual unit by (raw + offset) x scale; each may be shared by all channels of its type.
    private double Measure(string folder, string attribute)
    {
        double value = ReadNumber(Path.Combine(folder, attribute));
        if (kind == SysfsKind.Hwmon || !attribute.EndsWith("_raw", StringComparison.Ordinal))
            return value;

        string channel = attribute[..^"_raw".Length];
        return (value + ReadOptional(folder, channel, "_offset", 0)) * ReadOptional(folder, channel, "_scale", 1);
    }

    private static double ReadOptional(string folder, string channel, string suffix, double otherwise)
    {
        string own = Path.Combine(folder, channel + suffix);
        string shared = Path.Combine(folder, channel.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9') + suffix);
        return File.Exists(own) ? ReadNumber(own) : File.Exists(shared) ? ReadNumber(shared) : otherwise;
    }

    private static double ReadNumber(string path) => double.Parse(File.ReadAllText(path).Trim(), NumberStyles.Float, CultureInfo.InvariantCulture);

    // .NET keeps errno in HResult.
    private static string Explain(Exception exception) => exception.HResult switch
    {
        ErrorNumber.Busy => "another program records from this sensor (its buffer/enable is 1): stop that.",
        ErrorNumber.InputOutput or ErrorNumber.NoSuchDeviceOrAddress or ErrorNumber.RemoteInputOutput =>
            "the chip does not answer on its bus: look at its power, wiring and address.",
        _ => exception.Message,
    };
}
