namespace LampuKota.Gateway.Linux;

/// <summary>A value that a kernel driver measures.</summary>
/// <param name="Kind">The driver's framework.</param>
/// <param name="Address">The sensor, and its attribute or label.</param>
internal sealed record SysfsSource(SysfsKind Kind, HardwareAddress Address) : SensorSource
{
    public override string Place => $"{Kind} {Address.Device}";

    // One driver's chips hang on one bus as a rule, and certainly the thermometers of a one-wire bus, each of which takes it for most of a second.
    public override string Wires => $"{Kind} {Address.Device.Split('@')[0]}";

    public override string? Unit => SysfsUnits.Of(Kind, Address.Channel)?.Name;

    public override ISensorChannel Connect(Hardware hardware) => new SysfsChannel(Kind, Address, hardware.Sensors);

    public override string ToString() => Address.ToString();
}
