using LampuKota.Columns;

namespace LampuKota.TimeSeries;

/// <summary>All rows that gather for a commit, one table for each list of quantities.</summary>
internal sealed class TailTables
{
    // Whoever reports every sample with another list of quantities must not be remembered for ever.
    private const int MostShapesToKeep = 256;

    private const int BytesPerRow = sizeof(int) + sizeof(long);
    private const int BytesPerTable = 512;

    private RowShapes _shapes = new();
    private readonly List<TailTable> _tables = [];

    /// <summary>About how much memory the rows take.</summary>
    public int Bytes { get; private set; }

    public IReadOnlyList<TailTable> All => _tables;

    /// <summary>Adds a row. Ids are the store's, by the batch's index.</summary>
    public void Add(in SampleRow row, int deviceId, ReadOnlySpan<int> quantityIds)
    {
        Span<int> ids = stackalloc int[TailTableFormat.MaximumQuantities];
        for (int first = 0; first < row.Values.Length; first += ids.Length)
        {
            int count = Math.Min(ids.Length, row.Values.Length - first);
            for (int index = 0; index < count; index++)
                ids[index] = quantityIds[row.Quantities[first + index]];
            Of(ids[..count]).Add(deviceId, row.TimestampUnixMs, row.Values.Slice(first, count));
            Bytes += BytesPerRow + count * sizeof(double);
        }
    }

    /// <summary>Empties the tables and keeps their memory.</summary>
    public void Clear()
    {
        Bytes = 0;
        if (_tables.Count > MostShapesToKeep)
        {
            _tables.Clear();
            _shapes = new RowShapes();
        }

        foreach (TailTable table in _tables)
            table.Clear();
    }

    private TailTable Of(ReadOnlySpan<int> quantityIds)
    {
        int shape = _shapes.Intern(quantityIds);
        if (shape == _tables.Count)
        {
            _tables.Add(new TailTable(_shapes[shape]));
            Bytes += BytesPerTable;
        }

        return _tables[shape];
    }
}
