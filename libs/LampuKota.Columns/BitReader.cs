using System.Buffers.Binary;
using System.Numerics;

namespace LampuKota.Columns;

/// <summary>Reads what <see cref="BitWriter"/> wrote, and never beyond its end.</summary>
internal ref struct BitReader(ReadOnlySpan<byte> bytes)
{
    // As many bits as are there for sure, wherever in a byte they begin.
    private const int SureBits = 57;

    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private long _bit;

    /// <summary>Bytes that were begun.</summary>
    public readonly int BytesRead => (int)((_bit + 7) / 8);

    /// <summary>The next bits as a number.</summary>
    /// <exception cref="ColumnFormatException">There are fewer.</exception>
    public ulong Read(int count)
    {
        if (count > SureBits)
            return Read(32) | Read(count - 32) << 32;

        ulong bits = Peek() & ((1UL << count) - 1);
        Skip(count);
        return bits;
    }

    /// <summary>How many zeros stand before the next one; both are read.</summary>
    /// <exception cref="ColumnFormatException">There are more than allowed, or no one follows.</exception>
    public int ReadZeros(int maximum)
    {
        int zeros = BitOperations.TrailingZeroCount(Peek());
        if (zeros > maximum)
            throw new ColumnFormatException("A number's beginning is longer than it can be.");
        Skip(zeros + 1);
        return zeros;
    }

    private readonly ulong Peek()
    {
        int at = (int)(_bit >> 3);
        int shift = (int)_bit & 7;
        ReadOnlySpan<byte> rest = _bytes[Math.Min(at, _bytes.Length)..];
        if (rest.Length >= sizeof(ulong))
            return BinaryPrimitives.ReadUInt64LittleEndian(rest) >> shift;

        ulong bits = 0;
        for (int index = rest.Length - 1; index >= 0; index--)
            bits = bits << 8 | rest[index];
        return bits >> shift;
    }

    private void Skip(int count)
    {
        _bit += count;
        if (_bit > _bytes.Length * 8L)
            throw new ColumnFormatException("The bytes end too early.");
    }
}
