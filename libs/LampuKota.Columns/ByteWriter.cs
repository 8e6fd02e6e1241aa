using System.Buffers.Binary;

namespace LampuKota.Columns;

/// <summary>A growing run of bytes, made to be cleared and used again. Not safe for use by several threads at once.</summary>
public sealed class ByteWriter
{
    private byte[] _bytes = new byte[256];

    /// <summary>How many bytes were written.</summary>
    public int Length { get; private set; }

    /// <summary>The bytes written; valid until the next change.</summary>
    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    /// <summary>Forgets the bytes and keeps the memory, unless it is more than <paramref name="keepAtMost"/>.</summary>
    /// <param name="keepAtMost">Bytes of memory worth keeping.</param>
    public void Clear(int keepAtMost = int.MaxValue)
    {
        Length = 0;
        if (_bytes.Length > keepAtMost)
            _bytes = new byte[keepAtMost];
    }

    /// <summary>Takes back what was written behind some length.</summary>
    /// <param name="length">Bytes to keep.</param>
    public void Truncate(int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)length, (uint)Length, nameof(length));
        Length = length;
    }

    /// <summary>Puts before some of the last bytes how many they are, as a varint.</summary>
    /// <param name="start">Where these bytes begin.</param>
    public void InsertLength(int start)
    {
        int length = Length - start;
        int before = Length;
        WriteVarint((ulong)length);
        int width = Length - before;
        Span<byte> varint = stackalloc byte[10];
        _bytes.AsSpan(before, width).CopyTo(varint);
        _bytes.AsSpan(start, length).CopyTo(_bytes.AsSpan(start + width));
        varint[..width].CopyTo(_bytes.AsSpan(start));
    }

    /// <summary>Room for the next bytes, counted as written; the caller fills all of it.</summary>
    /// <param name="length">How many bytes.</param>
    public Span<byte> Append(int length)
    {
        if (length > _bytes.Length - Length)
            Array.Resize(ref _bytes, Math.Max(checked(Length + length), (int)Math.Min(_bytes.Length * 2L, Array.MaxLength)));

        Span<byte> span = _bytes.AsSpan(Length, length);
        Length += length;
        return span;
    }

    /// <summary>Writes bytes as they are.</summary>
    /// <param name="bytes">The bytes.</param>
    public void Write(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Append(bytes.Length));

    /// <summary>Writes one byte.</summary>
    /// <param name="value">The byte.</param>
    public void WriteByte(byte value) => Append(1)[0] = value;

    /// <summary>Writes 4 bytes, the lowest first.</summary>
    /// <param name="value">The number.</param>
    public void WriteUInt32(uint value) => BinaryPrimitives.WriteUInt32LittleEndian(Append(4), value);

    /// <summary>Writes 8 bytes, the lowest first.</summary>
    /// <param name="value">The number.</param>
    public void WriteInt64(long value) => BinaryPrimitives.WriteInt64LittleEndian(Append(8), value);

    /// <summary>Writes the 8 bytes of a double, the lowest first.</summary>
    /// <param name="value">The number.</param>
    public void WriteDouble(double value) => BinaryPrimitives.WriteDoubleLittleEndian(Append(8), value);

    /// <summary>Writes 1 to 10 bytes: seven bits each, the lowest first, the top bit set where more follow.</summary>
    /// <param name="value">The number.</param>
    public void WriteVarint(ulong value)
    {
        while (value >= 0x80)
        {
            WriteByte((byte)(value | 0x80));
            value >>= 7;
        }

        WriteByte((byte)value);
    }

    /// <summary>Writes a signed number as a varint, small magnitudes short: 0, -1, 1, -2 become 0, 1, 2, 3.</summary>
    /// <param name="value">The number.</param>
    public void WriteZigzag(long value) => WriteVarint(Zigzag.Encode(value));
}
