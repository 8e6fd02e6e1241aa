using System.Buffers.Binary;

namespace LampuKota.Gateway.Linux;

/// <summary>Requests and answers of Modbus RTU for reading registers (Modbus application protocol V1.1b3, 6.3 and 6.4). No I/O.</summary>
internal static class ModbusFrame
{
    /// <summary>Address, function, first register, count and checksum.</summary>
    public const int RequestLength = 8;

    /// <summary>Address, function, exception code and checksum: the shortest answer.</summary>
    public const int ExceptionLength = 5;

    /// <summary>Registers that one request may ask for.</summary>
    public const int MaximumRegisters = 125;

    /// <summary>Longest frame on a serial line.</summary>
    public const int MaximumLength = 256;

    private const int CrcLength = 2;
    private const int HeaderLength = 3;
    private const byte ExceptionFlag = 0x80;

    /// <summary>Writes a request.</summary>
    public static void WriteRequest(Span<byte> frame, in ModbusRead read)
    {
        frame[0] = read.Slave;
        frame[1] = (byte)read.Function;
        BinaryPrimitives.WriteUInt16BigEndian(frame[2..], read.Register);
        BinaryPrimitives.WriteUInt16BigEndian(frame[4..], read.Count);
        BinaryPrimitives.WriteUInt16LittleEndian(frame[6..], ModbusCrc.Compute(frame[..6]));
    }

    /// <summary>How long the answer to a request is.</summary>
    public static int AnswerLength(in ModbusRead read) => HeaderLength + read.Count * 2 + CrcLength;

    /// <summary>
    /// Looks for the answer to a request in what was received. Bytes before it are noise: what is no answer at one place may be one at a later.
    /// </summary>
    /// <param name="received">What was received so far.</param>
    /// <param name="read">What was asked for.</param>
    /// <param name="data">The registers' bytes; empty where the slave refuses.</param>
    /// <param name="exception">Why the slave refuses, 0 where it does not.</param>
    public static bool TryFind(ReadOnlySpan<byte> received, in ModbusRead read, out ReadOnlySpan<byte> data, out byte exception)
    {
        for (int start = 0; start + ExceptionLength <= received.Length; start++)
        {
            if (TryReadAt(received[start..], read, out data, out exception))
                return true;
        }

        data = [];
        exception = 0;
        return false;
    }

    private static bool TryReadAt(ReadOnlySpan<byte> frame, in ModbusRead read, out ReadOnlySpan<byte> data, out byte exception)
    {
        data = [];
        exception = 0;
        if (frame[0] != read.Slave)
            return false;

        if (frame[1] == ((byte)read.Function | ExceptionFlag))
        {
            exception = frame[2];
            return exception != 0 && HasValidCrc(frame[..ExceptionLength]);
        }

        int length = AnswerLength(read);
        if (frame[1] != (byte)read.Function || frame[2] != read.Count * 2 || frame.Length < length || !HasValidCrc(frame[..length]))
            return false;
        data = frame.Slice(HeaderLength, read.Count * 2);
        return true;
    }

    private static bool HasValidCrc(ReadOnlySpan<byte> frame) =>
        BinaryPrimitives.ReadUInt16LittleEndian(frame[^CrcLength..]) == ModbusCrc.Compute(frame[..^CrcLength]);
}

/// <summary>A request to read registers.</summary>
/// <param name="Slave">Address of the meter, 1 to 247.</param>
/// <param name="Function">Which registers.</param>
/// <param name="Register">The first, counted from 0.</param>
/// <param name="Count">How many.</param>
internal readonly record struct ModbusRead(byte Slave, ModbusFunction Function, ushort Register, ushort Count);

/// <summary>The two kinds of registers that can be read.</summary>
internal enum ModbusFunction : byte
{
    /// <summary>Read holding registers.</summary>
    Holding = 3,

    /// <summary>Read input registers.</summary>
    Input = 4,
}
