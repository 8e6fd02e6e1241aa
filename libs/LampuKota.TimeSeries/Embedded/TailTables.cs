using LampuKota.Columns;

namespace LampuKota.TimeSeries;

/// <summary>All rows that gather for a commit, one table for each list of quantities.</summary>
internal sealed class TailTables
{
    // What a burst made larger is given back, and whoever reports every sample with another list of quantities is not remembered for ever.
    private const int MostShapesToKeep = 256;
    private const int MostBytesToKeep = 16 << 20;

    // Objects, and the list of quantities in two places.
    private const int BytesPerTable = 512;

    private RowShapes _shapes = new();
    private readonly List<TailTable> _tables = [];

    /// <summary>About how much memory the rows take.</summary>
    public int Bytes { get; private set; }

    public IReadOnlyList<TailTable> All => _tables;

    /// <summary>The table of rows of some quantities.</summary>
    /// <param name="rowQuantities">Indexes in a batch, at most <see cref="TailTableFormat.MaximumQuantities"/>.</param>
    /// <param name="quantityIds">The store's ids, by the batch's index.</param>
    public TailTable Find(ReadOnlySpan<int> rowQuantities, ReadOnlySpan<int> quantityIds)
    {
        Span<int> ids = stackalloc int[rowQuantities.Length];
        for (int index = 0; index < ids.Length; index++)
            ids[index] = quantityIds[rowQuantities[index]];
        int shape = _shapes.Intern(ids);
        if (shape == _tables.Count)
        {
            _tables.Add(new TailTable(_shapes[shape]));
            Bytes += BytesPerTable + _tables[shape].Capacity;
        }

        return _tables[shape];
    }

    /// <summary>Adds a row to its table.</summary>
    public void Add(TailTable table, int deviceId, long timestampUnixMs, ReadOnlySpan<double> values)
    {
        table.Add(deviceId, timestampUnixMs, values);
        Bytes += table.BytesPerRow;
    }

    /// <summary>Adds a row of any width, in pieces.</summary>
    public void AddInPieces(in SampleRow row, int deviceId, ReadOnlySpan<int> quantityIds)
    {
        for (int first = 0; first < row.Values.Length; first += TailTableFormat.MaximumQuantities)
        {
            int count = Math.Min(TailTableFormat.MaximumQuantities, row.Values.Length - first);
            Add(Find(row.Quantities.Slice(first, count), quantityIds), deviceId, row.TimestampUnixMs, row.Values.Slice(first, count));
        }
    }

    /// <summary>Empties the tables and keeps their memory, up to a bound.</summary>
    public void Clear()
    {
        Bytes = 0;
        if (_tables.Count > MostShapesToKeep || _tables.Sum(table => (long)table.Capacity) > MostBytesToKeep)
        {
            _tables.Clear();
            _shapes = new RowShapes();
        }

        foreach (TailTable table in _tables)
            table.Clear();
    }
}
