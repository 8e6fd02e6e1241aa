using System.Runtime.InteropServices;

namespace LampuKota.Gateway.Linux;

/// <summary>A device on an SPI bus by its character device (linux/spi/spidev.h), for chips that no driver of the kernel measures.</summary>
/// <param name="roots">Where the kernel shows its devices.</param>
/// <param name="name">Its name, for instance <c>spidev0.1</c>.</param>
internal sealed unsafe class SpiDevice(HardwareRoots roots, string name)
    : CharacterDevice(System.IO.Path.Combine(roots.Dev, name), "spi", "enable the bus (dtparam=spi=on in config.txt)")
{
    private const uint OneTransfer = 0x40206B00; // SPI_IOC_MESSAGE(1)

    private readonly Lock _lock = new();

    /// <summary>Sends bytes, and receives as many at the same time.</summary>
    /// <param name="sent">What is sent.</param>
    /// <param name="received">What comes back; as long as what is sent.</param>
    /// <param name="speedHz">Clock, hertz.</param>
    public void Transfer(ReadOnlySpan<byte> sent, Span<byte> received, int speedHz)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(received.Length, sent.Length);
        fixed (byte* from = sent)
        fixed (byte* to = received)
        {
            var transfer = new SpiTransfer { Send = (ulong)from, Receive = (ulong)to, Length = (uint)sent.Length, SpeedHz = (uint)speedHz, BitsPerWord = 8 };
            lock (_lock)
                Call(OneTransfer, &transfer);
        }
    }
}

/// <summary>struct spi_ioc_transfer</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct SpiTransfer
{
    public ulong Send;
    public ulong Receive;
    public uint Length;
    public uint SpeedHz;
    public ushort DelayMicroseconds;
    public byte BitsPerWord;
    public byte ChangesChipSelect;
    public byte SendWires;
    public byte ReceiveWires;
    public byte WordDelayMicroseconds;
    public byte Padding;
}
