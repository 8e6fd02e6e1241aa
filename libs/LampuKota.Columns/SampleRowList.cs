namespace LampuKota.Columns;

/// <summary>The rows of a batch, in order of arrival. Valid until the batch changes.</summary>
public readonly ref struct SampleRowList
{
    private readonly ReadOnlySpan<SampleBatch.RowHead> _heads;
    private readonly ReadOnlySpan<int> _quantities;
    private readonly ReadOnlySpan<double> _values;

    internal SampleRowList(ReadOnlySpan<SampleBatch.RowHead> heads, ReadOnlySpan<int> quantities, ReadOnlySpan<double> values)
    {
        _heads = heads;
        _quantities = quantities;
        _values = values;
    }

    /// <summary>How many there are.</summary>
    public int Length => _heads.Length;

    /// <summary>One by its place.</summary>
    /// <param name="index">From 0 to <see cref="Length"/> less one.</param>
    public SampleRow this[int index]
    {
        get
        {
            ref readonly SampleBatch.RowHead head = ref _heads[index];
            int end = index + 1 < _heads.Length ? _heads[index + 1].First : _values.Length;
            return new SampleRow(head.Device, head.TimestampUnixMs, _quantities.Slice(head.FirstQuantity, end - head.First), _values[head.First..end]);
        }
    }

    internal SampleBatch.RowHead HeadOf(int index) => _heads[index];

    /// <summary>Goes through them.</summary>
    public Enumerator GetEnumerator() => new(this);

    /// <summary>Goes through the rows of a batch.</summary>
    public ref struct Enumerator
    {
        private readonly SampleRowList _rows;
        private int _next;

        internal Enumerator(SampleRowList rows) => _rows = rows;

        /// <summary>The present one.</summary>
        public SampleRow Current { get; private set; }

        /// <summary>Goes on to the next one, if any.</summary>
        public bool MoveNext()
        {
            if (_next == _rows.Length)
                return false;

            Current = _rows[_next++];
            return true;
        }
    }
}
