using System.Runtime.InteropServices;
using LampuKota.Columns;

namespace LampuKota.TimeSeries;

/// <summary>Puts samples of one device together: in order of time, each (quantity, instant) once. The first value wins.</summary>
internal sealed class ChunkMerge
{
    private readonly List<Entry> _entries = [];
    private readonly List<ChunkSample> _merged = [];

    /// <summary>Where a sample is before the merge.</summary>
    public enum Origin
    {
        /// <summary>In a chunk that stays as it is.</summary>
        Kept,

        /// <summary>In a chunk that the merged one replaces.</summary>
        Replaced,

        /// <summary>In no chunk yet.</summary>
        New,
    }

    /// <summary>New samples that were there already; after <see cref="Merge"/>.</summary>
    public int Duplicates { get; private set; }

    /// <summary>Adds samples; those that came first are added first.</summary>
    public void Add(ReadOnlySpan<ChunkSample> samples, Origin origin)
    {
        _entries.EnsureCapacity(_entries.Count + samples.Length);
        foreach (ref readonly ChunkSample sample in samples)
            _entries.Add(new Entry(sample, _entries.Count, origin));
    }

    /// <summary>The samples of the chunk to write, valid until the next use; empty where there is nothing new. Forgets what was added.</summary>
    public ReadOnlySpan<ChunkSample> Merge()
    {
        _merged.Clear();
        Duplicates = 0;
        _entries.Sort(ByTime);
        bool anyNew = false;
        for (int index = 0; index < _entries.Count; index++)
        {
            Entry entry = _entries[index];
            if (index > 0 && IsSame(entry.Sample, _entries[index - 1].Sample))
            {
                Duplicates += entry.Origin == Origin.New ? 1 : 0;
                continue;
            }

            anyNew |= entry.Origin == Origin.New;
            if (entry.Origin != Origin.Kept)
                _merged.Add(entry.Sample);
        }

        _entries.Clear();
        return anyNew ? CollectionsMarshal.AsSpan(_merged) : default;
    }

    private static bool IsSame(in ChunkSample left, in ChunkSample right) =>
        left.TimestampUnixMs == right.TimestampUnixMs && left.Quantity == right.Quantity;

    private static int ByTime(Entry left, Entry right)
    {
        int order = left.Sample.TimestampUnixMs.CompareTo(right.Sample.TimestampUnixMs);
        if (order == 0)
            order = left.Sample.Quantity.CompareTo(right.Sample.Quantity);
        return order != 0 ? order : left.Arrival.CompareTo(right.Arrival);
    }

    private readonly record struct Entry(ChunkSample Sample, int Arrival, Origin Origin);
}
