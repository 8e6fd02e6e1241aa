namespace LampuKota.Gateway.Linux;

/// <summary>A value of a GPIO input.</summary>
/// <param name="Address">Chip and line.</param>
/// <param name="Settings">How the line is taken.</param>
/// <param name="Mode">What of it is the value.</param>
internal sealed record GpioSource(HardwareAddress Address, GpioInputSettings Settings, GpioInputMode Mode) : SensorSource
{
    // Lines fail one by one: another program may hold one of them.
    public override string Place => $"GPIO {Address}";

    // But asking them takes no time.
    public override string Wires => $"GPIO {Address.Device}";

    public override ISensorChannel Connect(Hardware hardware) => new GpioInputChannel(hardware.Chips, hardware.Edges, this);

    public override string ToString() => Place;
}

/// <summary>What of an input is its value.</summary>
internal enum GpioInputMode
{
    /// <summary>1 while it is active, 0 while it is not: contacts, photocells, motion.</summary>
    State,

    /// <summary>How often it became active since the last reading: passing vehicles.</summary>
    Count,

    /// <summary>How often it became active since the program started: rain gauges, pulse outputs of meters.</summary>
    Total,
}
