using System.Buffers;
using LampuKota.Columns;

namespace LampuKota.TimeSeries;

/// <summary>The samples of many tails sorted by device, each device's in order of arrival: two passes over the frames, one to count and one to place.</summary>
internal sealed class TailSamples : IDisposable
{
    private long[] _timestamps = [];
    private int[] _quantityIds = [];
    private double[] _values = [];
    private int[] _ends = [];

    private TailSamples()
    {
    }

    /// <summary>The largest device id.</summary>
    public int LastDeviceId => _ends.Length - 1;

    /// <summary>Tails that could not be read, and how many samples they held.</summary>
    public List<TailInfo> Damaged { get; } = [];

    /// <summary>Reads the tails behind one id, up to another.</summary>
    public static TailSamples Read(SqliteDatabase database, long afterId, long throughId)
    {
        var samples = new TailSamples();
        using SqliteStatement select = database.Prepare("SELECT id, samples, frame FROM tail WHERE id > ? AND id <= ? ORDER BY id");
        List<int> counts = samples.Count(select.Bind(1, afterId).Bind(2, throughId));
        int[] next = samples.Allocate(counts);
        samples.Place(select, next);
        return samples;
    }

    /// <summary>How many samples a device has.</summary>
    public int CountOf(int deviceId) => _ends[deviceId] - Start(deviceId);

    /// <summary>Adds a device's samples by their UTC day; a quantity's index is its number less one.</summary>
    public void CopyTo(int deviceId, Func<long, List<ChunkSample>> listOfDay)
    {
        long day = long.MinValue;
        List<ChunkSample> list = [];
        for (int index = Start(deviceId); index < _ends[deviceId]; index++)
        {
            if (StoreFolder.DayOf(_timestamps[index]) != day)
            {
                day = StoreFolder.DayOf(_timestamps[index]);
                list = listOfDay(day);
            }

            list.Add(new ChunkSample(_timestamps[index], _quantityIds[index] - 1, _values[index]));
        }
    }

    /// <summary>Adds the newest point of each of a device's quantities.</summary>
    public void CopyLast(int deviceId, LastPointSet points)
    {
        for (int index = Start(deviceId); index < _ends[deviceId]; index++)
            points.Add(_quantityIds[index], new TimedValue(_timestamps[index], _values[index]));
    }

    public void Dispose()
    {
        ArrayPool<long>.Shared.Return(_timestamps);
        ArrayPool<int>.Shared.Return(_quantityIds);
        ArrayPool<double>.Shared.Return(_values);
    }

    private int Start(int deviceId) => deviceId == 0 ? 0 : _ends[deviceId - 1];

    private List<int> Count(SqliteStatement select)
    {
        var counts = new List<int>();
        while (select.Step())
        {
            try
            {
                CountFrame(select.Blob(2), counts);
            }
            catch (ColumnFormatException)
            {
                Damaged.Add(new TailInfo(select.Int64(0), (int)select.Int64(1), null, select.Blob(2).Length));
            }
        }

        return counts;
    }

    private static void CountFrame(ReadOnlySpan<byte> frame, List<int> counts)
    {
        var reader = new TailFrameReader(frame);
        while (reader.TryRead(out TailRun run))
        {
            while (counts.Count <= run.DeviceId)
                counts.Add(0);
            counts[run.DeviceId] += run.Count;
        }
    }

    private int[] Allocate(List<int> counts)
    {
        _ends = new int[counts.Count];
        int[] next = new int[counts.Count];
        int total = 0;
        for (int deviceId = 0; deviceId < counts.Count; deviceId++)
        {
            next[deviceId] = total;
            total += counts[deviceId];
            _ends[deviceId] = total;
        }

        _timestamps = ArrayPool<long>.Shared.Rent(total);
        _quantityIds = ArrayPool<int>.Shared.Rent(total);
        _values = ArrayPool<double>.Shared.Rent(total);
        return next;
    }

    private void Place(SqliteStatement select, int[] next)
    {
        while (select.Step())
        {
            long id = select.Int64(0);
            if (!Damaged.Exists(tail => tail.Id == id))
                PlaceFrame(select.Blob(2), next);
        }
    }

    private void PlaceFrame(ReadOnlySpan<byte> frame, int[] next)
    {
        var reader = new TailFrameReader(frame);
        while (reader.TryRead(out TailRun run))
        {
            int at = next[run.DeviceId];
            next[run.DeviceId] += run.Count;
            for (int index = 0; index < run.Count; index++, at++)
            {
                _timestamps[at] = run.TimestampUnixMs(index);
                _quantityIds[at] = run.QuantityId(index);
                _values[at] = run.Value(index);
            }
        }
    }
}
