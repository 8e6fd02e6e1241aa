using LampuKota.Columns;

namespace LampuKota.TimeSeries;

/// <summary>The rollups of one quantity, slot by slot. docs/formats/store.md draws the bytes.</summary>
internal static class RollupBody
{
    private const byte Doubles = 255;

    [Flags]
    private enum Head : byte
    {
        None = 0,
        Present = 1,
        OwnShape = 2,
        Flat = 4,
        Fallen = 8,
    }

    /// <summary>Writes the slots that any quantity has; of them one without a sample has the count 0.</summary>
    public static void Write(ReadOnlySpan<Rollup> rollups, ReadOnlySpan<RollupShape> shapes, ByteWriter output)
    {
        int decimals = FindDecimals(rollups);
        output.WriteByte((byte)decimals);
        long before = 0;
        for (int slot = 0; slot < shapes.Length; slot++)
        {
            if (shapes[slot].Count == 0)
                continue;
            if (rollups[slot].Count == 0)
                output.WriteByte((byte)Head.None);
            else if (decimals == Doubles)
                WriteDoubles(rollups[slot], shapes[slot], output);
            else
                WriteDecimals(rollups[slot], shapes[slot], decimals, ref before, output);
        }
    }

    /// <summary>Reads them; a slot without a sample becomes an empty rollup.</summary>
    /// <exception cref="ColumnFormatException">The bytes are no such body.</exception>
    public static void Read(ref ByteReader input, ReadOnlySpan<RollupShape> shapes, Span<Rollup> rollups)
    {
        int decimals = input.ReadByte();
        long before = 0;
        for (int slot = 0; slot < shapes.Length; slot++)
        {
            rollups[slot] = default;
            if (shapes[slot].Count == 0)
                continue;
            var head = (Head)input.ReadByte();
            if (head == Head.None)
                continue;
            RollupShape shape = (head & Head.OwnShape) != 0 ? RollupShape.Read(ref input, shapes[slot].BaseUnixMs) : shapes[slot];
            rollups[slot] = decimals == Doubles ? ReadDoubles(ref input, head, shape) : ReadDecimals(ref input, head, shape, decimals, ref before);
        }
    }

    private static int FindDecimals(ReadOnlySpan<Rollup> rollups)
    {
        int decimals = 0;
        for (int slot = 0; slot < rollups.Length && decimals <= RollupDecimals.MostDecimals; slot++)
        {
            if (rollups[slot].Count == 0 || RollupDecimals.TryScale(rollups[slot], decimals, out _))
                continue;
            decimals++;
            slot = -1; // Once more from the first slot, with one decimal more.
        }

        return decimals <= RollupDecimals.MostDecimals ? decimals : Doubles;
    }

    private static Head HeadOf(in Rollup rollup, RollupShape shape) =>
        Head.Present | (shape.Fits(rollup) ? Head.None : Head.OwnShape) | (rollup.Fallen != 0 ? Head.Fallen : Head.None);

    private static void WriteDecimals(in Rollup rollup, RollupShape shape, int decimals, ref long before, ByteWriter output)
    {
        RollupDecimals.TryScale(rollup, decimals, out RollupDecimals.Wholes wholes);
        bool isFlat = wholes.Minimum == wholes.Maximum;
        WriteHead(rollup, shape, isFlat ? Head.Flat : Head.None, output);
        output.WriteZigzag(wholes.Minimum - before);
        before = wholes.Last;
        if (isFlat)
            return;

        output.WriteVarint((ulong)(wholes.Maximum - wholes.Minimum));
        output.WriteVarint((ulong)(wholes.First - wholes.Minimum));
        output.WriteVarint((ulong)(wholes.Last - wholes.Minimum));
        output.WriteVarint((ulong)(wholes.Sum - wholes.Minimum * rollup.Count));
        if (rollup.Fallen != 0)
            output.WriteZigzag(wholes.Fallen);
    }

    private static Rollup ReadDecimals(ref ByteReader input, Head head, RollupShape shape, int decimals, ref long before)
    {
        long minimum = unchecked(before + input.ReadZigzag());
        bool isFlat = (head & Head.Flat) != 0;
        long maximum = isFlat ? minimum : minimum + (long)input.ReadVarint();
        long first = isFlat ? minimum : minimum + (long)input.ReadVarint();
        long last = isFlat ? minimum : minimum + (long)input.ReadVarint();
        long sum = unchecked(minimum * shape.Count + (isFlat ? 0 : (long)input.ReadVarint()));
        long fallen = (head & Head.Fallen) != 0 && !isFlat ? input.ReadZigzag() : 0;
        before = last;
        return new Rollup(
            shape.Count, RollupDecimals.Restore(sum, decimals), RollupDecimals.Restore(minimum, decimals), RollupDecimals.Restore(maximum, decimals),
            shape.FirstUnixMs, RollupDecimals.Restore(first, decimals), shape.LastUnixMs, RollupDecimals.Restore(last, decimals),
            RollupDecimals.Restore(fallen, decimals));
    }

    private static void WriteDoubles(in Rollup rollup, RollupShape shape, ByteWriter output)
    {
        WriteHead(rollup, shape, Head.None, output);
        foreach (double value in (ReadOnlySpan<double>)[rollup.Minimum, rollup.Maximum, rollup.First, rollup.Last, rollup.Sum])
            output.WriteDouble(value);
        if (rollup.Fallen != 0)
            output.WriteDouble(rollup.Fallen);
    }

    private static Rollup ReadDoubles(ref ByteReader input, Head head, RollupShape shape)
    {
        (double minimum, double maximum) = (input.ReadDouble(), input.ReadDouble());
        (double first, double last, double sum) = (input.ReadDouble(), input.ReadDouble(), input.ReadDouble());
        double fallen = (head & Head.Fallen) != 0 ? input.ReadDouble() : 0;
        return new Rollup(shape.Count, sum, minimum, maximum, shape.FirstUnixMs, first, shape.LastUnixMs, last, fallen);
    }

    private static void WriteHead(in Rollup rollup, RollupShape shape, Head more, ByteWriter output)
    {
        Head head = HeadOf(rollup, shape) | more;
        output.WriteByte((byte)head);
        if ((head & Head.OwnShape) != 0)
            RollupShape.Of(rollup, shape.BaseUnixMs).Write(output);
    }
}

/// <summary>How many samples a slot has, and from when to when: the same for most quantities of a device, since they are measured together.</summary>
internal readonly record struct RollupShape(long BaseUnixMs, long Count, long FirstUnixMs, long LastUnixMs)
{
    public static RollupShape Of(in Rollup rollup, long baseUnixMs) => new(baseUnixMs, rollup.Count, rollup.FirstUnixMs, rollup.LastUnixMs);

    public bool Fits(in Rollup rollup) => rollup.Count == Count && rollup.FirstUnixMs == FirstUnixMs && rollup.LastUnixMs == LastUnixMs;

    public void Write(ByteWriter output)
    {
        output.WriteVarint((ulong)Count);
        output.WriteVarint((ulong)(FirstUnixMs - BaseUnixMs));
        output.WriteVarint((ulong)(LastUnixMs - FirstUnixMs));
    }

    public static RollupShape Read(ref ByteReader input, long baseUnixMs)
    {
        long count = input.ReadCount(int.MaxValue);
        long firstUnixMs = baseUnixMs + input.ReadCount(int.MaxValue);
        return new RollupShape(baseUnixMs, count, firstUnixMs, firstUnixMs + input.ReadCount(int.MaxValue));
    }
}
