using System.Buffers.Binary;

namespace LampuKota.TimeSeries;

/// <summary>Samples of one device in order of arrival, as they lie in a frame or in an unpacked table.</summary>
internal readonly ref struct TailRun
{
    private readonly TailTableReader? _table;
    private readonly int _row;
    private readonly long _firstUnixMs;
    private readonly bool _hasWideQuantities;
    private readonly ReadOnlySpan<byte> _offsets;
    private readonly ReadOnlySpan<byte> _quantities;
    private readonly ReadOnlySpan<byte> _values;

    public TailRun(
        int deviceId, int count, long firstUnixMs, ReadOnlySpan<byte> offsets, ReadOnlySpan<byte> quantities, bool hasWideQuantities, ReadOnlySpan<byte> values)
    {
        (DeviceId, Count, _firstUnixMs, _hasWideQuantities) = (deviceId, count, firstUnixMs, hasWideQuantities);
        _offsets = offsets;
        _quantities = quantities;
        _values = values;
    }

    /// <summary>One row of a table.</summary>
    public TailRun(TailTableReader table, int row)
    {
        (_table, _row, _firstUnixMs) = (table, row, table.Timestamps[row]);
        (DeviceId, Count) = (table.DeviceIds[row], table.QuantityIds.Length);
    }

    public int DeviceId { get; }

    public int Count { get; }

    public long TimestampUnixMs(int index) =>
        _offsets.IsEmpty ? _firstUnixMs : _firstUnixMs + BinaryPrimitives.ReadInt32LittleEndian(_offsets[(index * sizeof(int))..]);

    public int QuantityId(int index)
    {
        if (_table is not null)
            return _table.QuantityIds[index];
        return _hasWideQuantities ? BinaryPrimitives.ReadUInt16LittleEndian(_quantities[(index * sizeof(ushort))..]) : _quantities[index];
    }

    public double Value(int index) =>
        _table is not null ? _table.ValuesOf(index)[_row] : BinaryPrimitives.ReadDoubleLittleEndian(_values[(index * sizeof(double))..]);
}
