using LampuKota.Columns;

namespace LampuKota.TimeSeries;

/// <summary>The newest point of each quantity of one device. Stored as one short row a device, so that all of a city's are read at once.</summary>
internal sealed class LastPointSet
{
    private readonly List<(int QuantityId, TimedValue Point)> _points = [];
    private readonly ByteWriter _bytes = new();

    public IReadOnlyList<(int QuantityId, TimedValue Point)> Points => _points;

    public void Clear() => _points.Clear();

    /// <summary>Takes a point that came later; of two of the same instant the first stays.</summary>
    public void Add(int quantityId, TimedValue point)
    {
        for (int index = 0; index < _points.Count; index++)
        {
            if (_points[index].QuantityId != quantityId)
                continue;
            if (point.TimestampUnixMs > _points[index].Point.TimestampUnixMs)
                _points[index] = (quantityId, point);
            return;
        }

        _points.Add((quantityId, point));
    }

    /// <summary>Takes stored points that came earlier.</summary>
    public void MergeOlder(ReadOnlySpan<byte> row)
    {
        var input = new ByteReader(row);
        while (!input.Rest.IsEmpty)
            MergeOlder(input.ReadCount(int.MaxValue), new TimedValue(input.ReadInt64(), input.ReadDouble()));
    }

    public ReadOnlySpan<byte> Encode()
    {
        _bytes.Clear();
        foreach ((int quantityId, TimedValue point) in _points)
        {
            _bytes.WriteVarint((ulong)quantityId);
            _bytes.WriteInt64(point.TimestampUnixMs);
            _bytes.WriteDouble(point.Value);
        }

        return _bytes.Written;
    }

    private void MergeOlder(int quantityId, TimedValue point)
    {
        for (int index = 0; index < _points.Count; index++)
        {
            if (_points[index].QuantityId != quantityId)
                continue;
            if (point.TimestampUnixMs >= _points[index].Point.TimestampUnixMs)
                _points[index] = (quantityId, point);
            return;
        }

        _points.Add((quantityId, point));
    }
}
