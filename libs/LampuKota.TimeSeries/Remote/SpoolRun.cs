using LampuKota.Columns;

namespace LampuKota.TimeSeries;

/// <summary>Neighbouring lines of a record that one source brought, and what was rejected of its batches.</summary>
/// <param name="Source">Number of the source, or <see cref="UnknownSource"/>.</param>
/// <param name="Samples">How many samples the lines hold.</param>
/// <param name="Rejected">Values rejected on the way, by the number of the reason; null where none were.</param>
internal readonly record struct SpoolRun(int Source, int Samples, long[]? Rejected)
{
    /// <summary>Stands for whoever brought the records of an older version, which did not say so.</summary>
    public const int UnknownSource = -1;
}

/// <summary>The runs of a record, in the order of its lines. Made to be cleared and filled again.</summary>
internal sealed class SpoolRuns
{
    private readonly List<SpoolRun> _runs = [];

    public IReadOnlyList<SpoolRun> All => _runs;

    public void Clear() => _runs.Clear();

    /// <summary>Adds a batch, which joins the run before where that is of the same source.</summary>
    public void Add(int source, int samples, ReadOnlySpan<int> rejected)
    {
        bool joins = _runs.Count > 0 && _runs[^1].Source == source;
        SpoolRun run = joins ? _runs[^1] : new SpoolRun(source, 0, null);
        run = run with { Samples = run.Samples + samples, Rejected = Sum(run.Rejected, rejected) };
        if (joins)
            _runs[^1] = run;
        else
            _runs.Add(run);
    }

    /// <summary>Writes them: (varint source, varint samples, varint reasons, varint[reasons] rejected)*.</summary>
    public void Write(ByteWriter output)
    {
        foreach (SpoolRun run in _runs)
        {
            output.WriteVarint((ulong)run.Source);
            output.WriteVarint((ulong)run.Samples);
            WriteCounts(run.Rejected, output);
        }
    }

    /// <summary>Reads what was written.</summary>
    /// <exception cref="ColumnFormatException">It is damaged.</exception>
    public static SpoolRun[] Read(ReadOnlySpan<byte> bytes)
    {
        var runs = new List<SpoolRun>();
        var input = new ByteReader(bytes);
        while (!input.Rest.IsEmpty)
            runs.Add(new SpoolRun(input.ReadCount(int.MaxValue), input.ReadCount(int.MaxValue), ReadCounts(ref input)));
        return [.. runs];
    }

    /// <summary>Counts by reason, with how many there are before them; null where there are none.</summary>
    /// <exception cref="ColumnFormatException">They are damaged.</exception>
    public static long[]? ReadCounts(ref ByteReader input)
    {
        int count = input.ReadCount(SampleBatch.RejectReasons);
        if (count == 0)
            return null;
        long[] counts = new long[SampleBatch.RejectReasons];
        for (int reason = 0; reason < count; reason++)
            counts[reason] = (long)input.ReadVarint();
        return counts;
    }

    private static void WriteCounts(ReadOnlySpan<long> counts, ByteWriter output)
    {
        output.WriteVarint((ulong)(counts.LastIndexOfAnyExcept(0) + 1));
        RejectedCounts.Write(counts, output);
    }

    private static long[]? Sum(long[]? before, ReadOnlySpan<int> more)
    {
        if (!more.ContainsAnyExcept(0))
            return before;
        long[] sum = before ?? new long[SampleBatch.RejectReasons];
        for (int reason = 0; reason < more.Length; reason++)
            sum[reason] += more[reason];
        return sum;
    }
}
