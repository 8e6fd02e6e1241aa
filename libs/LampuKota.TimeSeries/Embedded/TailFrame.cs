using LampuKota.Columns;

namespace LampuKota.TimeSeries;

/// <summary>
/// The bytes of one commit: tables of rows that name the same quantities, packed column by column, since bytes that are not written need not be summed, synced and moved.
/// docs/formats/store.md draws them.
/// </summary>
internal static class TailFrame
{
    public const byte Version = 3;

    /// <summary>Runs alone, with nothing before each.</summary>
    public const byte OldestVersion = 1;

    /// <summary>One device's samples in arrays of fixed width; up to version 2.</summary>
    public const byte Run = 0;

    /// <summary>A table whose rows have one instant; in version 2.</summary>
    public const byte Grid = 1;

    public const byte Table = 2;
    public const byte HasOffsets = 1;
    public const byte HasWideQuantities = 2;
    public const int ChecksumLength = 4;

    /// <summary>Longest run.</summary>
    public const int MaximumRun = 1 << 16;

    /// <summary>Writes a whole frame.</summary>
    public static void Write(TailTables tables, ByteWriter frame)
    {
        frame.WriteByte(Version);
        foreach (TailTable table in tables.All)
            TailTableFormat.Write(table, frame);
        WriteChecksum(frame);
    }

    /// <summary>Ends a frame.</summary>
    public static void WriteChecksum(ByteWriter frame) => frame.WriteUInt32(Crc32C.Compute(frame.Written));
}
