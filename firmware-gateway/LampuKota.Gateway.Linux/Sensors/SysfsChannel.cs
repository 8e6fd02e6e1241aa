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
    private const string Raw = "_raw";

    private SysfsUnit? _unit = SysfsUnits.Of(kind, address.Channel);
    private Found? _found;

    /// <inheritdoc/>
    public SysfsUnit? Unit => _unit;

    /// <inheritdoc/>
    public double Read(CancellationToken cancellationToken)
    {
        _found ??= Find();
        try
        {
            return _found.Read();
        }
        catch (IOException exception)
        {
            _found = null;
            throw new IOException($"{address}: {Explain(exception)}", exception);
        }
    }

    private Found Find()
    {
        SysfsDevice device = SysfsDevices.Find(kind == SysfsKind.Hwmon ? devices.Hwmon() : devices.Iio(), address.Device);
        string name = device.AttributeOf(address.Channel);
        _unit = SysfsUnits.Of(kind, name);
        var value = new AttributeFile(Path.Combine(device.Folder, name));
        if (kind == SysfsKind.Hwmon || !name.EndsWith(Raw, StringComparison.Ordinal))
            return new Found(value, null, null);

        string channel = name[..^Raw.Length];
        return new Found(value, Beside(device.Folder, channel, "_offset"), Beside(device.Folder, channel, "_scale"));
    }

    // Each may be shared by all channels of its type.
    private static AttributeFile? Beside(string folder, string channel, string suffix)
    {
        string own = Path.Combine(folder, channel + suffix);
        string shared = Path.Combine(folder, channel.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9') + suffix);
        return File.Exists(own) ? new AttributeFile(own) : File.Exists(shared) ? new AttributeFile(shared) : null;
    }

    // errno is in HResult.
    private static string Explain(Exception exception) => exception.HResult switch
    {
        ErrorNumber.Busy => "another program records from this sensor (its buffer/enable is 1): stop that.",
        ErrorNumber.InputOutput or ErrorNumber.NoSuchDeviceOrAddress or ErrorNumber.RemoteInputOutput =>
            "the chip does not answer on its bus: look at its power, wiring and address.",
        _ => exception.Message,
    };

    /// <summary>Where a value stands: a raw value of IIO becomes the usual unit by (raw + offset) x scale.</summary>
    private sealed record Found(AttributeFile Value, AttributeFile? Offset, AttributeFile? Scale)
    {
        public double Read() => (Value.ReadNumber() + (Offset?.ReadNumber() ?? 0)) * (Scale?.ReadNumber() ?? 1);
    }
}
