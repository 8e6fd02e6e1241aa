using System.Buffers.Binary;
using LampuKota.Columns;

namespace LampuKota.TimeSeries;

/// <summary>Unpacks tables, one after the other into the same memory, and the grids of the second format, whose rows all had one instant. Safe for any bytes.</summary>
internal sealed class TailTableReader
{
    private bool _isGrid;
    private int[] _deviceIds = [];
    private int[] _quantityIds = [];
    private int _quantities;
    private long[] _timestamps = [];
    private double[] _values = [];
    private long[] _numbers = [];
    private int[] _chosen = [];

    /// <summary>How many rows there are.</summary>
    public int Rows { get; private set; }

    /// <summary>For each row its device.</summary>
    public ReadOnlySpan<int> DeviceIds => _deviceIds.AsSpan(0, Rows);

    /// <summary>For each row its instant.</summary>
    public ReadOnlySpan<long> Timestamps => _timestamps.AsSpan(0, Rows);

    public ReadOnlySpan<int> QuantityIds => _quantityIds.AsSpan(0, _quantities);

    /// <summary>The values of a quantity, one a row.</summary>
    public ReadOnlySpan<double> ValuesOf(int quantity) => _values.AsSpan(quantity * Rows, Rows);

    /// <summary>Reads a table, or the rows of one device alone.</summary>
    /// <exception cref="ColumnFormatException">The bytes are no table.</exception>
    public void Read(ReadOnlySpan<byte> block, bool isGrid, int onlyDeviceId)
    {
        ByteReader input = ReadHeader(block, isGrid);
        if (onlyDeviceId == 0)
            ReadAll(ref input);
        else
            ReadOne(ref input, onlyDeviceId);
    }

    /// <summary>Reads whose rows of what there are: all but instants and values.</summary>
    /// <returns>What follows.</returns>
    /// <exception cref="ColumnFormatException">The bytes are no table.</exception>
    public ByteReader ReadHeader(ReadOnlySpan<byte> block, bool isGrid)
    {
        var input = new ByteReader(block);
        _isGrid = isGrid;
        long gridUnixMs = isGrid ? input.ReadInt64() : 0;
        Rows = input.ReadCount(TailTableFormat.MaximumRows);
        _quantities = input.ReadCount(TailTableFormat.MaximumQuantities);
        if (Rows == 0 || _quantities == 0)
            throw new ColumnFormatException("A table is empty.");

        MakeRoom();
        for (int quantity = 0; quantity < _quantities; quantity++)
            _quantityIds[quantity] = input.ReadCount(ushort.MaxValue);
        ReadDevices(ref input);
        if (isGrid)
            _timestamps.AsSpan(0, Rows).Fill(gridUnixMs);
        return input;
    }

    private void ReadAll(ref ByteReader input)
    {
        if (!_isGrid)
            ReadTimestamps(ref input);
        for (int quantity = 0; quantity < _quantities; quantity++)
            ReadColumn(ref input, _values.AsSpan(quantity * Rows, Rows));
    }

    private void MakeRoom()
    {
        if (_deviceIds.Length < Rows)
            (_deviceIds, _timestamps, _numbers, _chosen) = (new int[Rows], new long[Rows], new long[Rows], new int[Rows]);
        if (_quantityIds.Length < _quantities)
            _quantityIds = new int[_quantities];
        if (_values.Length < Rows * _quantities)
            _values = new double[Rows * _quantities];
    }

    private void ReadDevices(ref ByteReader input)
    {
        Span<long> distances = _numbers.AsSpan(0, Rows - 1);
        long id = input.ReadCount(int.MaxValue);
        PackedIntegers.Read(ref input, distances);
        _deviceIds[0] = (int)id;
        for (int row = 1; row < Rows; row++)
        {
            id = unchecked(id + distances[row - 1]);
            if (id is < 0 or > int.MaxValue)
                throw new ColumnFormatException("A table names a device that cannot be.");
            _deviceIds[row] = (int)id;
        }
    }

    private void ReadTimestamps(ref ByteReader input)
    {
        Span<long> distances = _numbers.AsSpan(0, Rows - 1);
        _timestamps[0] = input.ReadInt64();
        PackedIntegers.Read(ref input, distances);
        for (int row = 1; row < Rows; row++)
            _timestamps[row] = unchecked(_timestamps[row - 1] + distances[row - 1]);
    }

    private void ReadColumn(ref ByteReader input, Span<double> values)
    {
        int scale = input.ReadByte();
        if (scale != TailTableFormat.Doubles)
        {
            Span<long> wholes = _numbers.AsSpan(0, Rows);
            PackedIntegers.Read(ref input, wholes);
            DecimalScale.ToValues(wholes, scale, values);
            return;
        }

        ReadOnlySpan<byte> bytes = input.Read(Rows * sizeof(double));
        for (int row = 0; row < Rows; row++)
            values[row] = BinaryPrimitives.ReadDoubleLittleEndian(bytes[(row * sizeof(double))..]);
    }

    // Leaves the table with that device's rows, and unpacks no others.
    private void ReadOne(ref ByteReader input, int deviceId)
    {
        int all = Rows;
        Span<int> chosen = Choose(deviceId);
        if (chosen.IsEmpty)
        {
            Rows = 0;
            return;
        }

        if (!_isGrid)
            ReadTimestamps(ref input);
        Rows = chosen.Length;
        _deviceIds.AsSpan(0, Rows).Fill(deviceId);
        for (int row = 0; row < Rows; row++)
            _timestamps[row] = _timestamps[chosen[row]];
        for (int quantity = 0; quantity < _quantities; quantity++)
            ReadSome(ref input, all, chosen, _values.AsSpan(quantity * Rows, Rows));
    }

    private Span<int> Choose(int deviceId)
    {
        int count = 0;
        for (int row = 0; row < Rows; row++)
        {
            if (_deviceIds[row] == deviceId)
                _chosen[count++] = row;
        }

        return _chosen.AsSpan(0, count);
    }

    private void ReadSome(ref ByteReader input, int all, ReadOnlySpan<int> chosen, Span<double> values)
    {
        int scale = input.ReadByte();
        if (scale != TailTableFormat.Doubles)
        {
            Span<long> wholes = _numbers.AsSpan(0, chosen.Length);
            PackedIntegers.ReadSome(ref input, all, chosen, wholes);
            DecimalScale.ToValues(wholes, scale, values);
            return;
        }

        ReadOnlySpan<byte> bytes = input.Read(all * sizeof(double));
        for (int index = 0; index < chosen.Length; index++)
            values[index] = BinaryPrimitives.ReadDoubleLittleEndian(bytes[(chosen[index] * sizeof(double))..]);
    }
}
