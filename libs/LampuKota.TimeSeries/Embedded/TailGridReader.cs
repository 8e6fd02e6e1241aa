using System.Buffers.Binary;
using LampuKota.Columns;

namespace LampuKota.TimeSeries;

/// <summary>Unpacks grids, one after the other into the same memory. Safe for any bytes.</summary>
internal sealed class TailGridReader
{
    private int[] _deviceIds = [];
    private int[] _quantityIds = [];
    private int _quantities;
    private double[] _values = [];
    private long[] _numbers = [];

    /// <summary>The instant of all samples.</summary>
    public long TimestampUnixMs { get; private set; }

    /// <summary>How many devices there are.</summary>
    public int Devices { get; private set; }

    public ReadOnlySpan<int> DeviceIds => _deviceIds.AsSpan(0, Devices);

    public ReadOnlySpan<int> QuantityIds => _quantityIds.AsSpan(0, _quantities);

    /// <summary>The values of a quantity, one a device.</summary>
    public ReadOnlySpan<double> ValuesOf(int quantity) => _values.AsSpan(quantity * Devices, Devices);

    /// <summary>Reads a grid, or what it holds of one device alone.</summary>
    /// <exception cref="ColumnFormatException">The bytes are no grid.</exception>
    public void Read(ReadOnlySpan<byte> block, int onlyDeviceId)
    {
        ByteReader input = ReadHeader(block);
        if (onlyDeviceId == 0)
            ReadColumns(ref input);
        else
            ReadOne(ref input, onlyDeviceId);
    }

    /// <summary>Reads all but the values.</summary>
    /// <returns>What follows: the columns.</returns>
    /// <exception cref="ColumnFormatException">The bytes are no grid.</exception>
    public ByteReader ReadHeader(ReadOnlySpan<byte> block)
    {
        var input = new ByteReader(block);
        TimestampUnixMs = input.ReadInt64();
        Devices = input.ReadCount(TailGrid.MaximumDevices);
        _quantities = input.ReadCount(TailGrid.MaximumQuantities);
        if (Devices == 0 || _quantities == 0)
            throw new ColumnFormatException("A grid is empty.");

        MakeRoom();
        for (int quantity = 0; quantity < _quantities; quantity++)
            _quantityIds[quantity] = input.ReadCount(ushort.MaxValue);
        ReadDevices(ref input);
        return input;
    }

    /// <summary>Reads the columns behind the header.</summary>
    /// <exception cref="ColumnFormatException">The bytes are no columns.</exception>
    public void ReadColumns(ref ByteReader input)
    {
        for (int quantity = 0; quantity < _quantities; quantity++)
            ReadColumn(ref input, _values.AsSpan(quantity * Devices, Devices));
    }

    private void MakeRoom()
    {
        if (_deviceIds.Length < Devices)
            (_deviceIds, _numbers) = (new int[Devices], new long[Devices]);
        if (_quantityIds.Length < _quantities)
            _quantityIds = new int[_quantities];
        if (_values.Length < Devices * _quantities)
            _values = new double[Devices * _quantities];
    }

    private void ReadDevices(ref ByteReader input)
    {
        Span<long> distances = _numbers.AsSpan(0, Devices - 1);
        long id = input.ReadCount(int.MaxValue);
        PackedIntegers.Read(ref input, distances);
        _deviceIds[0] = (int)id;
        for (int device = 1; device < Devices; device++)
        {
            id = unchecked(id + distances[device - 1]);
            if (id is < 0 or > int.MaxValue)
                throw new ColumnFormatException("A grid names a device that cannot be.");
            _deviceIds[device] = (int)id;
        }
    }

    private void ReadColumn(ref ByteReader input, Span<double> values)
    {
        int scale = input.ReadByte();
        if (scale != TailGrid.Doubles)
        {
            Span<long> wholes = _numbers.AsSpan(0, Devices);
            PackedIntegers.Read(ref input, wholes);
            DecimalScale.ToValues(wholes, scale, values);
            return;
        }

        ReadOnlySpan<byte> bytes = input.Read(Devices * sizeof(double));
        for (int device = 0; device < Devices; device++)
            values[device] = BinaryPrimitives.ReadDoubleLittleEndian(bytes[(device * sizeof(double))..]);
    }

    // Leaves the grid with that one device, or with none.
    private void ReadOne(ref ByteReader input, int deviceId)
    {
        int all = Devices;
        int device = DeviceIds.IndexOf(deviceId);
        Devices = device < 0 ? 0 : 1;
        if (device < 0)
            return;

        _deviceIds[0] = deviceId;
        for (int quantity = 0; quantity < _quantities; quantity++)
        {
            int scale = input.ReadByte();
            _values[quantity] = scale == TailGrid.Doubles
                ? BinaryPrimitives.ReadDoubleLittleEndian(input.Read(all * sizeof(double))[(device * sizeof(double))..])
                : PackedIntegers.ReadOne(ref input, all, device) / DecimalScale.Divisor(scale);
        }
    }
}
