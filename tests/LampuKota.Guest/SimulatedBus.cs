using System.Buffers.Binary;
using System.Globalization;
using LampuKota.Gateway.Linux;

namespace LampuKota.Guest;

/// <summary>The kernel's simulated I2C bus (i2c-stub): chips that are registers and nothing else, to which drivers can be bound.</summary>
/// <param name="number">Number of the bus.</param>
internal sealed class SimulatedBus(int number)
{
    public int Number => number;

    public static SimulatedBus Find()
    {
        string stub = Directory.GetFileSystemEntries("/sys/bus/i2c/devices", "i2c-*")
            .Single(path => File.ReadAllText(Path.Combine(path, "name")).StartsWith("SMBus stub", StringComparison.Ordinal));
        return new SimulatedBus(int.Parse(Path.GetFileName(stub)["i2c-".Length..], CultureInfo.InvariantCulture));
    }

    public void WriteByte(int address, byte register, int value)
    {
        using var bus = new I2cBus(HardwareRoots.Real, number);
        bus.WriteByte(address, register, (byte)value);
    }

    /// <summary>Sets a register of one word, as drivers read it that ask for words.</summary>
    public void WriteWordBigEndian(int address, byte register, int value)
    {
        using var bus = new I2cBus(HardwareRoots.Real, number);
        bus.WriteWord(address, register, BinaryPrimitives.ReverseEndianness((ushort)value));
    }

    /// <summary>Sets two registers of one byte, as drivers read them that ask for blocks.</summary>
    public void WriteBytesLittleEndian(int address, byte register, int value)
    {
        WriteByte(address, register, value & 0xFF);
        WriteByte(address, (byte)(register + 1), (value >> 8) & 0xFF);
    }

    /// <summary>Binds the kernel's driver of a chip, until disposed.</summary>
    public IDisposable Add(string driver, int address)
    {
        Write("new_device", $"{driver} 0x{address:x2}");
        return new Bound(() => Write("delete_device", $"0x{address:x2}"));
    }

    private void Write(string attribute, string text) => File.WriteAllText($"/sys/bus/i2c/devices/i2c-{number}/{attribute}", text);

    private sealed class Bound(Action unbind) : IDisposable
    {
        public void Dispose() => unbind();
    }
}
