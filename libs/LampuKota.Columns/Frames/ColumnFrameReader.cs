using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace LampuKota.Columns;

/// <summary>
/// Reads what <see cref="ColumnFrameWriter"/> wrote. Safe for any bytes: what is no frame gives <see cref="ColumnFormatException"/>, nothing else, and memory
/// is bounded by <see cref="ColumnFrameFormat"/>. Made to be used again: it stops allocating at its working size. Not safe for use by several threads at once.
/// </summary>
public sealed class ColumnFrameReader
{
    private readonly FrameRowList _rows = new();
    private readonly FrameColumn[] _columns = new FrameColumn[ColumnFrameFormat.MaximumColumns];
    private readonly FrameNameList _names = new();
    private int _columnCount;
    private int[] _rowNumbers = [];
    private int _rowNumberCount;
    private double[] _values = [];
    private int _valueCount;
    private long[] _wholes = [];
    private long[] _distances = [];

    /// <summary>Reads a frame.</summary>
    /// <param name="bytes">The frame; what is returned refers to it.</param>
    /// <exception cref="ColumnFormatException">The bytes are no frame, or a damaged one, or one of a newer version.</exception>
    public ColumnFrame Read(ReadOnlySpan<byte> bytes)
    {
        ByteReader input = Open(bytes);
        _names.Read(ref input);
        _rows.Read(ref input, _names.Count);
        _columnCount = 0;
        _valueCount = 0;
        ListAllRows();
        int columns = input.ReadCount(ColumnFrameFormat.MaximumColumns);
        if (columns == 0)
            throw new ColumnFormatException("The frame has no column.");
        while (_columnCount < columns)
            ReadColumn(ref input, bytes.Length - ColumnFrameFormat.ChecksumLength);
        if (!input.Rest.IsEmpty)
            throw new ColumnFormatException("Something follows the frame's columns.");

        return new ColumnFrame(_names, bytes)
        {
            RowEnds = _rows.Ends,
            RowTimestamps = _rows.Timestamps,
            Columns = _columns.AsSpan(0, _columnCount),
            Rows = _rowNumbers.AsSpan(0, _rowNumberCount),
            Values = _values.AsSpan(0, _valueCount),
        };
    }

    private static ByteReader Open(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length <= 2 + ColumnFrameFormat.ChecksumLength || bytes[0] != ColumnFrameFormat.FirstByte)
            throw new ColumnFormatException("The bytes are no column frame.");
        if (bytes[1] != ColumnFrameFormat.Version)
            throw new ColumnFormatException("The frame has a format that is not known; a newer version may have written it.");

        ReadOnlySpan<byte> content = bytes[..^ColumnFrameFormat.ChecksumLength];
        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes[content.Length..]) != Crc32C.Compute(content))
            throw new ColumnFormatException("The frame's checksum does not match: its bytes were changed on the way.");
        return new ByteReader(content[2..]);
    }

    // The first list of rows holds all of them, for the columns that have a value in every row.
    private void ListAllRows()
    {
        _rowNumberCount = _rows.Timestamps.Length;
        FrameScratch.MakeRoom(ref _rowNumbers, _rowNumberCount);
        for (int row = 0; row < _rowNumberCount; row++)
            _rowNumbers[row] = row;
    }

    private void ReadColumn(ref ByteReader input, int contentLength)
    {
        int number = input.ReadCount(int.MaxValue);
        Range name = default;
        if (number == 0)
        {
            int length = input.ReadCount(ColumnFrameFormat.MaximumQuantityNameLength);
            if (length == 0)
                throw new ColumnFormatException("The name of a quantity is empty.");
            int start = contentLength - input.Rest.Length;
            input.Read(length);
            name = start..(start + length);
        }

        int head = input.ReadByte();
        (int rows, int count) = ReadPresence((FramePresence)((head >> ColumnFrameFormat.PresenceShift) & ColumnFrameFormat.CodecMask), ref input);
        if (count > ColumnFrameFormat.MaximumValues - _valueCount)
            throw new ColumnFormatException("The frame has more values than a frame may have.");

        var column = new FrameColumn(number, name, rows, _valueCount, count);
        FrameScratch.MakeRoom(ref _values, _valueCount + count, keep: _valueCount);
        ReadValues((FrameCodec)(head & ColumnFrameFormat.CodecMask), head >> ColumnFrameFormat.ScaleShift, column, ref input);
        _valueCount += count;
        _columns[_columnCount++] = column;
    }

    private (int Rows, int Count) ReadPresence(FramePresence presence, ref ByteReader input)
    {
        switch (presence)
        {
            case FramePresence.AllRows:
                return (0, _rows.Timestamps.Length);
            case FramePresence.Bitmap:
                return ReadBitmap(input.Read((_rows.Timestamps.Length + 7) / 8));
            case FramePresence.AsBefore when _columnCount > 0:
                return (_columns[_columnCount - 1].FirstRow, _columns[_columnCount - 1].Count);
            default:
                throw new ColumnFormatException("A column says in an unknown way which rows it has; a newer version may have written it.");
        }
    }

    private (int Rows, int Count) ReadBitmap(ReadOnlySpan<byte> bitmap)
    {
        int rowCount = _rows.Timestamps.Length;
        int start = _rowNumberCount;
        FrameScratch.MakeRoom(ref _rowNumbers, start + (bitmap.Length * 8), keep: start);
        for (int index = 0; index < bitmap.Length; index++)
        {
            for (uint bits = bitmap[index]; bits != 0; bits &= bits - 1)
                _rowNumbers[_rowNumberCount++] = (index * 8) + BitOperations.TrailingZeroCount(bits);
        }

        int count = _rowNumberCount - start;
        return count > 0 && _rowNumbers[_rowNumberCount - 1] < rowCount
            ? (start, count)
            : throw new ColumnFormatException("A column has no value, or values beyond the last row.");
    }

    private void ReadValues(FrameCodec codec, int scale, FrameColumn column, ref ByteReader input)
    {
        Span<double> values = _values.AsSpan(column.FirstValue, column.Count);
        if (codec == FrameCodec.Doubles)
        {
            ReadDoubles(input.Read(column.Count * sizeof(double)), values);
            return;
        }

        FrameScratch.MakeRoom(ref _wholes, column.Count);
        Span<long> wholes = _wholes.AsSpan(0, column.Count);
        if (codec == FrameCodec.Wholes)
            PackedIntegers.Read(ref input, wholes);
        else if (codec == FrameCodec.Distances)
            ReadDistances(_rowNumbers.AsSpan(column.FirstRow, column.Count), wholes, ref input);
        else
            throw new ColumnFormatException("The codec of a column is not known; a newer version may have written it.");
        FrameDecimals.Divide(wholes, DecimalScale.Divisor(scale), values);
    }

    private static void ReadDoubles(ReadOnlySpan<byte> bytes, Span<double> values)
    {
        if (BitConverter.IsLittleEndian)
        {
            bytes.CopyTo(MemoryMarshal.AsBytes(values));
            return;
        }

        for (int index = 0; index < values.Length; index++)
            values[index] = BinaryPrimitives.ReadDoubleLittleEndian(bytes[(index * sizeof(double))..]);
    }

    private void ReadDistances(ReadOnlySpan<int> rows, Span<long> wholes, ref ByteReader input)
    {
        ReadOnlySpan<int> ends = _rows.Ends;
        FrameScratch.MakeRoom(ref _distances, rows.Length);
        int firsts = FrameRowList.CountDevices(rows, ends);
        PackedIntegers.Read(ref input, _distances.AsSpan(0, firsts));
        PackedIntegers.Read(ref input, _distances.AsSpan(firsts, rows.Length - firsts));

        int nextFirst = 0;
        int nextDistance = firsts;
        int end = 0;
        for (int index = 0, device = 0; index < rows.Length; index++)
        {
            if (rows[index] < end)
            {
                wholes[index] = unchecked(wholes[index - 1] + _distances[nextDistance++]);
                continue;
            }

            while (rows[index] >= ends[device])
                device++;
            end = ends[device];
            wholes[index] = _distances[nextFirst++];
        }
    }
}
