using System.Buffers.Binary;
using System.Numerics;

namespace LampuKota.Columns;

/// <summary>
/// Whole numbers in blocks of 128: each block stores its smallest number and, for each number, how far above it lies, in as few bits as the block's
/// largest distance needs. A block of equal numbers takes its header alone, so runs cost almost nothing, and an outlier widens one block only.
/// docs/formats/store.md draws the bytes.
/// </summary>
internal static class PackedIntegers
{
    private const int BlockLength = 128;

    // A number that begins at the last bit of a byte reaches into the ninth byte after it.
    private const int Overhang = 9;

    /// <summary>Bytes that the numbers will take.</summary>
    public static int Measure(ReadOnlySpan<long> numbers)
    {
        int length = 0;
        for (; !numbers.IsEmpty; numbers = numbers[Math.Min(BlockLength, numbers.Length)..])
        {
            ReadOnlySpan<long> block = numbers[..Math.Min(BlockLength, numbers.Length)];
            (long minimum, int width) = MeasureBlock(block);
            length += 1 + Zigzag.VarintLength(minimum) + PackedLength(block.Length, width);
        }

        return length;
    }

    public static void Write(ReadOnlySpan<long> numbers, ByteWriter output)
    {
        for (; !numbers.IsEmpty; numbers = numbers[Math.Min(BlockLength, numbers.Length)..])
            WriteBlock(numbers[..Math.Min(BlockLength, numbers.Length)], output);
    }

    /// <summary>Reads as many numbers as the span holds.</summary>
    /// <exception cref="ColumnFormatException">The bytes are not that many numbers.</exception>
    public static void Read(ref ByteReader input, Span<long> numbers)
    {
        for (; !numbers.IsEmpty; numbers = numbers[Math.Min(BlockLength, numbers.Length)..])
            ReadBlock(ref input, numbers[..Math.Min(BlockLength, numbers.Length)]);
    }

    private static (long Minimum, int Width) MeasureBlock(ReadOnlySpan<long> block)
    {
        long minimum = long.MaxValue;
        long maximum = long.MinValue;
        foreach (long number in block)
        {
            minimum = Math.Min(minimum, number);
            maximum = Math.Max(maximum, number);
        }

        return (minimum, 64 - BitOperations.LeadingZeroCount(unchecked((ulong)(maximum - minimum))));
    }

    private static int PackedLength(int count, int width) => (count * width + 7) / 8;

    private static void WriteBlock(ReadOnlySpan<long> block, ByteWriter output)
    {
        (long minimum, int width) = MeasureBlock(block);
        output.WriteByte((byte)width);
        output.WriteZigzag(minimum);
        Span<byte> packed = output.Append(PackedLength(block.Length, width));
        ulong pending = 0;
        int pendingBits = 0;
        foreach (long number in block)
        {
            ulong distance = unchecked((ulong)(number - minimum));
            pending |= distance << pendingBits;
            pendingBits += width;
            if (pendingBits < 64)
                continue;

            BinaryPrimitives.WriteUInt64LittleEndian(packed, pending);
            packed = packed[8..];
            pendingBits -= 64;
            pending = pendingBits == 0 ? 0 : distance >> (width - pendingBits);
        }

        for (; pendingBits > 0; pendingBits -= 8, pending >>= 8, packed = packed[1..])
            packed[0] = (byte)pending;
    }

    private static void ReadBlock(ref ByteReader input, Span<long> block)
    {
        int width = input.ReadByte();
        if (width > 64)
            throw new ColumnFormatException("A number is wider than 64 bits.");

        long minimum = input.ReadZigzag();
        Span<byte> packed = stackalloc byte[BlockLength * 8 + Overhang];
        input.Read(PackedLength(block.Length, width)).CopyTo(packed);
        ulong mask = width == 64 ? ulong.MaxValue : (1UL << width) - 1;
        for (int index = 0, bit = 0; index < block.Length; index++, bit += width)
        {
            ReadOnlySpan<byte> at = packed[(bit >> 3)..];
            int shift = bit & 7;
            ulong distance = BinaryPrimitives.ReadUInt64LittleEndian(at) >> shift;
            if (shift > 0)
                distance |= (ulong)at[8] << (64 - shift);
            block[index] = unchecked(minimum + (long)(distance & mask));
        }
    }
}
