namespace LampuKota.Columns;

/// <summary>Timestamps in rising order. Evenly spaced ones take a few bytes however many they are; others are packed by their distances.</summary>
internal static class TimestampColumn
{
    private const byte ConstantDelta = 0;
    private const byte PackedDeltas = 1;

    /// <summary>Writes at least one timestamp.</summary>
    public static void Write(ReadOnlySpan<long> timestamps, ByteWriter output)
    {
        long[] deltas = Deltas.Of(timestamps);
        bool constant = deltas.Length == 0 || !deltas.AsSpan().ContainsAnyExcept(deltas[0]);
        output.WriteByte(constant ? ConstantDelta : PackedDeltas);
        output.WriteZigzag(timestamps[0]);
        if (!constant)
            PackedIntegers.Write(deltas, output);
        else if (deltas.Length > 0)
            output.WriteZigzag(deltas[0]);
    }

    /// <summary>Reads as many timestamps as the span holds, at least one.</summary>
    /// <exception cref="ColumnFormatException">The bytes are not that many timestamps.</exception>
    public static void Read(ref ByteReader input, Span<long> timestamps)
    {
        byte codec = input.ReadByte();
        timestamps[0] = input.ReadZigzag();
        switch (codec)
        {
            case ConstantDelta:
                if (timestamps.Length > 1)
                    timestamps[1..].Fill(input.ReadZigzag());
                break;
            case PackedDeltas:
                PackedIntegers.Read(ref input, timestamps[1..]);
                break;
            default:
                throw new ColumnFormatException("The codec of the timestamps is not known; a newer version may have written them.");
        }

        Deltas.Sum(timestamps);
    }
}
