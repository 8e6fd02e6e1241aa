namespace LampuKota.Gateway.Linux;

/// <summary>An answer of a chip on an SPI bus that no driver of the kernel measures.</summary>
/// <param name="Device">The device, for instance <c>spidev0.1</c>.</param>
/// <param name="Request">What is sent.</param>
/// <param name="Type">The number at the end of what comes back meanwhile, highest byte first.</param>
/// <param name="Mask">Which of its bits count.</param>
/// <param name="SpeedHz">Clock, hertz.</param>
internal sealed record SpiSource(string Device, ReadOnlyMemory<byte> Request, NumberType Type, ulong Mask, int SpeedHz) : SensorSource
{
    public override string Place => $"SPI {Device}";

    public override ISensorChannel Connect(Hardware hardware) => new SpiChannel(hardware, this);

    public override string ToString() => $"{Place} {Convert.ToHexString(Request.Span)}";

    /// <summary>The number in an answer.</summary>
    internal double Decode(Span<byte> answer)
    {
        Span<byte> number = answer[^Numbers.SizeOf(Type)..];
        for (int i = 0; i < number.Length; i++)
            number[i] &= (byte)(Mask >> (8 * (number.Length - 1 - i)));
        return Numbers.Read(Type, number);
    }
}

/// <summary>Asks the chip.</summary>
/// <param name="hardware">Where the device is opened.</param>
/// <param name="source">What is asked.</param>
internal sealed class SpiChannel(Hardware hardware, SpiSource source) : ISensorChannel
{
    /// <inheritdoc/>
    public double Read(CancellationToken cancellationToken)
    {
        using var device = new SpiDevice(hardware.Roots, source.Device);
        byte[] answer = new byte[source.Request.Length];
        device.Transfer(source.Request.Span, answer, source.SpeedHz);
        return source.Decode(answer);
    }
}
