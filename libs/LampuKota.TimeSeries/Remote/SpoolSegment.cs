namespace LampuKota.TimeSeries;

/// <summary>A file of the spool. Guarded by the lock of the <see cref="Spool"/>, but for what never changes.</summary>
internal sealed class SpoolSegment(long number, string path, long begunTimestamp)
{
    public long Number { get; } = number;

    public string Path { get; } = path;

    /// <summary>When it was begun (TimeProvider.GetTimestamp); for a segment of a former process, when it was last written.</summary>
    public long BegunTimestamp { get; } = begunTimestamp;

    /// <summary>Bytes that are on disk, synced and checked.</summary>
    public long Length { get; set; }

    /// <summary>Whether nothing more is appended.</summary>
    public bool IsClosed { get; set; }

    /// <summary>When the engine had taken all of it; null before. Only a closed segment can be taken.</summary>
    public long? TakenTimestamp { get; set; }
}

/// <summary>A place in the spool: a segment, and the offset of a record in it.</summary>
/// <param name="Segment">Number of the segment.</param>
/// <param name="Offset">Bytes from its beginning.</param>
internal readonly record struct SpoolPosition(long Segment, long Offset) : IComparable<SpoolPosition>
{
    public int CompareTo(SpoolPosition other) => Segment != other.Segment ? Segment.CompareTo(other.Segment) : Offset.CompareTo(other.Offset);

    public static bool operator <(SpoolPosition left, SpoolPosition right) => left.CompareTo(right) < 0;

    public static bool operator >(SpoolPosition left, SpoolPosition right) => left.CompareTo(right) > 0;

    public static bool operator <=(SpoolPosition left, SpoolPosition right) => left.CompareTo(right) <= 0;

    public static bool operator >=(SpoolPosition left, SpoolPosition right) => left.CompareTo(right) >= 0;
}
