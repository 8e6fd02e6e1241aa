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

    public override ISensorChannel Connect(Hardware hardware) => new SpiChannel(hardware.Spi(Device), this);

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
/// <param name="device">The device.</param>
/// <param name="source">What is asked.</param>
internal sealed class SpiChannel(SharedDevice<SpiDevice> device, SpiSource source) : ISensorChannel
{
    private readonly byte[] _answer = new byte[source.Request.Length];

    /// <inheritdoc/>
    public double Read(CancellationToken cancellationToken) => device.Use(this, Read);

    private static double Read(SpiDevice device, SpiChannel channel)
    {
        device.Transfer(channel.Source.Request.Span, channel._answer, channel.Source.SpeedHz);
        return channel.Source.Decode(channel._answer);
    }

    private SpiSource Source => source;
}
