namespace LampuKota.Gateway.Linux;

/// <summary>A register of a chip on an I2C bus that no driver of the kernel measures.</summary>
/// <param name="Bus">Number of the bus.</param>
/// <param name="Address">Address of the chip.</param>
/// <param name="Register">The register.</param>
/// <param name="Type">What lies in it: one or two bytes.</param>
/// <param name="IsLittleEndian">Whether the lower byte comes first.</param>
internal sealed record I2cSource(int Bus, int Address, byte Register, NumberType Type, bool IsLittleEndian) : SensorSource
{
    public override string Place => $"I2C {Bus}-{Address:x4}";

    public override string Wires => $"I2C {Bus}";

    public override ISensorChannel Connect(Hardware hardware) => new I2cChannel(hardware.I2c(Bus), this);

    public override string ToString() => $"{Place} register 0x{Register:x2}";
}

/// <summary>Reads a register.</summary>
/// <param name="bus">The bus.</param>
/// <param name="source">Which register.</param>
internal sealed class I2cChannel(SharedDevice<I2cBus> bus, I2cSource source) : ISensorChannel
{
    /// <inheritdoc/>
    public double Read(CancellationToken cancellationToken) => bus.Use(source, Read);

    private static double Read(I2cBus bus, I2cSource source)
    {
        Span<byte> bytes = stackalloc byte[Numbers.SizeOf(source.Type)];
        if (bytes.Length == 1)
        {
            bytes[0] = bus.ReadByte(source.Address, source.Register);
        }
        else
        {
            // A word comes with its lower byte first; a chip that sends the higher one first has it there.
            ushort word = bus.ReadWord(source.Address, source.Register);
            (bytes[0], bytes[1]) = source.IsLittleEndian ? ((byte)(word >> 8), (byte)word) : ((byte)word, (byte)(word >> 8));
        }

        return Numbers.Read(source.Type, bytes);
    }
}
