namespace LampuKota.Columns;

/// <summary>
/// Samples of one device as columns: its instants in order, each once, and of each quantity the values it has there. Made to be cleared and used again. Not safe for
/// use by several threads at once.
/// </summary>
public sealed class ChunkColumns
{
    private readonly List<Column> _columns = [];
    private long[] _timestamps = new long[64];
    private int _columnCount;

    /// <summary>How many instants there are.</summary>
    public int Rows { get; private set; }

    /// <summary>How many values there are.</summary>
    public int Samples { get; private set; }

    /// <summary>The instants, Unix milliseconds, rising; valid until the next change.</summary>
    public ReadOnlySpan<long> Timestamps => _timestamps.AsSpan(0, Rows);

    /// <summary>How many quantities there are.</summary>
    public int ColumnCount => _columnCount;

    /// <summary>Whether every quantity has a value at every instant.</summary>
    public bool IsFull => Samples == Rows * _columnCount;

    /// <summary>The quantity of a column, an index into some table of names.</summary>
    /// <param name="column">From 0 on.</param>
    public int QuantityOf(int column) => _columns[column].Quantity;

    /// <summary>A column's values, in order of time; valid until the next change.</summary>
    /// <param name="column">From 0 on.</param>
    public ReadOnlySpan<double> ValuesOf(int column) => _columns[column].Values.AsSpan(0, _columns[column].Count);

    /// <summary>The instants at which a column has its values; valid until the next change.</summary>
    /// <param name="column">From 0 on.</param>
    public ReadOnlySpan<long> TimestampsOf(int column)
    {
        Column one = _columns[column];
        if (one.Count == Rows)
            return Timestamps;

        if (one.Timestamps.Length < one.Count)
            one.Timestamps = new long[one.Values.Length];
        for (int index = 0; index < one.Count; index++)
            one.Timestamps[index] = _timestamps[one.Rows[index]];
        return one.Timestamps.AsSpan(0, one.Count);
    }

    /// <summary>The rows in which a column has its values; empty where it has one in every row. Valid until the next change.</summary>
    /// <param name="column">From 0 on.</param>
    public ReadOnlySpan<int> RowsOf(int column) => _columns[column].Count == Rows ? default : _columns[column].Rows.AsSpan(0, _columns[column].Count);

    /// <summary>Empties it and keeps the memory.</summary>
    public void Clear() => (Rows, Samples, _columnCount) = (0, 0, 0);

    /// <summary>Adds rows behind those that are there.</summary>
    /// <param name="count">How many.</param>
    /// <returns>Room for their instants, all of which the caller fills, rising.</returns>
    public Span<long> AddRows(int count)
    {
        if (Rows + count > _timestamps.Length)
            Array.Resize(ref _timestamps, Math.Max(Rows + count, _timestamps.Length * 2));
        Rows += count;
        return _timestamps.AsSpan(Rows - count, count);
    }

    /// <summary>Adds a column without values.</summary>
    /// <param name="quantity">An index into some table of names; none that is there.</param>
    /// <returns>Its number.</returns>
    public int AddColumn(int quantity)
    {
        if (_columnCount == _columns.Count)
            _columns.Add(new Column());
        _columns[_columnCount].Quantity = quantity;
        _columns[_columnCount].Count = 0;
        return _columnCount++;
    }

    /// <summary>Adds a column's values of the last rows, behind those that it has.</summary>
    /// <param name="column">A column that has a value in every row before.</param>
    /// <param name="count">How many rows.</param>
    /// <returns>Room for the values, all of which the caller fills.</returns>
    public Span<double> AddValues(int column, int count)
    {
        Column one = _columns[column];
        if (one.Count + count > one.Values.Length)
            Array.Resize(ref one.Values, Math.Max(one.Count + count, one.Values.Length * 2));
        one.Count += count;
        Samples += count;
        return one.Values.AsSpan(one.Count - count, count);
    }

    /// <summary>The room of values that were added, to be filled in pieces.</summary>
    /// <param name="column">From 0 on.</param>
    /// <param name="first">Place of the first of them.</param>
    /// <param name="count">How many.</param>
    internal Span<double> RoomOf(int column, int first, int count) => _columns[column].Values.AsSpan(0, _columns[column].Count).Slice(first, count);

    /// <summary>Takes samples in place of what was there.</summary>
    /// <param name="samples">In order of time, with no two of the same quantity and instant.</param>
    /// <param name="quantities">How many quantities they may name.</param>
    /// <exception cref="ArgumentException">They are out of order or repeated.</exception>
    public void Set(ReadOnlySpan<ChunkSample> samples, int quantities)
    {
        Clear();
        int[] columnOf = new int[quantities];
        Array.Fill(columnOf, -1);
        foreach (ref readonly ChunkSample sample in samples)
        {
            if (Rows > 0 && sample.TimestampUnixMs < _timestamps[Rows - 1])
                throw new ArgumentException("The samples of a chunk are in order of time.", nameof(samples));
            if (Rows == 0 || sample.TimestampUnixMs > _timestamps[Rows - 1])
                AddRows(1)[0] = sample.TimestampUnixMs;
            if (columnOf[sample.Quantity] < 0)
                columnOf[sample.Quantity] = AddColumn(sample.Quantity);
            Add(_columns[columnOf[sample.Quantity]], sample.Value);
        }
    }

    private void Add(Column column, double value)
    {
        if (column.Count > 0 && column.Rows.Length >= column.Count && column.Rows[column.Count - 1] == Rows - 1)
            throw new ArgumentException("A chunk holds a quantity once at each instant.");

        if (column.Count == column.Values.Length)
            Array.Resize(ref column.Values, column.Values.Length * 2);
        if (column.Rows.Length < column.Values.Length)
            Array.Resize(ref column.Rows, column.Values.Length);
        column.Rows[column.Count] = Rows - 1;
        column.Values[column.Count++] = value;
        Samples++;
    }

    private sealed class Column
    {
        public int Quantity;
        public int Count;
        public double[] Values = new double[64];
        public int[] Rows = [];
        public long[] Timestamps = [];
    }
}
