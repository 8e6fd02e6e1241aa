namespace LampuKota.Columns;

/// <summary>
/// The rows of a frame to be written: a device at an instant, ordered by device and, within one, by first appearance. Where a batch holds a quantity of a
/// device twice at one instant, the instant has two rows.
/// </summary>
internal sealed class FrameRows
{
    private const int None = -1;

    // Below this, packing each device's first instant is shorter than telling the groups.
    private const int DevicesAGroup = 8;

    private DeviceRows[] _devices = [];
    private FoundRow[] _found = [];
    private int _foundCount;
    private int[] _rowOf = [];
    private int[] _ends = [];
    private long[] _timestamps = [];
    private long[] _numbers = [];
    private int _deviceCount;
    private int _sampleCount;

    /// <summary>How many rows there are.</summary>
    public int Count => _foundCount;

    /// <summary>For each device the number of the row behind its last one.</summary>
    public ReadOnlySpan<int> Ends => _ends.AsSpan(0, _deviceCount);

    /// <summary>For each sample of the batch its row.</summary>
    public ReadOnlySpan<int> RowOf => _rowOf.AsSpan(0, _sampleCount);

    /// <summary>Finds the rows of a batch with no more quantities than a frame has columns.</summary>
    public void Find(ReadOnlySpan<Sample> samples, int deviceCount)
    {
        (_foundCount, _sampleCount, _deviceCount) = (0, samples.Length, deviceCount);
        FrameScratch.MakeRoom(ref _devices, _deviceCount);
        FrameScratch.MakeRoom(ref _found, samples.Length);
        FrameScratch.MakeRoom(ref _rowOf, samples.Length);
        FrameScratch.MakeRoom(ref _ends, _deviceCount);
        FrameScratch.MakeRoom(ref _timestamps, samples.Length);
        FrameScratch.MakeRoom(ref _numbers, Math.Max(samples.Length, _deviceCount));
        _devices.AsSpan(0, _deviceCount).Fill(new DeviceRows());
        for (int index = 0; index < samples.Length; index++)
            _rowOf[index] = FindRow(samples[index]);
        NumberRows(samples);
    }

    /// <summary>Writes how many rows each device has, and their instants: once for neighbours that report together, else packed.</summary>
    public void Write(ByteWriter output)
    {
        int groups = CountGroups();
        if (groups <= 1 + (_deviceCount / DevicesAGroup))
            WriteGroups(groups, output);
        else
            WriteList(output);
    }

    private int FindRow(in Sample sample)
    {
        ref DeviceRows device = ref _devices[sample.Device];
        ulong quantity = 1UL << sample.Quantity;
        int row = device.Cursor == None || sample.TimestampUnixMs > device.Newest ? None : FindRow(ref device, sample.TimestampUnixMs, quantity);
        if (row == None)
            row = AddRow(ref device, sample.TimestampUnixMs);
        _found[row].Quantities |= quantity;
        device.Cursor = row;
        return row;
    }

    // Samples come by instant, by device or by quantity: the row is the last one's or the one behind it, almost always. Where an instant has two rows,
    // the first one that is free is looked for, so that repeats keep their order.
    private int FindRow(ref DeviceRows device, long timestampUnixMs, ulong quantity)
    {
        if (!device.HasRepeats && _found[device.Cursor].Takes(timestampUnixMs, quantity))
            return device.Cursor;

        int behind = _found[device.Cursor].Next;
        if (!device.HasRepeats && behind != None && _found[behind].Takes(timestampUnixMs, quantity))
            return behind;

        int row = device.First;
        for (; row != None && !_found[row].Takes(timestampUnixMs, quantity); row = _found[row].Next)
            device.HasRepeats |= _found[row].TimestampUnixMs == timestampUnixMs;
        return row;
    }

    private int AddRow(ref DeviceRows device, long timestampUnixMs)
    {
        int row = _foundCount++;
        _found[row] = new FoundRow { TimestampUnixMs = timestampUnixMs, Ordinal = device.Count++, Next = None };
        if (device.Last == None)
            device.First = row;
        else
            _found[device.Last].Next = row;
        device.Last = row;
        device.Newest = Math.Max(device.Newest, timestampUnixMs);
        return row;
    }

    private void NumberRows(ReadOnlySpan<Sample> samples)
    {
        int end = 0;
        for (int device = 0; device < _deviceCount; device++)
        {
            int start = end;
            for (int row = _devices[device].First; row != None; row = _found[row].Next)
                _timestamps[end++] = _found[row].TimestampUnixMs;
            _ends[device] = end;
            _devices[device].First = start;
        }

        for (int index = 0; index < samples.Length; index++)
            _rowOf[index] = _devices[samples[index].Device].First + _found[_rowOf[index]].Ordinal;
    }

    private ReadOnlySpan<long> InstantsOf(int device) => _timestamps.AsSpan(_ends[device] - _devices[device].Count, _devices[device].Count);

    private int CountGroups()
    {
        int groups = 1;
        for (int device = 1; device < _deviceCount; device++)
            groups += InstantsOf(device).SequenceEqual(InstantsOf(device - 1)) ? 0 : 1;
        return groups;
    }

    private void WriteGroups(int groups, ByteWriter output)
    {
        output.WriteVarint((ulong)groups);
        long firstBefore = 0;
        for (int device = 0, end = 1; device < _deviceCount; device = end++)
        {
            ReadOnlySpan<long> instants = InstantsOf(device);
            while (end < _deviceCount && InstantsOf(end).SequenceEqual(instants))
                end++;
            output.WriteVarint((ulong)(end - device));
            output.WriteVarint((ulong)instants.Length);
            if (instants.IsEmpty)
                continue;

            output.WriteZigzag(unchecked(instants[0] - firstBefore));
            WriteDistances(instants, output);
            firstBefore = instants[0];
        }
    }

    private void WriteList(ByteWriter output)
    {
        output.WriteVarint(0);
        int firsts = 0;
        for (int device = 0; device < _deviceCount; device++)
            _numbers[device] = _devices[device].Count;
        PackedIntegers.Write(_numbers.AsSpan(0, _deviceCount), output);
        for (int device = 0; device < _deviceCount; device++)
        {
            if (_devices[device].Count > 0)
                _numbers[firsts++] = InstantsOf(device)[0];
        }

        PackedIntegers.Write(_numbers.AsSpan(0, firsts), output);
        WriteAllDistances(output);
    }

    private void WriteAllDistances(ByteWriter output)
    {
        int distances = 0;
        int start = 0;
        foreach (int end in Ends)
        {
            for (int row = start + 1; row < end; row++)
                _numbers[distances++] = unchecked(_timestamps[row] - _timestamps[row - 1]);
            start = end;
        }

        PackedIntegers.Write(_numbers.AsSpan(0, distances), output);
    }

    private void WriteDistances(ReadOnlySpan<long> instants, ByteWriter output)
    {
        for (int index = 1; index < instants.Length; index++)
            _numbers[index - 1] = unchecked(instants[index] - instants[index - 1]);
        PackedIntegers.Write(_numbers.AsSpan(0, instants.Length - 1), output);
    }

    private struct DeviceRows()
    {
        public int First = None;
        public int Last = None;
        public int Cursor = None;
        public int Count;
        public long Newest = long.MinValue;
        public bool HasRepeats;
    }

    private struct FoundRow
    {
        public long TimestampUnixMs;
        public ulong Quantities;
        public int Ordinal;
        public int Next;

        public readonly bool Takes(long timestampUnixMs, ulong quantity) => TimestampUnixMs == timestampUnixMs && (Quantities & quantity) == 0;
    }
}
