using LampuKota.Columns;

namespace LampuKota.TimeSeries;

/// <summary>
/// What one commit brings, by source: samples, and rejected values by reason. Stored beside the tail (docs/formats/store.md), so that the account of each source is
/// durable with the samples. Made to be cleared and filled again without allocating.
/// </summary>
internal sealed class SourceCounts
{
    private readonly List<Entry> _entries = [];
    private readonly List<int> _touched = [];

    public bool IsEmpty => _touched.Count == 0;

    /// <summary>Adds a batch.</summary>
    public void Add(int sourceId, int samples, ReadOnlySpan<int> rejected)
    {
        while (_entries.Count <= sourceId)
            _entries.Add(new Entry());
        Entry entry = _entries[sourceId];
        if (!entry.IsTouched)
        {
            entry.IsTouched = true;
            _touched.Add(sourceId);
        }

        entry.Samples += samples;
        if (rejected.IndexOfAnyExcept(0) < 0)
            return;
        long[] counts = entry.Rejected ??= new long[SampleBatch.RejectReasons];
        for (int reason = 0; reason < rejected.Length; reason++)
            counts[reason] += rejected[reason];
    }

    public void Clear()
    {
        foreach (int sourceId in _touched)
            _entries[sourceId].Clear();
        _touched.Clear();
    }

    /// <summary>Writes it: (varint source, varint samples, varint reasons, (varint reason, varint count)*)*.</summary>
    public void Write(ByteWriter output)
    {
        foreach (int sourceId in _touched)
        {
            Entry entry = _entries[sourceId];
            output.WriteVarint((ulong)sourceId);
            output.WriteVarint((ulong)entry.Samples);
            output.WriteVarint((ulong)(entry.Rejected?.Count(count => count > 0) ?? 0));
            for (int reason = 0; entry.Rejected is not null && reason < entry.Rejected.Length; reason++)
            {
                if (entry.Rejected[reason] == 0)
                    continue;
                output.WriteVarint((ulong)reason);
                output.WriteVarint((ulong)entry.Rejected[reason]);
            }
        }
    }

    /// <summary>Reads what was written.</summary>
    /// <exception cref="ColumnFormatException">It is damaged.</exception>
    public static void Read(ReadOnlySpan<byte> bytes, Visitor visit)
    {
        Span<long> rejected = stackalloc long[SampleBatch.RejectReasons];
        var input = new ByteReader(bytes);
        while (!input.Rest.IsEmpty)
        {
            int sourceId = input.ReadCount(int.MaxValue);
            long samples = input.ReadCount(int.MaxValue);
            rejected.Clear();
            for (int left = input.ReadCount(SampleBatch.RejectReasons); left > 0; left--)
                rejected[input.ReadCount(SampleBatch.RejectReasons - 1)] = (long)input.ReadVarint();
            visit(sourceId, samples, rejected);
        }
    }

    /// <summary>Sees one source's counts.</summary>
    public delegate void Visitor(int sourceId, long samples, ReadOnlySpan<long> rejected);

    private sealed class Entry
    {
        public bool IsTouched { get; set; }

        public long Samples { get; set; }

        public long[]? Rejected { get; set; }

        public void Clear()
        {
            IsTouched = false;
            Samples = 0;
            if (Rejected is not null)
                Array.Clear(Rejected);
        }
    }
}
