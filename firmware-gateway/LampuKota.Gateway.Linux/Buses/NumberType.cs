using System.Buffers.Binary;

namespace LampuKota.Gateway.Linux;

/// <summary>How a number lies in the registers of a chip or meter.</summary>
internal enum NumberType
{
    /// <summary>8 bits, 0 to 255.</summary>
    UInt8,

    /// <summary>8 bits, two's complement.</summary>
    Int8,

    /// <summary>16 bits, 0 to 65,535.</summary>
    UInt16,

    /// <summary>16 bits, two's complement.</summary>
    Int16,

    /// <summary>32 bits, 0 to 4,294,967,295.</summary>
    UInt32,

    /// <summary>32 bits, two's complement.</summary>
    Int32,

    /// <summary>32 bits, IEEE 754.</summary>
    Float32,

    /// <summary>64 bits.</summary>
    UInt64,
}

/// <summary>Numbers from bytes.</summary>
internal static class Numbers
{
    /// <summary>How many bytes a number takes.</summary>
    public static int SizeOf(NumberType type) => type switch
    {
        NumberType.UInt8 or NumberType.Int8 => 1,
        NumberType.UInt16 or NumberType.Int16 => 2,
        NumberType.UInt64 => 8,
        _ => 4,
    };

    /// <summary>The number, its highest byte first.</summary>
    /// <param name="type">What it is.</param>
    /// <param name="bigEndian">As many bytes as it takes.</param>
    public static double Read(NumberType type, ReadOnlySpan<byte> bigEndian) => type switch
    {
        NumberType.UInt8 => bigEndian[0],
        NumberType.Int8 => (sbyte)bigEndian[0],
        NumberType.UInt16 => BinaryPrimitives.ReadUInt16BigEndian(bigEndian),
        NumberType.Int16 => BinaryPrimitives.ReadInt16BigEndian(bigEndian),
        NumberType.UInt32 => BinaryPrimitives.ReadUInt32BigEndian(bigEndian),
        NumberType.Int32 => BinaryPrimitives.ReadInt32BigEndian(bigEndian),
        NumberType.Float32 => BinaryPrimitives.ReadSingleBigEndian(bigEndian),
        _ => BinaryPrimitives.ReadUInt64BigEndian(bigEndian),
    };
}
