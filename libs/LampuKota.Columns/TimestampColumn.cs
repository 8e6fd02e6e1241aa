namespace LampuKota.Columns;

/// <summary>
/// Timestamps in rising order. Evenly spaced ones take a few bytes however many they are; others are packed by their distances, or by how far they lie off an even
/// spacing, whichever is shorter: a report's lateness does not add up.
/// </summary>
internal static class TimestampColumn
{
    private const byte ConstantDelta = 0;
    private const byte PackedDeltas = 1;
    private const byte PackedOffsets = 2;

    /// <summary>Writes at least one timestamp.</summary>
    public static void Write(ReadOnlySpan<long> timestamps, ByteWriter output)
    {
        using var buffer = new LongBuffer(timestamps.Length - 1);
        Span<long> deltas = buffer.Span;
        Deltas.Of(timestamps, deltas);
        if (deltas.IsEmpty || !deltas.ContainsAnyExcept(deltas[0]))
        {
            output.WriteByte(ConstantDelta);
            output.WriteZigzag(timestamps[0]);
            if (!deltas.IsEmpty)
                output.WriteZigzag(deltas[0]);
            return;
        }

        using var offsets = new LongBuffer(deltas.Length);
        // Rounded: a spacing that is one too small would let the offsets run away.
        long spacing = (long)Math.Round(unchecked((double)(timestamps[^1] - timestamps[0])) / deltas.Length);
        for (int index = 0; index < deltas.Length; index++)
            offsets.Span[index] = unchecked(timestamps[index + 1] - timestamps[0] - (index + 1) * spacing);

        bool useOffsets = Zigzag.VarintLength(spacing) + PackedIntegers.Measure(offsets.Span) < PackedIntegers.Measure(deltas);
        output.WriteByte(useOffsets ? PackedOffsets : PackedDeltas);
        output.WriteZigzag(timestamps[0]);
        if (useOffsets)
            output.WriteZigzag(spacing);
        PackedIntegers.Write(useOffsets ? offsets.Span : deltas, output);
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
                Deltas.Sum(timestamps);
                break;
            case PackedDeltas:
                PackedIntegers.Read(ref input, timestamps[1..]);
                Deltas.Sum(timestamps);
                break;
            case PackedOffsets:
                long spacing = input.ReadZigzag();
                PackedIntegers.Read(ref input, timestamps[1..]);
                for (int index = 1; index < timestamps.Length; index++)
                    timestamps[index] = unchecked(timestamps[index] + timestamps[0] + index * spacing);
                break;
            default:
                throw new ColumnFormatException("The codec of the timestamps is not known; a newer version may have written them.");
        }
    }
}
