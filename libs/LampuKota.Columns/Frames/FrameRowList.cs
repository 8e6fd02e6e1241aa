namespace LampuKota.Columns;

/// <summary>The rows that <see cref="FrameRows"/> wrote, read back.</summary>
internal sealed class FrameRowList
{
    private int[] _ends = [];
    private long[] _timestamps = [];
    private long[] _numbers = [];
    private int _deviceCount;
    private int _rowCount;

    /// <summary>For each device the number of the row behind its last one.</summary>
    public ReadOnlySpan<int> Ends => _ends.AsSpan(0, _deviceCount);

    /// <summary>For each row its instant.</summary>
    public ReadOnlySpan<long> Timestamps => _timestamps.AsSpan(0, _rowCount);

    /// <summary>How many devices have some of the rows.</summary>
    public static int CountDevices(ReadOnlySpan<int> rows, ReadOnlySpan<int> ends)
    {
        int count = 0;
        int end = 0;
        int device = 0;
        foreach (int row in rows)
        {
            if (row < end)
                continue;
            while (row >= ends[device])
                device++;
            end = ends[device];
            count++;
        }

        return count;
    }

    /// <exception cref="ColumnFormatException">The bytes are no rows.</exception>
    public void Read(ref ByteReader input, int devices)
    {
        _deviceCount = devices;
        FrameScratch.MakeRoom(ref _ends, devices);
        _rowCount = 0;
        int groups = input.ReadCount(devices);
        if (groups > 0)
            ReadGroups(ref input, groups);
        else
            ReadList(ref input);
        if (_rowCount == 0)
            throw new ColumnFormatException("The frame has no row.");
    }

    private void ReadGroups(ref ByteReader input, int groups)
    {
        int device = 0;
        long firstBefore = 0;
        for (int group = 0; group < groups; group++)
        {
            int devices = input.ReadCount(_deviceCount - device);
            int instants = input.ReadCount(ColumnFrameFormat.MaximumValues);
            int row = AddRows((long)instants * devices);
            Span<long> rows = _timestamps.AsSpan(row, instants * devices);
            if (!rows.IsEmpty)
                firstBefore = ReadInstants(ref input, rows[..instants], firstBefore);
            for (int member = 0; member < devices; member++)
            {
                rows[..instants].CopyTo(rows[(member * instants)..]);
                _ends[device++] = row += instants;
            }
        }

        if (device < _deviceCount)
            throw new ColumnFormatException("The frame does not say which rows each device has.");
    }

    private static long ReadInstants(ref ByteReader input, Span<long> instants, long firstBefore)
    {
        instants[0] = unchecked(firstBefore + input.ReadZigzag());
        PackedIntegers.Read(ref input, instants[1..]);
        Deltas.Sum(instants);
        return instants[0];
    }

    private void ReadList(ref ByteReader input)
    {
        FrameScratch.MakeRoom(ref _numbers, _deviceCount);
        Span<long> counts = _numbers.AsSpan(0, _deviceCount);
        PackedIntegers.Read(ref input, counts);
        long end = 0;
        int firsts = 0;
        for (int device = 0; device < _deviceCount; device++)
        {
            if (counts[device] is < 0 or > ColumnFrameFormat.MaximumValues)
                throw new ColumnFormatException("A device has more rows than a frame may have.");
            end = Math.Min(end + counts[device], int.MaxValue);
            firsts += counts[device] > 0 ? 1 : 0;
            _ends[device] = (int)end;
        }

        AddRows(end);
        ReadTimestamps(ref input, firsts);
    }

    private void ReadTimestamps(ref ByteReader input, int firsts)
    {
        FrameScratch.MakeRoom(ref _numbers, _rowCount);
        Span<long> numbers = _numbers.AsSpan(0, _rowCount);
        PackedIntegers.Read(ref input, numbers[..firsts]);
        PackedIntegers.Read(ref input, numbers[firsts..]);
        int nextFirst = 0;
        int nextDistance = firsts;
        int row = 0;
        foreach (int end in Ends)
        {
            if (row == end)
                continue;
            _timestamps[row++] = numbers[nextFirst++];
            for (; row < end; row++)
                _timestamps[row] = unchecked(_timestamps[row - 1] + numbers[nextDistance++]);
        }
    }

    /// <returns>The first of them.</returns>
    private int AddRows(long count)
    {
        if (count > ColumnFrameFormat.MaximumValues - _rowCount)
            throw new ColumnFormatException("The frame has more rows than a frame may have.");

        int first = _rowCount;
        _rowCount += (int)count;
        FrameScratch.MakeRoom(ref _timestamps, _rowCount, keep: first);
        return first;
    }
}
