using System.Buffers.Binary;

namespace LampuKota.Columns;

/// <summary>Reads what <see cref="ByteWriter"/> wrote, and never beyond its end.</summary>
/// <param name="bytes">The bytes.</param>
public ref struct ByteReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    /// <summary>What is not read yet.</summary>
    public readonly ReadOnlySpan<byte> Rest => _rest;

    /// <summary>The next bytes as they are.</summary>
    /// <param name="length">How many.</param>
    /// <exception cref="ColumnFormatException">There are fewer.</exception>
    public ReadOnlySpan<byte> Read(int length)
    {
        if ((uint)length > (uint)_rest.Length)
            throw new ColumnFormatException("The bytes end too early.");

        ReadOnlySpan<byte> read = _rest[..length];
        _rest = _rest[length..];
        return read;
    }

    /// <summary>One byte.</summary>
    public byte ReadByte() => Read(1)[0];

    /// <summary>4 bytes, the lowest first.</summary>
    public uint ReadUInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Read(4));

    /// <summary>8 bytes, the lowest first.</summary>
    public long ReadInt64() => BinaryPrimitives.ReadInt64LittleEndian(Read(8));

    /// <summary>The 8 bytes of a double, the lowest first.</summary>
    public double ReadDouble() => BinaryPrimitives.ReadDoubleLittleEndian(Read(8));

    /// <summary>A varint of 1 to 10 bytes.</summary>
    /// <exception cref="ColumnFormatException">It is longer than 64 bits, or the bytes end within it.</exception>
    public ulong ReadVarint()
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            byte next = ReadByte();
            if (shift == 63 && next > 1)
                break;
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return value;
        }

        throw new ColumnFormatException("A number is longer than 64 bits.");
    }

    /// <summary>A signed varint.</summary>
    public long ReadZigzag() => Zigzag.Decode(ReadVarint());

    /// <summary>A varint that counts something, within a bound.</summary>
    /// <param name="maximum">The largest count that can be true.</param>
    /// <exception cref="ColumnFormatException">It is larger.</exception>
    public int ReadCount(int maximum)
    {
        ulong count = ReadVarint();
        return count <= (ulong)maximum ? (int)count : throw new ColumnFormatException("A count is larger than it can be.");
    }
}
