using LampuKota.Columns;

namespace LampuKota.TimeSeries;

/// <summary>How far sealing has come, and its account.</summary>
/// <param name="BegunId">The last tail of the run that is under way; equal to <paramref name="DoneId"/> between runs.</param>
/// <param name="DoneId">The last tail that is sealed.</param>
/// <param name="Stored">Samples stored.</param>
/// <param name="Duplicate">Samples that were there already.</param>
/// <param name="Damaged">Samples in tails that could not be read.</param>
/// <param name="Rejected">Values rejected before, of the sealed tails, by reason.</param>
internal sealed record SealState(long BegunId, long DoneId, long Stored, long Duplicate, long Damaged, long[] Rejected)
{
    public static SealState Read(SqliteDatabase database)
    {
        using SqliteStatement select = database.Prepare("SELECT begun, done, stored, duplicate, damaged, rejected FROM sealing");
        select.Step();
        return new SealState(
            select.Int64(0), select.Int64(1), select.Int64(2), select.Int64(3), select.Int64(4), RejectedCounts.Read(select.Blob(5)));
    }
}

/// <summary>What the store keeps in memory of a tail that is not sealed. Rejected is null where nothing was.</summary>
internal readonly record struct TailInfo(long Id, int Samples, long[]? Rejected, int Bytes);

/// <summary>Counts by reason as stored: varints, without the zeros at the end.</summary>
internal static class RejectedCounts
{
    public static void Write(ReadOnlySpan<long> counts, ByteWriter output)
    {
        foreach (long count in counts[..(counts.LastIndexOfAnyExcept(0) + 1)])
            output.WriteVarint((ulong)count);
    }

    public static long[] Read(ReadOnlySpan<byte> bytes)
    {
        long[] counts = new long[SampleBatch.RejectReasons];
        var input = new ByteReader(bytes);
        for (int reason = 0; reason < counts.Length && !input.Rest.IsEmpty; reason++)
            counts[reason] = (long)input.ReadVarint();
        return counts;
    }

    public static long[]? ReadOrNull(ReadOnlySpan<byte> bytes) => bytes.IsEmpty ? null : Read(bytes);

    public static void Add(long[] to, ReadOnlySpan<long> counts)
    {
        for (int reason = 0; reason < counts.Length; reason++)
            to[reason] += counts[reason];
    }
}
