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

    // Lists of quantities, one behind the other; rows that name the same ones share a list where they are neighbours.
    private int[] _quantities = new int[64];
    private int _quantityCount;

    // Whether the last sample was added alone, so that the next one may follow it.
    private bool _isLastGrowing;
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
    public SampleRowList Rows => new(_rows.AsSpan(0, _rowCount), _quantities.AsSpan(0, _quantityCount), _values.AsSpan(0, Count));

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
        else if (!_isLastGrowing && !CanLastListGrow)
            CopyLastList();
        _isLastGrowing = true;
        MakeRoom(1);
        _quantities[_quantityCount++] = quantity;
        _values[Count++] = value;
    }

    /// <summary>Adds what a device reported for one instant; the caller fills in all values.</summary>
    /// <param name="device">Index from <see cref="Devices"/>.</param>
    /// <param name="timestampUnixMs">Unix milliseconds.</param>
    /// <param name="quantities">Indexes from <see cref="Quantities"/>, at least one.</param>
    /// <returns>Room for a finite value for each quantity; valid until the next change.</returns>
    public Span<double> AddRow(int device, long timestampUnixMs, ReadOnlySpan<int> quantities) => AddRow(device, timestampUnixMs, AddList(quantities));

    /// <summary>Adds what a device reported for one instant; the caller fills in all values.</summary>
    /// <param name="device">Index from <see cref="Devices"/>.</param>
    /// <param name="timestampUnixMs">Unix milliseconds.</param>
    /// <param name="quantities">The quantities, from <see cref="AddList"/>, with nothing but rows of them added since.</param>
    /// <returns>Room for a finite value for each quantity; valid until the next change.</returns>
    public Span<double> AddRow(int device, long timestampUnixMs, QuantityList quantities)
    {
        if (quantities.Length > _values.Length - Count)
            Array.Resize(ref _values, Longer(_values.Length, Count, quantities.Length));
        BeginRow(device, timestampUnixMs, quantities.First);
        Count += quantities.Length;
        return _values.AsSpan(Count - quantities.Length, quantities.Length);
    }

    /// <summary>Keeps a list of quantities for rows that all name them.</summary>
    /// <param name="quantities">Indexes from <see cref="Quantities"/>, at least one.</param>
    public QuantityList AddList(ReadOnlySpan<int> quantities)
    {
        ArgumentOutOfRangeException.ThrowIfZero(quantities.Length);
        if (_rowCount > 0 && quantities.SequenceEqual(ListOf(_rowCount - 1)))
            return new QuantityList(_rows[_rowCount - 1].FirstQuantity, quantities.Length);

        _isLastGrowing = false;
        MakeRoom(quantities.Length);
        quantities.CopyTo(_quantities.AsSpan(_quantityCount));
        _quantityCount += quantities.Length;
        return new QuantityList(_quantityCount - quantities.Length, quantities.Length);
    }

    /// <summary>Drops the samples from <paramref name="count"/> on; names stay.</summary>
    /// <param name="count">How many samples to keep.</param>
    public void Truncate(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        Count = Math.Min(Count, count);
        while (_rowCount > 0 && _rows[_rowCount - 1].First >= Count)
            _rowCount--;
        _isLastGrowing = false;
        _quantityCount = EndOfLists();
        // Rows that share a list are of one length.
        if (IsLastListShared && ListOf(_rowCount - 1).Length < ListOf(_rowCount - 2).Length)
            CopyLastList();
    }

    /// <summary>Drops all samples of some devices, whatever their place.</summary>
    /// <param name="isDropped">For each device index, whether its samples go.</param>
    /// <returns>How many samples were dropped.</returns>
    public int DropDevices(ReadOnlySpan<bool> isDropped)
    {
        int before = Count;
        SampleRowList rows = Rows;
        (_rowCount, Count) = (0, 0);
        for (int index = 0; index < rows.Length; index++)
        {
            SampleRow row = rows[index];
            if (isDropped[row.Device])
                continue;

            // Never behind the row that is read. Lists stay where they are, but for those at the end that nobody has any more.
            _rows[_rowCount++] = rows.HeadOf(index) with { First = Count };
            row.Values.CopyTo(_values.AsSpan(Count));
            Count += row.Values.Length;
        }

        _isLastGrowing = false;
        _quantityCount = EndOfLists();
        return before - Count;
    }

    /// <summary>Empties the batch and keeps its memory.</summary>
    public void Clear()
    {
        Source = "";
        Array.Clear(_rejected);
        (_rowCount, _quantityCount, Count) = (0, 0, 0);
        Devices.Clear();
        Quantities.Clear();
    }

    private void BeginRow(int device, long timestampUnixMs)
    {
        if (_rowCount > 1)
            ShareLastList();
        BeginRow(device, timestampUnixMs, _quantityCount);
    }

    private void BeginRow(int device, long timestampUnixMs, int firstQuantity)
    {
        if (_rowCount == _rows.Length)
            Array.Resize(ref _rows, 2 * _rowCount);
        _rows[_rowCount++] = new RowHead(device, Count, firstQuantity, timestampUnixMs);
        _isLastGrowing = false;
    }

    // The last row is whole: where its list is that of the row before, one of them is enough.
    private void ShareLastList()
    {
        ref RowHead last = ref _rows[_rowCount - 1];
        int before = _rows[_rowCount - 2].FirstQuantity;
        if (last.FirstQuantity == before || !CanLastListGrow || !ListOf(_rowCount - 1).SequenceEqual(ListOf(_rowCount - 2)))
            return;

        _quantityCount = last.FirstQuantity;
        last = last with { FirstQuantity = before };
    }

    private bool IsLastListShared => _rowCount > 1 && _rows[_rowCount - 1].FirstQuantity == _rows[_rowCount - 2].FirstQuantity;

    // Whether it is the last row's alone, with nothing behind it.
    private bool CanLastListGrow => !IsLastListShared && _rows[_rowCount - 1].FirstQuantity + ListOf(_rowCount - 1).Length == _quantityCount;

    private void CopyLastList()
    {
        ReadOnlySpan<int> list = ListOf(_rowCount - 1);
        _rows[_rowCount - 1] = _rows[_rowCount - 1] with { FirstQuantity = _quantityCount };
        MakeRoom(list.Length);
        list.CopyTo(_quantities.AsSpan(_quantityCount));
        _quantityCount += list.Length;
    }

    private ReadOnlySpan<int> ListOf(int row)
    {
        int end = row + 1 < _rowCount ? _rows[row + 1].First : Count;
        return _quantities.AsSpan(_rows[row].FirstQuantity, end - _rows[row].First);
    }

    // Behind the last row's, which may have been cut, and that of the row that it shares it with.
    private int EndOfLists()
    {
        if (_rowCount == 0)
            return 0;

        int end = _rows[_rowCount - 1].FirstQuantity + ListOf(_rowCount - 1).Length;
        return _rowCount == 1 ? end : Math.Max(end, _rows[_rowCount - 2].FirstQuantity + ListOf(_rowCount - 2).Length);
    }

    private void MakeRoom(int count)
    {
        if (count > _values.Length - Count)
            Array.Resize(ref _values, Longer(_values.Length, Count, count));
        if (count > _quantities.Length - _quantityCount)
            Array.Resize(ref _quantities, Longer(_quantities.Length, _quantityCount, count));
    }

    private static int Longer(int length, int used, int more) => Math.Max(checked(used + more), (int)Math.Min(length * 2L, Array.MaxLength));

    /// <summary>A list of quantities that a batch keeps.</summary>
    /// <param name="First">Where it begins.</param>
    /// <param name="Length">How many they are.</param>
    public readonly record struct QuantityList(int First, int Length);

    // A row's values end where the next one's begin.
    internal readonly record struct RowHead(int Device, int First, int FirstQuantity, long TimestampUnixMs);
}
