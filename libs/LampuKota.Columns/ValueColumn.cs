using System.Buffers.Binary;

namespace LampuKota.Columns;

/// <summary>
/// Values of one quantity, restored bit for bit. The codec is chosen by their shape: one value for all, decimals (whole numbers with a
/// common scale, packed as they are or by their distances, whichever is shorter), or the plain doubles.
/// </summary>
internal static class ValueColumn
{
    private const byte Constant = 0;
    private const byte PackedDecimals = 1;
    private const byte PackedDecimalDeltas = 2;
    private const byte Doubles = 3;

    /// <summary>Writes at least one value.</summary>
    public static void Write(ReadOnlySpan<double> values, ByteWriter output)
    {
        if (AreEqualBits(values))
        {
            output.WriteByte(Constant);
            output.WriteDouble(values[0]);
            return;
        }

        if (DecimalScale.TryScale(values, out int scale) is { } wholes)
        {
            WriteDecimals(wholes, scale, output);
            return;
        }

        output.WriteByte(Doubles);
        foreach (double value in values)
            output.WriteDouble(value);
    }

    /// <summary>Reads as many values as the span holds, at least one.</summary>
    /// <exception cref="ColumnFormatException">The bytes are not that many values.</exception>
    public static void Read(ref ByteReader input, Span<double> values)
    {
        switch (input.ReadByte())
        {
            case Constant:
                values.Fill(input.ReadDouble());
                break;
            case PackedDecimals:
                ReadDecimals(ref input, values, areDeltas: false);
                break;
            case PackedDecimalDeltas:
                ReadDecimals(ref input, values, areDeltas: true);
                break;
            case Doubles:
                ReadOnlySpan<byte> bytes = input.Read(checked(values.Length * sizeof(double)));
                for (int index = 0; index < values.Length; index++)
                    values[index] = BinaryPrimitives.ReadDoubleLittleEndian(bytes[(index * sizeof(double))..]);
                break;
            default:
                throw new ColumnFormatException("The codec of a column is not known; a newer version may have written it.");
        }
    }

    // -0 equals 0 and NaN does not equal itself, but bits are bits.
    private static bool AreEqualBits(ReadOnlySpan<double> values)
    {
        long first = BitConverter.DoubleToInt64Bits(values[0]);
        foreach (double value in values)
        {
            if (BitConverter.DoubleToInt64Bits(value) != first)
                return false;
        }

        return true;
    }

    private static void WriteDecimals(long[] wholes, int scale, ByteWriter output)
    {
        long[] deltas = Deltas.Of(wholes);
        bool useDeltas = Zigzag.VarintLength(wholes[0]) + PackedIntegers.Measure(deltas) < PackedIntegers.Measure(wholes);
        output.WriteByte(useDeltas ? PackedDecimalDeltas : PackedDecimals);
        output.WriteByte((byte)scale);
        if (useDeltas)
            output.WriteZigzag(wholes[0]);
        PackedIntegers.Write(useDeltas ? deltas : wholes, output);
    }

    private static void ReadDecimals(ref ByteReader input, Span<double> values, bool areDeltas)
    {
        double divisor = DecimalScale.Divisor(input.ReadByte());
        long[] wholes = new long[values.Length];
        if (areDeltas)
        {
            wholes[0] = input.ReadZigzag();
            PackedIntegers.Read(ref input, wholes.AsSpan(1));
            Deltas.Sum(wholes);
        }
        else
        {
            PackedIntegers.Read(ref input, wholes);
        }

        for (int index = 0; index < values.Length; index++)
            values[index] = wholes[index] / divisor;
    }
}
