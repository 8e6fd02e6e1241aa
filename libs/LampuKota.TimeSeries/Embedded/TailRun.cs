using System.Buffers.Binary;

namespace LampuKota.TimeSeries;

/// <summary>Samples of one device in order of arrival, as they lie in a frame or in an unpacked grid.</summary>
internal readonly ref struct TailRun
{
    private readonly TailGridReader? _grid;
    private readonly int _gridDevice;
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

    /// <summary>One device of a grid.</summary>
    public TailRun(TailGridReader grid, int device)
    {
        (_grid, _gridDevice, _firstUnixMs) = (grid, device, grid.TimestampUnixMs);
        (DeviceId, Count) = (grid.DeviceIds[device], grid.QuantityIds.Length);
    }

    public int DeviceId { get; }

    public int Count { get; }

    public long TimestampUnixMs(int index) =>
        _offsets.IsEmpty ? _firstUnixMs : _firstUnixMs + BinaryPrimitives.ReadInt32LittleEndian(_offsets[(index * sizeof(int))..]);

    public int QuantityId(int index)
    {
        if (_grid is not null)
            return _grid.QuantityIds[index];
        return _hasWideQuantities ? BinaryPrimitives.ReadUInt16LittleEndian(_quantities[(index * sizeof(ushort))..]) : _quantities[index];
    }

    public double Value(int index) =>
        _grid is not null ? _grid.ValuesOf(index)[_gridDevice] : BinaryPrimitives.ReadDoubleLittleEndian(_values[(index * sizeof(double))..]);
}
