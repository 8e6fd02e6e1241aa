namespace LampuKota.Columns;

/// <summary>Writes the columns of a frame, one after the other.</summary>
internal sealed class FrameColumnWriter
{
    private double[] _values = [];
    private int[] _rows = [];
    private int[] _starts = [];
    private int[] _order = [];
    private int[] _counts = [];
    private long[] _wholes = [];
    private long[] _distances = [];

    /// <summary>Writes how many columns there are, and each.</summary>
    public void Write(SampleBatch batch, ReadOnlySpan<Sample> samples, FrameRows rows, ReadOnlySpan<int> quantityNumbers, ByteWriter output)
    {
        Sort(samples, rows);
        output.WriteVarint((ulong)CountColumns(batch.Quantities.Count));
        ReadOnlySpan<int> before = default;
        for (int quantity = 0; quantity < batch.Quantities.Count; quantity++)
        {
            ReadOnlySpan<int> present = _rows.AsSpan(_starts[quantity].._starts[quantity + 1]);
            if (present.IsEmpty)
                continue;

            int number = quantity < quantityNumbers.Length ? quantityNumbers[quantity] : 0;
            WriteName(number, batch.Quantities[quantity], output);
            WriteColumn(_values.AsSpan(_starts[quantity], present.Length), present, before, rows, output);
            before = present;
        }
    }

    // Values by quantity and, within one, by row.
    private void Sort(ReadOnlySpan<Sample> samples, FrameRows rows)
    {
        FrameScratch.MakeRoom(ref _values, samples.Length);
        FrameScratch.MakeRoom(ref _rows, samples.Length);
        FrameScratch.MakeRoom(ref _wholes, samples.Length);
        FrameScratch.MakeRoom(ref _distances, samples.Length);
        FrameScratch.MakeRoom(ref _starts, ColumnFrameFormat.MaximumColumns + 1);
        ReadOnlySpan<int> order = OrderByRow(rows);
        ReadOnlySpan<int> rowOf = rows.RowOf;
        Span<int> ends = stackalloc int[ColumnFrameFormat.MaximumColumns];
        ends.Clear();
        foreach (ref readonly Sample sample in samples)
            ends[sample.Quantity]++;
        for (int quantity = 0, start = 0; quantity < ColumnFrameFormat.MaximumColumns; quantity++)
        {
            _starts[quantity] = start;
            start += ends[quantity];
            _starts[quantity + 1] = start;
            ends[quantity] = _starts[quantity];
        }

        foreach (int index in order)
        {
            int at = ends[samples[index].Quantity]++;
            _values[at] = samples[index].Value;
            _rows[at] = rowOf[index];
        }
    }

    // The samples' indexes by row; of one row in order of arrival.
    private ReadOnlySpan<int> OrderByRow(FrameRows rows)
    {
        ReadOnlySpan<int> rowOf = rows.RowOf;
        FrameScratch.MakeRoom(ref _order, rowOf.Length);
        FrameScratch.MakeRoom(ref _counts, rows.Count + 1);
        Span<int> starts = _counts.AsSpan(0, rows.Count + 1);
        starts.Clear();
        foreach (int row in rowOf)
            starts[row + 1]++;
        for (int row = 1; row < starts.Length; row++)
            starts[row] += starts[row - 1];
        for (int index = 0; index < rowOf.Length; index++)
            _order[starts[rowOf[index]]++] = index;
        return _order.AsSpan(0, rowOf.Length);
    }

    private int CountColumns(int quantities)
    {
        int columns = 0;
        for (int quantity = 0; quantity < quantities; quantity++)
            columns += _starts[quantity] < _starts[quantity + 1] ? 1 : 0;
        return columns;
    }

    private static void WriteName(int number, ReadOnlySpan<byte> name, ByteWriter output)
    {
        output.WriteVarint((ulong)number);
        if (number != 0)
            return;
        if (name.Length is 0 or > ColumnFrameFormat.MaximumQuantityNameLength)
            throw new ArgumentException($"The name of a quantity has 1 to {ColumnFrameFormat.MaximumQuantityNameLength} bytes.", nameof(name));

        output.WriteVarint((ulong)name.Length);
        output.Write(name);
    }

    private void WriteColumn(ReadOnlySpan<double> values, ReadOnlySpan<int> present, ReadOnlySpan<int> before, FrameRows rows, ByteWriter output)
    {
        FramePresence presence = present.Length == rows.Count ? FramePresence.AllRows
            : present.SequenceEqual(before) ? FramePresence.AsBefore
            : FramePresence.Bitmap;
        Span<long> wholes = _wholes.AsSpan(0, values.Length);
        bool isDecimal = DecimalScale.TryScale(values, wholes, out int scale);
        int firsts = isDecimal ? FindDistances(wholes, present, rows.Ends) : 0;
        FrameCodec codec = !isDecimal ? FrameCodec.Doubles : AreDistancesShorter(wholes, firsts) ? FrameCodec.Distances : FrameCodec.Wholes;
        output.WriteByte((byte)((int)codec | ((int)presence << ColumnFrameFormat.PresenceShift) | ((isDecimal ? scale : 0) << ColumnFrameFormat.ScaleShift)));
        if (presence == FramePresence.Bitmap)
            WriteBitmap(present, output.Append((rows.Count + 7) / 8));
        WriteValues(codec, values, firsts, output);
    }

    private static void WriteBitmap(ReadOnlySpan<int> present, Span<byte> bitmap)
    {
        bitmap.Clear();
        foreach (int row in present)
            bitmap[row >> 3] |= (byte)(1 << (row & 7));
    }

    // The first number of each device, and behind them all the distances from one row of a device to the next.
    private int FindDistances(ReadOnlySpan<long> wholes, ReadOnlySpan<int> present, ReadOnlySpan<int> ends)
    {
        int firsts = FrameRowList.CountDevices(present, ends);
        int nextFirst = 0;
        int nextDistance = firsts;
        int end = 0;
        for (int index = 0, device = 0; index < wholes.Length; index++)
        {
            if (present[index] < end)
            {
                _distances[nextDistance++] = unchecked(wholes[index] - wholes[index - 1]);
                continue;
            }

            while (present[index] >= ends[device])
                device++;
            end = ends[device];
            _distances[nextFirst++] = wholes[index];
        }

        return firsts;
    }

    private bool AreDistancesShorter(ReadOnlySpan<long> wholes, int firsts) =>
        firsts < wholes.Length
        && PackedIntegers.Measure(_distances.AsSpan(0, firsts)) + PackedIntegers.Measure(_distances.AsSpan(firsts, wholes.Length - firsts))
            < PackedIntegers.Measure(wholes);

    private void WriteValues(FrameCodec codec, ReadOnlySpan<double> values, int firsts, ByteWriter output)
    {
        switch (codec)
        {
            case FrameCodec.Wholes:
                PackedIntegers.Write(_wholes.AsSpan(0, values.Length), output);
                break;
            case FrameCodec.Distances:
                PackedIntegers.Write(_distances.AsSpan(0, firsts), output);
                PackedIntegers.Write(_distances.AsSpan(firsts, values.Length - firsts), output);
                break;
            default:
                foreach (double value in values)
                    output.WriteDouble(value);
                break;
        }
    }
}
