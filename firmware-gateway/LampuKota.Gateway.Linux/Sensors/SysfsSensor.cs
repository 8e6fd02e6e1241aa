namespace LampuKota.Gateway.Linux;

/// <summary>All values of one device of ours that the kernel's drivers measure.</summary>
/// <param name="deviceId">The device.</param>
/// <param name="channels">Its values.</param>
/// <param name="devices">Where the kernel's devices are found.</param>
internal sealed class SysfsSensor(string deviceId, IReadOnlyList<SysfsChannel> channels, SysfsDevices devices) : ISensor
{
    /// <inheritdoc/>
    public string DeviceId => deviceId;

    /// <inheritdoc/>
    // A read takes as long as the conversion of the chip, milliseconds to a second; it must not hold up the gateway's loop.
    public ValueTask ReadAsync(ICollection<Reading> readings, CancellationToken cancellationToken) =>
        new(Task.Run(() => Read(readings), cancellationToken));

    private void Read(ICollection<Reading> readings)
    {
        foreach (SysfsChannel channel in channels)
            readings.Add(channel.Read(devices));
    }
}
