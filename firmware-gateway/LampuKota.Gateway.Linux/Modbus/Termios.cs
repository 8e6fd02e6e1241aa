using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LampuKota.Gateway.Linux;

/// <summary>
/// struct termios2 and its requests (asm-generic/termbits.h, the same on x86-64 and arm64): unlike POSIX's it takes any bit rate, and needs no function of libc.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Termios
{
    public const uint Set = 0x402C542B; // TCSETS2
    public const uint Flush = 0x540B; // TCFLSH
    public const nint FlushBoth = 2; // TCIOFLUSH

    private const uint IgnoreBreak = 0x1; // IGNBRK
    private const uint AnyRate = 0x1000; // BOTHER
    private const uint EightBits = 0x30; // CS8
    private const uint TwoStopBits = 0x40; // CSTOPB
    private const uint EnableReceiver = 0x80; // CREAD
    private const uint EnableParity = 0x100; // PARENB
    private const uint OddParity = 0x200; // PARODD
    private const uint CheckParity = 0x10; // INPCK
    private const uint IgnoreParityErrors = 0x4; // IGNPAR
    private const uint IgnoreModemLines = 0x800; // CLOCAL

    public uint InputFlags;
    public uint OutputFlags;
    public uint ControlFlags;
    public uint LocalFlags;
    public byte LineDiscipline;
    public Characters ControlCharacters;
    public uint InputSpeed;
    public uint OutputSpeed;

    /// <summary>A raw line: every byte as it comes, none echoed; characters with a wrong parity bit are dropped, and the checksum then misses them.</summary>
    public static Termios Raw(SerialSettings settings) => new()
    {
        InputFlags = IgnoreBreak | (settings.Parity == SerialParity.None ? 0 : CheckParity | IgnoreParityErrors),
        ControlFlags = AnyRate | EightBits | EnableReceiver | IgnoreModemLines | (settings.StopBits == 2 ? TwoStopBits : 0) | settings.Parity switch
        {
            SerialParity.Even => EnableParity,
            SerialParity.Odd => EnableParity | OddParity,
            _ => 0,
        },
        InputSpeed = (uint)settings.BaudRate,
        OutputSpeed = (uint)settings.BaudRate,
    };

    [InlineArray(19)]
    internal struct Characters
    {
        private byte _first;
    }
}

/// <summary>struct serial_rs485 (linux/serial.h): the transmitter is switched on for as long as something is sent.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct SerialRs485
{
    public const uint Set = 0x542F; // TIOCSRS485
    public const uint FlagEnabled = 1 << 0;
    public const uint FlagRtsOnSend = 1 << 1;

    public uint Flags;
    public uint DelayBeforeSendMilliseconds;
    public uint DelayAfterSendMilliseconds;
    public Padding Rest;

    [InlineArray(5)]
    internal struct Padding
    {
        private uint _first;
    }
}
