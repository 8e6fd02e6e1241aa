using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LampuKota.Columns;

/// <summary>
/// Whole numbers in blocks of 128: each block stores its smallest number and, for each number, how far above it lies, in as few bits as the block's
/// largest distance needs. A block of equal numbers takes its header alone, so runs cost almost nothing, and an outlier widens one block only.
/// docs/formats/store.md draws the bytes.
/// </summary>
internal static class PackedIntegers
{
    private const int BlockLength = 128;

    // A number of at most this width lies within the eight bytes from the byte in which it begins.
    private const int NarrowWidth = 57;

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

    /// <summary>Reads some of the numbers, and steps over all of them.</summary>
    /// <param name="input">The numbers.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="indexes">Which to read, rising.</param>
    /// <param name="numbers">Those.</param>
    /// <exception cref="ColumnFormatException">The bytes are not that many numbers.</exception>
    public static void ReadSome(ref ByteReader input, int count, ReadOnlySpan<int> indexes, Span<long> numbers)
    {
        int next = 0;
        for (int first = 0; first < count; first += BlockLength)
        {
            int length = Math.Min(BlockLength, count - first);
            (int width, long minimum) = ReadHeader(ref input);
            ReadOnlySpan<byte> packed = input.Read(PackedLength(length, width));
            for (; next < indexes.Length && indexes[next] < first + length; next++)
                numbers[next] = unchecked(minimum + (long)ReadBits(packed, (indexes[next] - first) * width, width));
        }
    }

    private static ulong ReadBits(ReadOnlySpan<byte> packed, int bit, int width)
    {
        Span<byte> at = stackalloc byte[Overhang];
        ReadOnlySpan<byte> from = packed[(bit >> 3)..];
        from[..Math.Min(Overhang, from.Length)].CopyTo(at);
        return Extract(at, bit & 7) & MaskOf(width);
    }

    private static (long Minimum, int Width) MeasureBlock(ReadOnlySpan<long> block)
    {
        long minimum = block[0];
        long maximum = block[0];
        int index = 0;
        if (block.Length >= Vector<long>.Count)
        {
            ReadOnlySpan<Vector<long>> vectors = MemoryMarshal.Cast<long, Vector<long>>(block);
            Vector<long> minima = vectors[0];
            Vector<long> maxima = vectors[0];
            foreach (Vector<long> vector in vectors[1..])
            {
                minima = Vector.Min(minima, vector);
                maxima = Vector.Max(maxima, vector);
            }

            for (int lane = 0; lane < Vector<long>.Count; lane++)
            {
                minimum = Math.Min(minimum, minima[lane]);
                maximum = Math.Max(maximum, maxima[lane]);
            }

            index = vectors.Length * Vector<long>.Count;
        }

        for (; index < block.Length; index++)
        {
            minimum = Math.Min(minimum, block[index]);
            maximum = Math.Max(maximum, block[index]);
        }

        return (minimum, 64 - BitOperations.LeadingZeroCount(unchecked((ulong)(maximum - minimum))));
    }

    private static int PackedLength(int count, int width) => (count * width + 7) / 8;

    private static ulong MaskOf(int width) => width == 64 ? ulong.MaxValue : (1UL << width) - 1;

    private static void WriteBlock(ReadOnlySpan<long> block, ByteWriter output)
    {
        (long minimum, int width) = MeasureBlock(block);
        output.WriteByte((byte)width);
        output.WriteZigzag(minimum);
        Span<byte> packed = output.Append(PackedLength(block.Length, width));
        if (width == 0)
            return;

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

    private static (int Width, long Minimum) ReadHeader(ref ByteReader input)
    {
        int width = input.ReadByte();
        if (width > 64)
            throw new ColumnFormatException("A number is wider than 64 bits.");
        return (width, input.ReadZigzag());
    }

    private static void ReadBlock(ref ByteReader input, Span<long> block)
    {
        (int width, long minimum) = ReadHeader(ref input);
        ReadOnlySpan<byte> packed = input.Read(PackedLength(block.Length, width));
        if (width == 0)
            block.Fill(minimum);
        else if (width <= NarrowWidth)
            UnpackNarrow(packed, width, minimum, block);
        else
            UnpackWide(packed, width, minimum, block);
    }

    private static void UnpackNarrow(ReadOnlySpan<byte> packed, int width, long minimum, Span<long> block)
    {
        ulong mask = MaskOf(width);
        int index = 0;
        int bit = 0;
        if (packed.Length >= sizeof(ulong))
        {
            // As long as eight bytes can be read from the number's first one.
            int whole = Math.Min(block.Length, ((packed.Length - sizeof(ulong)) * 8 + 7) / width + 1);
            ref byte bytes = ref MemoryMarshal.GetReference(packed);
            for (; index < whole; index++, bit += width)
            {
                ulong word = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref bytes, bit >> 3));
                if (!BitConverter.IsLittleEndian)
                    word = BinaryPrimitives.ReverseEndianness(word);
                block[index] = unchecked(minimum + (long)((word >> (bit & 7)) & mask));
            }
        }

        // The few bytes that are left, with zeros behind them.
        Span<byte> padded = stackalloc byte[2 * sizeof(ulong)];
        packed[(bit >> 3)..].CopyTo(padded);
        for (bit &= 7; index < block.Length; index++, bit += width)
            block[index] = unchecked(minimum + (long)((BinaryPrimitives.ReadUInt64LittleEndian(padded[(bit >> 3)..]) >> (bit & 7)) & mask));
    }

    private static void UnpackWide(ReadOnlySpan<byte> packed, int width, long minimum, Span<long> block)
    {
        Span<byte> padded = stackalloc byte[BlockLength * 8 + Overhang];
        packed.CopyTo(padded);
        padded.Slice(packed.Length, Overhang).Clear();
        ulong mask = MaskOf(width);
        for (int index = 0, bit = 0; index < block.Length; index++, bit += width)
            block[index] = unchecked(minimum + (long)(Extract(padded[(bit >> 3)..], bit & 7) & mask));
    }

    // The 64 bits that begin at a bit of the first of nine bytes.
    private static ulong Extract(ReadOnlySpan<byte> at, int shift)
    {
        ulong word = BinaryPrimitives.ReadUInt64LittleEndian(at) >> shift;
        return shift > 0 ? word | (ulong)at[8] << (64 - shift) : word;
    }
}
