namespace LampuKota.Columns;

/// <summary>A frame that <see cref="ColumnFrameReader"/> has read; valid until that reads the next one.</summary>
public readonly ref struct ColumnFrame
{
    private readonly FrameNameList _names;
    private readonly ReadOnlySpan<byte> _bytes;

    internal ColumnFrame(FrameNameList names, ReadOnlySpan<byte> bytes)
    {
        _names = names;
        _bytes = bytes;
    }

    /// <summary>How many devices the frame names.</summary>
    public int DeviceCount => _names.Count;

    /// <summary>For each device the number of the row behind its last one: rows are ordered by device.</summary>
    public ReadOnlySpan<int> RowEnds { get; internal init; }

    /// <summary>For each row its instant, Unix milliseconds.</summary>
    public ReadOnlySpan<long> RowTimestamps { get; internal init; }

    /// <summary>The columns.</summary>
    public ReadOnlySpan<FrameColumn> Columns { get; internal init; }

    /// <summary>The numbers of the rows that columns have values of; see <see cref="FrameColumn.FirstRow"/>.</summary>
    public ReadOnlySpan<int> Rows { get; internal init; }

    /// <summary>The values of all columns, one column behind the other; any doubles.</summary>
    public ReadOnlySpan<double> Values { get; internal init; }

    /// <summary>A device's name; any bytes.</summary>
    /// <param name="device">From 0 to <see cref="DeviceCount"/> less one.</param>
    public ReadOnlySpan<byte> DeviceName(int device) => _names[device];

    /// <summary>The name of a column's quantity where it has no number; any bytes.</summary>
    /// <param name="column">The column.</param>
    public ReadOnlySpan<byte> QuantityName(FrameColumn column) => _bytes[column.Name];
}

/// <summary>One quantity of a frame.</summary>
/// <param name="Number">The quantity's number, or 0 where it is named.</param>
/// <param name="Name">Where its name lies in the frame.</param>
/// <param name="FirstRow">Where, in <see cref="ColumnFrame.Rows"/>, the rows begin that have a value; they rise.</param>
/// <param name="FirstValue">Where, in <see cref="ColumnFrame.Values"/>, the values begin.</param>
/// <param name="Count">How many values there are.</param>
public readonly record struct FrameColumn(int Number, Range Name, int FirstRow, int FirstValue, int Count);
