using System.Diagnostics.CodeAnalysis;

namespace LampuKota.Columns;

/// <summary>The samples of a batch one by one, in order of arrival. Valid until the batch changes.</summary>
[SuppressMessage("Naming", "CA1710:Identifiers should have correct suffix", Justification = "A list, which cannot say so by an interface since it is a ref struct.")]
public readonly ref struct SampleList
{
    private readonly SampleBatch _batch;

    internal SampleList(SampleBatch batch) => _batch = batch;

    /// <summary>How many there are.</summary>
    public int Length => _batch.Count;

    /// <summary>One by its place; for a look at a few, since it searches the row.</summary>
    /// <param name="index">From 0 to <see cref="Length"/> less one.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such sample.</exception>
    public Sample this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Length);
            int place = 0;
            foreach (SampleRow row in _batch.Rows)
            {
                if (index < place + row.Values.Length)
                    return new Sample(row.Device, row.Quantities[index - place], row.TimestampUnixMs, row.Values[index - place]);
                place += row.Values.Length;
            }

            throw new ArgumentOutOfRangeException(nameof(index));
        }
    }

    /// <summary>Goes through them.</summary>
    public Enumerator GetEnumerator() => new(_batch);

    /// <summary>A copy.</summary>
    public Sample[] ToArray()
    {
        var samples = new Sample[Length];
        CopyTo(samples);
        return samples;
    }

    /// <summary>Copies them.</summary>
    /// <param name="samples">Where to; at least as long.</param>
    public void CopyTo(Span<Sample> samples)
    {
        int next = 0;
        foreach (Sample sample in this)
            samples[next++] = sample;
    }

    /// <summary>Goes through the samples of a batch.</summary>
    public ref struct Enumerator
    {
        private SampleRowList.Enumerator _rows;
        private int _next;

        internal Enumerator(SampleBatch batch) => _rows = batch.Rows.GetEnumerator();

        /// <summary>The present one.</summary>
        public Sample Current { get; private set; }

        /// <summary>Goes on to the next one, if any.</summary>
        public bool MoveNext()
        {
            if (_next == _rows.Current.Values.Length)
            {
                if (!_rows.MoveNext())
                    return false;
                _next = 0;
            }

            SampleRow row = _rows.Current;
            Current = new Sample(row.Device, row.Quantities[_next], row.TimestampUnixMs, row.Values[_next]);
            _next++;
            return true;
        }
    }
}
