namespace LampuKota.Gateway.Linux;

/// <summary>A number in the registers of a meter.</summary>
/// <param name="BusName">Name of the line in the configuration.</param>
/// <param name="Bus">The line.</param>
/// <param name="Slave">Address of the meter.</param>
/// <param name="Function">Which kind of registers.</param>
/// <param name="Register">The first register, counted from 0.</param>
/// <param name="Type">What lies in them.</param>
/// <param name="IsLowWordFirst">Whether the lower register of a long number comes first.</param>
internal sealed record ModbusSource(
    string BusName, ModbusSettings Bus, byte Slave, ModbusFunction Function, ushort Register, NumberType Type, bool IsLowWordFirst) : SensorSource
{
    public override string Place => $"Modbus {BusName}:{Slave}";

    public override string Wires => $"Modbus {BusName}";

    /// <summary>The request that reads it.</summary>
    public ModbusRead Request => new(Slave, Function, Register, (ushort)(Numbers.SizeOf(Type) / 2));

    public override ISensorChannel Connect(Hardware hardware) => new ModbusChannel(hardware.Modbus(Bus), this);

    public override string ToString() => $"{Place} register {Register}";

    /// <summary>The number in the registers' bytes.</summary>
    internal double Decode(Span<byte> registers)
    {
        if (IsLowWordFirst)
        {
            // Words change places, bytes within a word do not.
            registers.Reverse();
            for (int i = 0; i < registers.Length; i += 2)
                (registers[i], registers[i + 1]) = (registers[i + 1], registers[i]);
        }

        return Numbers.Read(Type, registers);
    }
}

/// <summary>Asks the meter.</summary>
/// <param name="master">Its line.</param>
/// <param name="source">Where the number lies.</param>
internal sealed class ModbusChannel(ModbusMaster master, ModbusSource source) : ISensorChannel
{
    /// <inheritdoc/>
    public double Read(CancellationToken cancellationToken)
    {
        Span<byte> registers = stackalloc byte[Numbers.SizeOf(source.Type)];
        master.Read(source.Request, registers, cancellationToken);
        double value = source.Decode(registers);
        return double.IsFinite(value) ? value : throw new IOException($"{source} holds no number: look at Type and WordOrder.");
    }
}
