using System.Runtime.InteropServices;

namespace LampuKota.Gateway.Linux;

/// <summary>An I2C bus by its character device (linux/i2c-dev.h), for chips that no driver of the kernel measures. One transfer at a time.</summary>
/// <param name="roots">Where the kernel shows its devices.</param>
/// <param name="number">Number of the bus: 1 on a Raspberry Pi's header.</param>
internal sealed unsafe class I2cBus(HardwareRoots roots, int number)
    : CharacterDevice(System.IO.Path.Combine(roots.Dev, $"i2c-{number}"), "i2c", "enable the bus (dtparam=i2c_arm=on in config.txt, and the module i2c-dev)")
{
    /// <summary>Addresses 0 to 7 and from 0x78 on are reserved (I2C specification, 3.1.12).</summary>
    public const int FirstAddress = 0x08;

    /// <summary>See <see cref="FirstAddress"/>.</summary>
    public const int LastAddress = 0x77;

    private const uint SetAddress = 0x0703; // I2C_SLAVE
    private const uint SmBusTransfer = 0x0720; // I2C_SMBUS
    private const uint Transfers = 0x0707; // I2C_RDWR
    private const byte DirectionRead = 1;
    private const byte DirectionWrite = 0;
    private const uint SizeByteData = 2;
    private const uint SizeWordData = 3;
    private const ushort FlagRead = 1; // I2C_M_RD

    private readonly Lock _lock = new();

    /// <summary>Reads a register of one byte (SMBus read byte data).</summary>
    public byte ReadByte(int address, byte register) => (byte)Transfer(address, register, DirectionRead, SizeByteData, 0);

    /// <summary>Reads a register of two bytes (SMBus read word data); the first byte is the lower one.</summary>
    public ushort ReadWord(int address, byte register) => Transfer(address, register, DirectionRead, SizeWordData, 0);

    /// <summary>Writes a register of one byte (SMBus write byte data).</summary>
    public void WriteByte(int address, byte register, byte value) => Transfer(address, register, DirectionWrite, SizeByteData, value);

    /// <summary>Writes a register of two bytes (SMBus write word data); the lower byte goes first.</summary>
    public void WriteWord(int address, byte register, ushort value) => Transfer(address, register, DirectionWrite, SizeWordData, value);

    /// <summary>Writes some bytes and reads some, without letting go of the bus in between. Needs an adapter that can more than SMBus.</summary>
    public void Transfer(int address, ReadOnlySpan<byte> write, Span<byte> read)
    {
        fixed (byte* sent = write)
        fixed (byte* received = read)
        {
            Message* messages = stackalloc Message[2];
            messages[0] = new Message { Address = (ushort)address, Length = (ushort)write.Length, Buffer = sent };
            messages[1] = new Message { Address = (ushort)address, Flags = FlagRead, Length = (ushort)read.Length, Buffer = received };
            bool isReadOnly = write.IsEmpty;
            var list = new MessageList { Messages = isReadOnly ? messages + 1 : messages, Count = isReadOnly || read.IsEmpty ? 1u : 2 };
            lock (_lock)
                Call(Transfers, &list, address);
        }
    }

    private ushort Transfer(int address, byte register, byte direction, uint size, ushort value)
    {
        // union i2c_smbus_data: of its 34 bytes only the first two are used here.
        SmBusData data;
        *(ushort*)data.Bytes = value;
        var transfer = new SmBusRequest { Direction = direction, Command = register, Size = size, Data = &data };
        lock (_lock)
        {
            Call(SetAddress, (void*)address, address);
            Call(SmBusTransfer, &transfer, address);
        }

        return size == SizeByteData ? data.Bytes[0] : *(ushort*)data.Bytes;
    }

    /// <summary>union i2c_smbus_data</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct SmBusData
    {
        public fixed byte Bytes[34];
    }

    /// <summary>struct i2c_smbus_ioctl_data</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct SmBusRequest
    {
        public byte Direction;
        public byte Command;
        public uint Size;
        public SmBusData* Data;
    }

    /// <summary>struct i2c_msg</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Message
    {
        public ushort Address;
        public ushort Flags;
        public ushort Length;
        public byte* Buffer;
    }

    /// <summary>struct i2c_rdwr_ioctl_data</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct MessageList
    {
        public Message* Messages;
        public uint Count;
    }
}
