namespace LampuKota.Columns;

/// <summary>
/// Samples on their way from a decoder to a store, in rows of what a device reported for one instant; device ids and quantity names are interned beside them.
/// Made to be cleared and used again, so that a steady stream allocates nothing. Not safe for use by several threads at once.
/// </summary>
public sealed class SampleBatch
{
    /// <summary>How many reasons for rejection can be told apart.</summary>
    public const int RejectReasons = 16;

    private readonly int[] _rejected = new int[RejectReasons];
    private RowHead[] _rows = new RowHead[16];
    private int _rowCount;
    private int[] _quantities = new int[64];
    private double[] _values = new double[64];

    /// <summary>The device ids that the samples name.</summary>
    public NameTable Devices { get; } = new();

    /// <summary>The quantity names that the samples name.</summary>
    public NameTable Quantities { get; } = new();

    /// <summary>Who reported the samples; a store notes it for each device that it meets for the first time. Empty where nobody is named.</summary>
    public string Source { get; set; } = "";

    /// <summary>How many values were rejected on the way, by the number of the reason; a store commits the counts together with the samples.</summary>
    public Span<int> Rejected => _rejected;

    /// <summary>How many samples there are.</summary>
    public int Count { get; private set; }

    /// <summary>What devices reported, in order of arrival: neighbouring samples of one device and instant are one row. Valid until the next change.</summary>
    public SampleRowList Rows => new(_rows.AsSpan(0, _rowCount), _quantities.AsSpan(0, Count), _values.AsSpan(0, Count));

    /// <summary>The samples one by one in order of arrival; valid until the next change.</summary>
    public SampleList Samples => new(this);

    /// <summary>Adds one sample.</summary>
    /// <param name="device">Index from <see cref="Devices"/>.</param>
    /// <param name="quantity">Index from <see cref="Quantities"/>.</param>
    /// <param name="timestampUnixMs">Unix milliseconds.</param>
    /// <param name="value">A finite value in the quantity's unit.</param>
    public void Add(int device, int quantity, long timestampUnixMs, double value)
    {
        if (_rowCount == 0 || _rows[_rowCount - 1].Device != device || _rows[_rowCount - 1].TimestampUnixMs != timestampUnixMs)
            BeginRow(device, timestampUnixMs);
        if (Count == _values.Length)
            Grow(Count + 1);
        _quantities[Count] = quantity;
        _values[Count++] = value;
    }

    /// <summary>Adds what a device reported for one instant; the caller fills in all values.</summary>
    /// <param name="device">Index from <see cref="Devices"/>.</param>
    /// <param name="timestampUnixMs">Unix milliseconds.</param>
    /// <param name="quantities">Indexes from <see cref="Quantities"/>, at least one.</param>
    /// <returns>Room for a finite value for each quantity; valid until the next change.</returns>
    public Span<double> AddRow(int device, long timestampUnixMs, ReadOnlySpan<int> quantities)
    {
        ArgumentOutOfRangeException.ThrowIfZero(quantities.Length);
        BeginRow(device, timestampUnixMs);
        if (quantities.Length > _values.Length - Count)
            Grow(checked(Count + quantities.Length));
        quantities.CopyTo(_quantities.AsSpan(Count));
        Count += quantities.Length;
        return _values.AsSpan(Count - quantities.Length, quantities.Length);
    }

    /// <summary>Drops the samples from <paramref name="count"/> on; names stay.</summary>
    /// <param name="count">How many samples to keep.</param>
    public void Truncate(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        Count = Math.Min(Count, count);
        while (_rowCount > 0 && _rows[_rowCount - 1].First >= Count)
            _rowCount--;
    }

    /// <summary>Drops all samples of some devices, whatever their place.</summary>
    /// <param name="isDropped">For each device index, whether its samples go.</param>
    /// <returns>How many samples were dropped.</returns>
    public int DropDevices(ReadOnlySpan<bool> isDropped)
    {
        int before = Count;
        SampleRowList rows = Rows;
        (_rowCount, Count) = (0, 0);
        foreach (SampleRow row in rows)
        {
            if (isDropped[row.Device])
                continue;

            // Never behind the row that is read.
            BeginRow(row.Device, row.TimestampUnixMs);
            row.Quantities.CopyTo(_quantities.AsSpan(Count));
            row.Values.CopyTo(_values.AsSpan(Count));
            Count += row.Values.Length;
        }

        return before - Count;
    }

    /// <summary>Empties the batch and keeps its memory.</summary>
    public void Clear()
    {
        Source = "";
        Array.Clear(_rejected);
        (_rowCount, Count) = (0, 0);
        Devices.Clear();
        Quantities.Clear();
    }

    private void BeginRow(int device, long timestampUnixMs)
    {
        if (_rowCount == _rows.Length)
            Array.Resize(ref _rows, 2 * _rowCount);
        _rows[_rowCount++] = new RowHead(device, Count, timestampUnixMs);
    }

    private void Grow(int count)
    {
        int length = Math.Max(count, (int)Math.Min(_values.Length * 2L, Array.MaxLength));
        Array.Resize(ref _values, length);
        Array.Resize(ref _quantities, length);
    }

    // A row ends where the next one begins.
    internal readonly record struct RowHead(int Device, int First, long TimestampUnixMs);
}
