namespace LampuKota.TimeSeries;

/// <summary>Neighbouring records of a spool that are sent together.</summary>
internal sealed class ShipBatch
{
    private readonly List<(long Segment, SpoolRun Run)> _runs = [];
    private byte[] _buffer = [];
    private byte[] _lines = [];
    private int _linesLength;

    /// <summary>All their lines; valid until the next reading.</summary>
    public ReadOnlyMemory<byte> Lines => _lines.AsMemory(0, _linesLength);

    public int Samples { get; private set; }

    /// <summary>Who brought them, in the order of the lines.</summary>
    public IReadOnlyList<(long Segment, SpoolRun Run)> Runs => _runs;

    /// <summary>Where the first record stands.</summary>
    public SpoolPosition Begin { get; private set; }

    /// <summary>Where the record after the last one will stand.</summary>
    public SpoolPosition End { get; private set; }

    public bool IsEmpty { get; private set; }

    /// <summary>Whether the segment cannot be read from <see cref="End"/> on.</summary>
    public bool EndsInDamage { get; private set; }

    /// <summary>Reads whole records until there are enough, or no more, or one side of a place is reached.</summary>
    /// <param name="spool">Where from.</param>
    /// <param name="from">The first record's place.</param>
    /// <param name="boundary">A batch lies wholly before this place, or wholly behind it.</param>
    /// <param name="enoughBytes">Bytes of lines that are enough.</param>
    public void Read(Spool spool, SpoolPosition from, SpoolPosition boundary, int enoughBytes)
    {
        _linesLength = 0;
        _runs.Clear();
        (Samples, IsEmpty, EndsInDamage, Begin, End) = (0, true, false, from, from);
        while (_linesLength < enoughBytes)
        {
            SpoolPosition position = End;
            SpoolReading reading = spool.Read(ref position, ref _buffer, out SpoolRecord record);
            EndsInDamage = reading == SpoolReading.Damaged;
            if (reading == SpoolReading.Damaged && IsEmpty)
                (Begin, End) = (position, position);
            if (reading != SpoolReading.Record || (!IsEmpty && Begin < boundary && position >= boundary))
                return;

            Add(position, record);
        }
    }

    /// <summary>Adds up, by source, the samples of some whole lines of this batch.</summary>
    /// <param name="lines">The lines, where they lie in <see cref="Lines"/>.</param>
    /// <param name="counts">Added to.</param>
    public void CountBySource(ReadOnlySpan<byte> lines, Dictionary<int, int> counts)
    {
        Lines.Span.Overlaps(lines, out int offset);
        int before = LineProtocol.CountSamples(Lines.Span[..offset]);
        int left = LineProtocol.CountSamples(lines);
        foreach ((_, SpoolRun run) in _runs)
        {
            int skipped = Math.Min(before, run.Samples);
            int counted = Math.Min(left, run.Samples - skipped);
            (before, left) = (before - skipped, left - counted);
            if (counted > 0)
                counts[run.Source] = counts.GetValueOrDefault(run.Source) + counted;
        }
    }

    private void Add(SpoolPosition position, in SpoolRecord record)
    {
        if (IsEmpty)
            (IsEmpty, Begin) = (false, position);
        if (_lines.Length < _linesLength + record.LinesLength)
            Array.Resize(ref _lines, Math.Max(_linesLength + record.LinesLength, 2 * _lines.Length));
        _buffer.AsSpan(record.LinesOffset, record.LinesLength).CopyTo(_lines.AsSpan(_linesLength));
        _linesLength += record.LinesLength;
        Samples += record.Samples;
        foreach (SpoolRun run in record.Runs)
            _runs.Add((position.Segment, run));
        End = position with { Offset = position.Offset + record.Length };
    }
}
