using System.Runtime.InteropServices;
using LampuKota.Columns;

namespace LampuKota.TimeSeries;

/// <summary>
/// The newest point of every series as of the last look. A look reads only the tails that are new since; where some were sealed and deleted in between, it begins
/// anew from the last points of sealed samples. Safe for use by several threads.
/// </summary>
internal sealed class LastPointCache
{
    private readonly Lock _lock = new();
    private readonly List<LastPoint> _points = [];

    // Where the points of a device lie, by its id: its series were met at different times.
    private readonly List<List<(int QuantityId, int Index)>?> _devices = [];
    private long _seenTailId = -1;

    /// <summary>The newest points, as of the transaction.</summary>
    /// <param name="tails">The transaction.</param>
    /// <param name="devices">The names of devices as of it; that of an id is one place before it.</param>
    /// <param name="quantities">Likewise of quantities.</param>
    public LastPoint[] Read(TailConnection tails, string[] devices, string[] quantities)
    {
        lock (_lock)
        {
            (long doneId, long lastId) = tails.ReadEnds();
            if (_seenTailId < doneId || _seenTailId > lastId)
                Reload(tails, devices, quantities);
            tails.ForEachRun(_seenTailId, onlyDeviceId: 0, (in TailRun run) =>
            {
                for (int index = 0; index < run.Count; index++)
                    Add(run.DeviceId, run.QuantityId(index), new SeriesPoint(run.TimestampUnixMs(index), run.Value(index)), devices, quantities);
            });
            _seenTailId = lastId;
            return [.. _points];
        }
    }

    private void Reload(TailConnection tails, string[] devices, string[] quantities)
    {
        _points.Clear();
        _devices.Clear();
        _seenTailId = -1;
        tails.ForEachLast((deviceId, points) =>
        {
            var input = new ByteReader(points);
            while (!input.Rest.IsEmpty)
                Add(deviceId, input.ReadCount(int.MaxValue), new SeriesPoint(input.ReadInt64(), input.ReadDouble()), devices, quantities);
        });
    }

    // Of two of the same instant the first stays.
    private void Add(int deviceId, int quantityId, SeriesPoint point, string[] devices, string[] quantities)
    {
        while (_devices.Count <= deviceId)
            _devices.Add(null);
        List<(int QuantityId, int Index)> series = _devices[deviceId] ??= [];
        foreach ((int knownId, int index) in series)
        {
            if (knownId != quantityId)
                continue;
            ref LastPoint held = ref CollectionsMarshal.AsSpan(_points)[index];
            if (point.TimestampUnixMs > held.Point.TimestampUnixMs)
                held = held with { Point = point };
            return;
        }

        series.Add((quantityId, _points.Count));
        _points.Add(new LastPoint(new SeriesKey(devices[deviceId - 1], quantities[quantityId - 1]), point));
    }
}
