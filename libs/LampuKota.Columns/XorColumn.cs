using System.Numerics;

namespace LampuKota.Columns;

/// <summary>
/// Doubles that are no decimals: of each the bits in which it differs from the one before, as Gorilla does (Pelkonen et al., VLDB 2015), but in packed blocks. The lowest
/// bits that never differ, as where the source has single precision, are left out.
/// </summary>
internal static class XorColumn
{
    /// <summary>Writes at least one value.</summary>
    public static void Write(ReadOnlySpan<double> values, ByteWriter output)
    {
        using var buffer = new LongBuffer(values.Length - 1);
        Span<long> differences = buffer.Span;
        long all = 0;
        for (int index = 0; index < differences.Length; index++)
        {
            differences[index] = BitConverter.DoubleToInt64Bits(values[index + 1]) ^ BitConverter.DoubleToInt64Bits(values[index]);
            all |= differences[index];
        }

        int shift = all == 0 ? 0 : BitOperations.TrailingZeroCount(all);
        foreach (ref long difference in differences)
            difference >>>= shift;
        output.WriteByte((byte)shift);
        output.WriteDouble(values[0]);
        PackedIntegers.Write(differences, output);
    }

    /// <summary>Reads as many values as the span holds, at least one.</summary>
    /// <exception cref="ColumnFormatException">The bytes are not that many values.</exception>
    public static void Read(ref ByteReader input, Span<double> values)
    {
        int shift = input.ReadByte();
        if (shift > 63)
            throw new ColumnFormatException("The bits left out of a column are more than a number has.");

        long bits = BitConverter.DoubleToInt64Bits(input.ReadDouble());
        using var buffer = new LongBuffer(values.Length - 1);
        PackedIntegers.Read(ref input, buffer.Span);
        values[0] = BitConverter.Int64BitsToDouble(bits);
        for (int index = 1; index < values.Length; index++)
        {
            bits ^= buffer.Span[index - 1] << shift;
            values[index] = BitConverter.Int64BitsToDouble(bits);
        }
    }
}
