using LampuKota.Columns;

namespace LampuKota.Lighting;

/// <summary>Checks a frame's values, whole columns at once where it can, and adds the good ones to a batch.</summary>
/// <param name="frame">The frame.</param>
/// <param name="nowUnixMs">The present city time.</param>
/// <param name="output">Where samples are added.</param>
/// <param name="columns">Room for what is known of each column.</param>
internal ref struct FrameSamples(ColumnFrame frame, long nowUnixMs, SampleBatch output, Span<CheckedColumn> columns)
{
    private const int NotInterned = -1;

    private readonly ColumnFrame _frame = frame;
    private readonly Span<CheckedColumn> _columns = columns[..frame.Columns.Length];
    private RejectCounts _rejected;

    public TelemetryDecodeResult Take()
    {
        int before = output.Count;
        bool areClean = CheckColumns() & AreInTime(_frame.RowTimestamps) & AreDeviceIds();
        if (areClean)
            AddAll();
        else
            AddGood();
        return TelemetryDecodeResult.Decoded(output.Count - before, _rejected);
    }

    /// <returns>Whether every column has a value in every row, and all are plausible.</returns>
    private readonly bool CheckColumns()
    {
        bool areClean = true;
        for (int index = 0; index < _columns.Length; index++)
        {
            FrameColumn column = _frame.Columns[index];
            Quantity? quantity = column.Number == 0 ? Quantities.Find(_frame.QuantityName(column)) : Quantities.Find(column.Number);
            bool isPlausible = quantity is not null && quantity.AreAllPlausible(_frame.Values.Slice(column.FirstValue, column.Count));
            _columns[index] = new CheckedColumn { Number = quantity?.Number ?? 0, IsPlausible = isPlausible, Index = NotInterned };
            areClean &= isPlausible && column.Count == _frame.RowTimestamps.Length;
        }

        return areClean;
    }

    private readonly bool AreInTime(ReadOnlySpan<long> timestamps)
    {
        foreach (long timestamp in timestamps)
        {
            if (CheckTime(timestamp) is not null)
                return false;
        }

        return true;
    }

    private readonly RejectReason? CheckTime(long timestampUnixMs) =>
        timestampUnixMs < nowUnixMs - TelemetryLimits.MaximumAgeMs ? RejectReason.TooOld
        : timestampUnixMs > nowUnixMs + TelemetryLimits.MaximumAheadMs ? RejectReason.TooFarAhead
        : null;

    private readonly bool AreDeviceIds()
    {
        for (int device = 0; device < _frame.DeviceCount; device++)
        {
            if (!DeviceId.IsValid(_frame.DeviceName(device)))
                return false;
        }

        return true;
    }

    private readonly void AddAll()
    {
        for (int column = 0; column < _columns.Length; column++)
            Intern(ref _columns[column]);

        Span<int> quantities = stackalloc int[_columns.Length];
        for (int column = 0; column < quantities.Length; column++)
            quantities[column] = _columns[column].Index;
        SampleBatch.QuantityList list = output.AddList(quantities);
        ReadOnlySpan<long> timestamps = _frame.RowTimestamps;
        ReadOnlySpan<int> ends = _frame.RowEnds;
        ReadOnlySpan<double> all = _frame.Values;
        int row = 0;
        for (int device = 0; device < ends.Length; device++)
        {
            if (row == ends[device])
                continue;

            int deviceIndex = output.Devices.Intern(_frame.DeviceName(device));
            for (; row < ends[device]; row++)
            {
                Span<double> values = output.AddRow(deviceIndex, timestamps[row], list);
                for (int column = 0, at = row; column < values.Length; column++, at += timestamps.Length)
                    values[column] = all[at];
            }
        }
    }

    private void AddGood()
    {
        int row = 0;
        for (int device = 0; device < _frame.DeviceCount; device++)
        {
            ReadOnlySpan<byte> name = _frame.DeviceName(device);
            bool isDeviceId = DeviceId.IsValid(name);
            int deviceIndex = NotInterned;
            for (; row < _frame.RowEnds[device]; row++)
                AddRow(row, name, isDeviceId, ref deviceIndex);
        }
    }

    private void AddRow(int row, ReadOnlySpan<byte> name, bool isDeviceId, ref int deviceIndex)
    {
        RejectReason? timeFault = CheckTime(_frame.RowTimestamps[row]);
        for (int index = 0; index < _columns.Length; index++)
        {
            FrameColumn place = _frame.Columns[index];
            ref CheckedColumn column = ref _columns[index];
            if (column.Taken == place.Count || _frame.Rows[place.FirstRow + column.Taken] != row)
                continue;

            double value = _frame.Values[place.FirstValue + column.Taken++];
            RejectReason? fault = isDeviceId ? CheckValue(column, value) ?? timeFault : RejectReason.BadDeviceId;
            if (fault is { } reason)
            {
                _rejected.Add(reason);
                continue;
            }

            if (deviceIndex == NotInterned)
                deviceIndex = output.Devices.Intern(name);
            Intern(ref column);
            output.Add(deviceIndex, column.Index, _frame.RowTimestamps[row], value);
        }
    }

    private readonly void Intern(ref CheckedColumn column)
    {
        if (column.Index == NotInterned)
            column.Index = output.Quantities.Intern(Quantities.Find(column.Number)!.Utf8Name);
    }

    private static RejectReason? CheckValue(in CheckedColumn column, double value)
    {
        if (column.IsPlausible)
            return null;
        if (Quantities.Find(column.Number) is not { } quantity)
            return RejectReason.UnknownQuantity;
        if (!double.IsFinite(value))
            return RejectReason.NotFinite;
        return quantity.IsPlausible(value) ? null : RejectReason.OutOfRange;
    }
}

/// <summary>What is known of a column once it was looked at.</summary>
internal struct CheckedColumn
{
    /// <summary>The quantity's number; 0 where it is not known.</summary>
    public int Number;

    /// <summary>Whether all of its values are plausible.</summary>
    public bool IsPlausible;

    /// <summary>The quantity's index in the batch, once it has one.</summary>
    public int Index;

    /// <summary>How many of its values were taken.</summary>
    public int Taken;
}
