using LampuKota.Columns;

namespace LampuKota.TimeSeries;

/// <summary>What one device reported, in order of arrival. A quantity's index in columns and samples is its number less one.</summary>
internal readonly ref struct DeviceRows(RowShapes shapes, ReadOnlySpan<long> timestamps, ReadOnlySpan<int> rowShapes, ReadOnlySpan<double> values)
{
    private const int RowsAtOnce = 64;

    private readonly ReadOnlySpan<long> _timestamps = timestamps;
    private readonly ReadOnlySpan<int> _shapes = rowShapes;
    private readonly ReadOnlySpan<double> _values = values;

    public bool IsEmpty => _timestamps.IsEmpty;

    /// <summary>How many samples there are.</summary>
    public int Samples => _values.Length;

    /// <summary>Adds the UTC days of the samples.</summary>
    public void AddDays(SortedSet<long> days)
    {
        long day = long.MinValue;
        foreach (long timestamp in _timestamps)
        {
            if (StoreFolder.DayOf(timestamp) == day)
                continue;
            day = StoreFolder.DayOf(timestamp);
            days.Add(day);
        }
    }

    /// <summary>How many samples are of a day.</summary>
    public long CountSamples(TimeRange day)
    {
        long samples = 0;
        for (int row = 0; row < _timestamps.Length; row++)
        {
            if (_timestamps[row] >= day.FromUnixMs && _timestamps[row] < day.ToUnixMs)
                samples += shapes[_shapes[row]].Length;
        }

        return samples;
    }

    /// <summary>Makes columns of a day's samples, where that takes no sorting: rows that rise in time and are all of the same shape.</summary>
    /// <returns>False where it cannot be done so.</returns>
    public bool TryCopyTo(TimeRange day, ChunkColumns columns)
    {
        columns.Clear();
        (int first, int valueIndex) = FindFirst(day);
        int count = 0;
        while (first + count < _timestamps.Length && _timestamps[first + count] < day.ToUnixMs)
            count++;
        if (!IsEven(first, count) || HasMore(day, first + count))
            return false;
        if (count == 0)
            return true;

        int[] quantityIds = shapes[_shapes[first]];
        _timestamps.Slice(first, count).CopyTo(columns.AddRows(count));
        foreach (int quantityId in quantityIds)
            columns.AddValues(columns.AddColumn(quantityId - 1), count);
        for (int row = 0; row < count; row += RowsAtOnce)
            CopyTo(columns, _values.Slice(valueIndex + row * quantityIds.Length, Math.Min(RowsAtOnce, count - row) * quantityIds.Length), row);
        return true;
    }

    // Some rows at a time, which stay in the processor's nearest cache until all of their columns are copied.
    private static void CopyTo(ChunkColumns columns, ReadOnlySpan<double> values, int firstRow)
    {
        int quantities = columns.ColumnCount;
        for (int quantity = 0; quantity < quantities; quantity++)
        {
            Span<double> column = columns.RoomOf(quantity, firstRow, values.Length / quantities);
            for (int row = 0, at = quantity; row < column.Length; row++, at += quantities)
                column[row] = values[at];
        }
    }

    /// <summary>Adds a day's samples as they came.</summary>
    public void CopyTo(TimeRange day, List<ChunkSample> samples)
    {
        int value = 0;
        for (int row = 0; row < _timestamps.Length; row++)
        {
            long timestamp = _timestamps[row];
            bool isOfDay = timestamp >= day.FromUnixMs && timestamp < day.ToUnixMs;
            foreach (int quantityId in shapes[_shapes[row]])
            {
                if (isOfDay)
                    samples.Add(new ChunkSample(timestamp, quantityId - 1, _values[value]));
                value++;
            }
        }
    }

    /// <summary>Adds the newest point of each quantity.</summary>
    public void CopyLast(LastPointSet points)
    {
        if (IsEven(0, _timestamps.Length))
        {
            AddRow(_timestamps.Length - 1, _values.Length - shapes[_shapes[^1]].Length, points);
            return;
        }

        for (int row = 0, value = 0; row < _timestamps.Length; value += shapes[_shapes[row]].Length, row++)
            AddRow(row, value, points);
    }

    private void AddRow(int row, int firstValue, LastPointSet points)
    {
        foreach (int quantityId in shapes[_shapes[row]])
            points.Add(quantityId, new TimedValue(_timestamps[row], _values[firstValue++]));
    }

    private (int Row, int Value) FindFirst(TimeRange day)
    {
        int row = 0;
        int value = 0;
        for (; row < _timestamps.Length && _timestamps[row] < day.FromUnixMs; row++)
            value += shapes[_shapes[row]].Length;
        return (row, value);
    }

    // Rows that rise in time and are all of one shape, which names no quantity twice.
    private bool IsEven(int first, int count)
    {
        if (count == 0)
            return true;

        ReadOnlySpan<long> timestamps = _timestamps.Slice(first, count);
        for (int row = 1; row < timestamps.Length; row++)
        {
            if (timestamps[row] <= timestamps[row - 1])
                return false;
        }

        return !shapes.HasRepeats(_shapes[first]) && !_shapes.Slice(first, count).ContainsAnyExcept(_shapes[first]);
    }

    private bool HasMore(TimeRange day, int from)
    {
        foreach (long timestamp in _timestamps[from..])
        {
            if (timestamp >= day.FromUnixMs && timestamp < day.ToUnixMs)
                return true;
        }

        return false;
    }
}
