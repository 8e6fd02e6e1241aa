using System.Buffers;
using LampuKota.Columns;

namespace LampuKota.TimeSeries;

/// <summary>
/// The samples of many tails by device, each device's in order of arrival: two passes over the frames, one to count and one to place. A row is what a device reported for
/// one instant: its values lie together, and its shape says of which quantities.
/// </summary>
internal sealed class TailRows : IDisposable
{
    private const int RowsAtOnce = 64;

    private readonly RowShapes _shapes = new();
    private readonly TailTableReader _table = new();
    private readonly List<TailBytes> _frames = [];
    private byte[] _bytes = [];
    private int[] _rowEnds = [];
    private int[] _valueEnds = [];
    private long[] _timestamps = [];
    private int[] _rowShapes = [];
    private double[] _values = [];
    private int[] _places = [];

    private TailRows()
    {
    }

    /// <summary>The largest device id.</summary>
    public int LastDeviceId => _rowEnds.Length - 1;

    /// <summary>Tails that could not be read, and how many samples they held.</summary>
    public List<TailInfo> Damaged { get; } = [];

    /// <summary>Reads the tails behind one id, up to another.</summary>
    public static TailRows Read(SqliteDatabase database, long afterId, long throughId)
    {
        var rows = new TailRows();
        rows.Load(database, afterId, throughId);
        while (!rows.TryPlaceAll())
        {
        }

        return rows;
    }

    /// <summary>What a device reported.</summary>
    public DeviceRows Of(int deviceId)
    {
        int firstRow = Start(_rowEnds, deviceId);
        int firstValue = Start(_valueEnds, deviceId);
        int rows = _rowEnds[deviceId] - firstRow;
        return new DeviceRows(
            _shapes, _timestamps.AsSpan(firstRow, rows), _rowShapes.AsSpan(firstRow, rows), _values.AsSpan(firstValue, _valueEnds[deviceId] - firstValue));
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_bytes);
        ArrayPool<long>.Shared.Return(_timestamps);
        ArrayPool<int>.Shared.Return(_rowShapes);
        ArrayPool<double>.Shared.Return(_values);
    }

    private static int Start(int[] ends, int deviceId) => deviceId == 0 ? 0 : ends[deviceId - 1];

    private void Load(SqliteDatabase database, long afterId, long throughId)
    {
        using SqliteStatement measure = database.Prepare("SELECT total(length(frame)) FROM tail WHERE id > ? AND id <= ?");
        measure.Bind(1, afterId).Bind(2, throughId).Step();
        _bytes = ArrayPool<byte>.Shared.Rent(checked((int)measure.Int64(0)));
        measure.Reset();

        using SqliteStatement select = database.Prepare("SELECT id, samples, frame FROM tail WHERE id > ? AND id <= ? ORDER BY id");
        select.Bind(1, afterId).Bind(2, throughId);
        int next = 0;
        while (select.Step())
        {
            ReadOnlySpan<byte> frame = select.Blob(2);
            frame.CopyTo(_bytes.AsSpan(next));
            _frames.Add(new TailBytes(select.Int64(0), (int)select.Int64(1), next, frame.Length));
            next += frame.Length;
        }
    }

    // Begins anew without a frame that turns out to be damaged, since it may have been counted in part.
    private bool TryPlaceAll()
    {
        (int[] nextRows, int[] nextValues) = ([], []);
        if (!ForEachFrame(frame => Count(frame, ref nextRows, ref nextValues)))
            return false;

        (_rowEnds, _valueEnds) = (nextRows, nextValues);
        nextRows = ToStarts(_rowEnds);
        nextValues = ToStarts(_valueEnds);
        Rent(ref _timestamps, LastDeviceId < 0 ? 0 : _rowEnds[^1]);
        Rent(ref _rowShapes, LastDeviceId < 0 ? 0 : _rowEnds[^1]);
        Rent(ref _values, LastDeviceId < 0 ? 0 : _valueEnds[^1]);
        return ForEachFrame(frame => Place(frame, nextRows, nextValues));
    }

    private bool ForEachFrame(Action<TailBytes> visit)
    {
        for (int index = 0; index < _frames.Count; index++)
        {
            try
            {
                visit(_frames[index]);
            }
            catch (ColumnFormatException)
            {
                Damaged.Add(new TailInfo(_frames[index].Id, _frames[index].Samples, null, _frames[index].Length));
                _frames.RemoveAt(index);
                return false;
            }
        }

        return true;
    }

    private void Count(TailBytes frame, ref int[] rows, ref int[] values)
    {
        var reader = new TailFrameReader(_bytes.AsSpan(frame.Start, frame.Length));
        while (reader.TryReadBlock(_table, out bool isTable, out TailRun run))
        {
            if (!isTable)
            {
                Add(ref rows, run.DeviceId, CountRows(run));
                Add(ref values, run.DeviceId, run.Count);
                continue;
            }

            foreach (int deviceId in _table.DeviceIds)
            {
                Add(ref rows, deviceId, 1);
                Add(ref values, deviceId, _table.QuantityIds.Length);
            }
        }
    }

    private static void Add(ref int[] counts, int deviceId, int count)
    {
        if (deviceId >= counts.Length)
            Array.Resize(ref counts, deviceId + 1);
        counts[deviceId] += count;
    }

    private static int CountRows(in TailRun run)
    {
        int rows = run.Count > 0 ? 1 : 0;
        for (int index = 1; index < run.Count; index++)
            rows += run.TimestampUnixMs(index) == run.TimestampUnixMs(index - 1) ? 0 : 1;
        return rows;
    }

    // Counts become ends, and what is returned is where each device begins.
    private static int[] ToStarts(int[] counts)
    {
        int[] starts = new int[counts.Length];
        int total = 0;
        for (int deviceId = 0; deviceId < counts.Length; deviceId++)
        {
            starts[deviceId] = total;
            total += counts[deviceId];
            counts[deviceId] = total;
        }

        return starts;
    }

    private static void Rent<T>(ref T[] array, int length)
    {
        if (array.Length >= length && array.Length > 0)
            return;
        if (array.Length > 0)
            ArrayPool<T>.Shared.Return(array);
        array = ArrayPool<T>.Shared.Rent(Math.Max(1, length));
    }

    private void Place(TailBytes frame, int[] nextRows, int[] nextValues)
    {
        var reader = new TailFrameReader(_bytes.AsSpan(frame.Start, frame.Length));
        while (reader.TryReadBlock(_table, out bool isTable, out TailRun run, withColumns: true))
        {
            if (isTable)
                PlaceTable(nextRows, nextValues);
            else
                PlaceRun(run, nextRows, nextValues);
        }
    }

    private void PlaceTable(int[] nextRows, int[] nextValues)
    {
        ReadOnlySpan<int> deviceIds = _table.DeviceIds;
        ReadOnlySpan<long> timestamps = _table.Timestamps;
        int quantities = _table.QuantityIds.Length;
        int shape = _shapes.Intern(_table.QuantityIds);
        if (_places.Length < deviceIds.Length)
            _places = new int[TailTableFormat.MaximumRows];
        for (int row = 0; row < deviceIds.Length; row++)
        {
            int deviceId = deviceIds[row];
            AddRow(deviceId, timestamps[row], shape, nextRows);
            _places[row] = nextValues[deviceId];
            nextValues[deviceId] += quantities;
        }

        for (int first = 0; first < deviceIds.Length; first += RowsAtOnce)
            PlaceValues(first, Math.Min(RowsAtOnce, deviceIds.Length - first), quantities);
    }

    // Some rows at a time, whose places stay in the processor's nearest cache until all quantities are in them.
    private void PlaceValues(int firstRow, int rows, int quantities)
    {
        Span<double> all = _values;
        ReadOnlySpan<int> places = _places.AsSpan(firstRow, rows);
        for (int quantity = 0; quantity < quantities; quantity++)
        {
            ReadOnlySpan<double> values = _table.ValuesOf(quantity).Slice(firstRow, rows);
            for (int row = 0; row < values.Length; row++)
                all[places[row] + quantity] = values[row];
        }
    }

    private void AddRow(int deviceId, long timestampUnixMs, int shape, int[] nextRows)
    {
        int row = nextRows[deviceId]++;
        _timestamps[row] = timestampUnixMs;
        _rowShapes[row] = shape;
    }

    private void PlaceRun(in TailRun run, int[] nextRows, int[] nextValues)
    {
        Span<int> quantityIds = stackalloc int[TailTableFormat.MaximumQuantities];
        for (int first = 0; first < run.Count;)
        {
            long timestampUnixMs = run.TimestampUnixMs(first);
            int length = 0;
            while (first + length < run.Count && run.TimestampUnixMs(first + length) == timestampUnixMs)
            {
                if (length < quantityIds.Length)
                    quantityIds[length] = run.QuantityId(first + length);
                _values[nextValues[run.DeviceId]++] = run.Value(first + length);
                length++;
            }

            AddRow(run.DeviceId, timestampUnixMs, _shapes.Intern(length <= quantityIds.Length ? quantityIds[..length] : QuantitiesOf(run, first, length)), nextRows);
            first += length;
        }
    }

    private static int[] QuantitiesOf(in TailRun run, int first, int length)
    {
        int[] quantityIds = new int[length];
        for (int index = 0; index < length; index++)
            quantityIds[index] = run.QuantityId(first + index);
        return quantityIds;
    }

    private readonly record struct TailBytes(long Id, int Samples, int Start, int Length);
}
