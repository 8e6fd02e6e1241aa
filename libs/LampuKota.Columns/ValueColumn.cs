using System.Buffers.Binary;

namespace LampuKota.Columns;

/// <summary>
/// Values of one quantity, restored bit for bit. The codec is chosen by their shape: one value for all; decimals (whole numbers with a common scale, a few odd
/// values set apart), packed as they are, by their distances, as runs, or as residuals; else doubles by what differs from the one before. The shortest is taken.
/// </summary>
internal static class ValueColumn
{
    private const byte Constant = 0;
    private const byte PackedDecimals = 1;
    private const byte PackedDecimalDeltas = 2;
    private const byte Doubles = 3;
    private const byte RiceDecimals = 4;
    private const byte RunDecimals = 5;
    private const byte XorDoubles = 6;
    private const byte OddValues = 7;

    // Fewer numbers than this do not pay for the residuals' own overhead.
    private const int FewestForRice = 32;

    // Runs are worth measuring where they are this long on average.
    private const int ShortestMeanRun = 3;

    /// <summary>Writes at least one value.</summary>
    /// <param name="values">The values.</param>
    /// <param name="effort">How much time it may take.</param>
    /// <param name="output">Where they go.</param>
    public static void Write(ReadOnlySpan<double> values, ColumnEffort effort, ByteWriter output)
    {
        if (AreEqualBits(values))
        {
            output.WriteByte(Constant);
            output.WriteDouble(values[0]);
            return;
        }

        using var wholes = new LongBuffer(values.Length);
        var odd = new OddValueList(stackalloc int[OddValueList.Most]);
        int scale = DecimalSearch.Find(values, wholes.Span, ref odd);
        if (scale < 0)
        {
            WriteDoubles(values, output);
            return;
        }

        if (odd.Count > 0)
        {
            output.WriteByte(OddValues);
            odd.Write(values, output);
        }

        WriteDecimals(wholes.Span, scale, effort, output);
    }

    /// <summary>Reads as many values as the span holds, at least one.</summary>
    /// <exception cref="ColumnFormatException">The bytes are not that many values.</exception>
    public static void Read(ref ByteReader input, Span<double> values)
    {
        byte codec = input.ReadByte();
        if (codec != OddValues)
        {
            Read(ref input, codec, values);
            return;
        }

        ByteReader odd = input;
        OddValueList.Skip(ref input, values.Length);
        Read(ref input, input.ReadByte(), values);
        OddValueList.Read(ref odd, values);
    }

    private static void Read(ref ByteReader input, byte codec, Span<double> values)
    {
        switch (codec)
        {
            case Constant:
                values.Fill(input.ReadDouble());
                break;
            case PackedDecimals or PackedDecimalDeltas or RiceDecimals or RunDecimals:
                ReadDecimals(ref input, codec, values);
                break;
            case Doubles:
                ReadOnlySpan<byte> bytes = input.Read(checked(values.Length * sizeof(double)));
                for (int index = 0; index < values.Length; index++)
                    values[index] = BinaryPrimitives.ReadDoubleLittleEndian(bytes[(index * sizeof(double))..]);
                break;
            case XorDoubles:
                XorColumn.Read(ref input, values);
                break;
            default:
                throw new ColumnFormatException("The codec of a column is not known; a newer version may have written it.");
        }
    }

    // -0 equals 0 and NaN does not equal itself, but bits are bits.
    private static bool AreEqualBits(ReadOnlySpan<double> values)
    {
        ReadOnlySpan<long> bits = System.Runtime.InteropServices.MemoryMarshal.Cast<double, long>(values);
        return !bits.ContainsAnyExcept(bits[0]);
    }

    private static void WriteDoubles(ReadOnlySpan<double> values, ByteWriter output)
    {
        int start = output.Length;
        output.WriteByte(XorDoubles);
        XorColumn.Write(values, output);
        if (output.Length - start <= values.Length * sizeof(double))
            return;

        output.Truncate(start);
        output.WriteByte(Doubles);
        foreach (double value in values)
            output.WriteDouble(value);
    }

    private static void WriteDecimals(ReadOnlySpan<long> wholes, int scale, ColumnEffort effort, ByteWriter output)
    {
        using var buffer = new LongBuffer(wholes.Length - 1);
        Span<long> deltas = buffer.Span;
        Deltas.Of(wholes, deltas);
        int packed = PackedIntegers.Measure(wholes);
        int packedDeltas = Zigzag.VarintLength(wholes[0]) + PackedIntegers.Measure(deltas);
        int shortest = Math.Min(packed, packedDeltas);
        int start = output.Length;
        output.WriteByte(RunDecimals);
        output.WriteByte((byte)scale);
        if (RunColumn.TryWrite(wholes, wholes.Length / ShortestMeanRun, shortest, output))
            return;

        if (effort == ColumnEffort.Thorough && wholes.Length >= FewestForRice)
        {
            output.Truncate(start);
            output.WriteByte(RiceDecimals);
            output.WriteByte((byte)scale);
            if (RiceColumn.TryWrite(wholes, shortest, output))
                return;
        }

        output.Truncate(start);
        bool useDeltas = packedDeltas < packed;
        output.WriteByte(useDeltas ? PackedDecimalDeltas : PackedDecimals);
        output.WriteByte((byte)scale);
        if (useDeltas)
            output.WriteZigzag(wholes[0]);
        PackedIntegers.Write(useDeltas ? deltas : wholes, output);
    }

    private static void ReadDecimals(ref ByteReader input, byte codec, Span<double> values)
    {
        int scale = input.ReadByte();
        using var buffer = new LongBuffer(values.Length);
        Span<long> wholes = buffer.Span;
        switch (codec)
        {
            case PackedDecimals:
                PackedIntegers.Read(ref input, wholes);
                break;
            case PackedDecimalDeltas:
                wholes[0] = input.ReadZigzag();
                PackedIntegers.Read(ref input, wholes[1..]);
                Deltas.Sum(wholes);
                break;
            case RiceDecimals:
                RiceColumn.Read(ref input, wholes);
                break;
            default:
                RunColumn.Read(ref input, wholes);
                break;
        }

        DecimalScale.ToValues(wholes, scale, values);
    }
}
