using System.Buffers.Binary;
using System.Globalization;
using LampuKota.Columns;

namespace LampuKota.TimeSeries;

/// <summary>The bytes of a spool's segments, drawn in docs/formats/spool.md. Pure: bytes in, bytes out.</summary>
internal static class SpoolFormat
{
    /// <summary>Bytes of a segment's header.</summary>
    public const int HeaderLength = 20;

    /// <summary>Bytes of a record besides its body.</summary>
    public const int RecordOverhead = RecordPrefixLength + ChecksumLength;

    /// <summary>Bytes in front of a record's body: its length, and how many samples it holds.</summary>
    public const int RecordPrefixLength = 8;

    private const int ChecksumLength = 4;
    private const string Extension = ".spool";

    private static ReadOnlySpan<byte> Magic => "LKSPOOL\u0001"u8;

    public static string FileName(long segment) => segment.ToString("D16", CultureInfo.InvariantCulture) + Extension;

    /// <summary>The number of a segment's file, null for any other file.</summary>
    public static long? ParseFileName(string path) =>
        Path.GetExtension(path) == Extension
        && long.TryParse(Path.GetFileNameWithoutExtension(path), NumberStyles.None, CultureInfo.InvariantCulture, out long segment) ? segment : null;

    public static void WriteHeader(Span<byte> header, long segment)
    {
        Magic.CopyTo(header);
        BinaryPrimitives.WriteInt64LittleEndian(header[8..], segment);
        BinaryPrimitives.WriteUInt32LittleEndian(header[16..], Crc32C.Compute(header[..16]));
    }

    public static bool IsHeader(ReadOnlySpan<byte> header, long segment) =>
        header.Length >= HeaderLength && header.StartsWith(Magic) && BinaryPrimitives.ReadInt64LittleEndian(header[8..]) == segment
        && BinaryPrimitives.ReadUInt32LittleEndian(header[16..]) == Crc32C.Compute(header[..16]);

    /// <summary>Writes a record.</summary>
    /// <param name="output">Empty; holds the record afterwards.</param>
    /// <param name="samples">How many samples the lines hold.</param>
    /// <param name="rejected">Values rejected on the way, by the number of the reason.</param>
    /// <param name="lines">Line protocol.</param>
    public static void WriteRecord(ByteWriter output, int samples, ReadOnlySpan<long> rejected, ReadOnlySpan<byte> lines)
    {
        Span<byte> prefix = output.Append(RecordPrefixLength);
        ReadOnlySpan<long> counts = rejected[..(rejected.LastIndexOfAnyExcept(0) + 1)];
        int countsLength = 1;
        foreach (long count in counts)
            countsLength += VarintLength((ulong)count);
        BinaryPrimitives.WriteInt32LittleEndian(prefix, countsLength + lines.Length);
        BinaryPrimitives.WriteInt32LittleEndian(prefix[4..], samples);
        output.WriteVarint((ulong)counts.Length);
        foreach (long count in counts)
            output.WriteVarint((ulong)count);
        output.Write(lines);
        output.WriteUInt32(Crc32C.Compute(output.Written));
    }

    /// <summary>Reads the record that some bytes begin with.</summary>
    /// <param name="bytes">All bytes that there are from its beginning on.</param>
    /// <param name="record">What it holds.</param>
    /// <returns>False where it is not whole: torn, or damaged.</returns>
    public static bool TryReadRecord(ReadOnlySpan<byte> bytes, out SpoolRecord record)
    {
        record = default;
        if (!TryReadLength(bytes, out int length) || bytes.Length < length)
            return false;

        int checksumAt = length - ChecksumLength;
        if (Crc32C.Compute(bytes[..checksumAt]) != BinaryPrimitives.ReadUInt32LittleEndian(bytes[checksumAt..]))
            return false;

        var body = new ByteReader(bytes[RecordPrefixLength..checksumAt]);
        try
        {
            record = new SpoolRecord(length, BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]), ReadRejected(ref body), checksumAt - body.Rest.Length);
            return record.Samples >= 0;
        }
        catch (ColumnFormatException)
        {
            return false;
        }
    }

    /// <summary>The whole length of the record that some bytes begin with; false where there are too few, or it is no length.</summary>
    public static bool TryReadLength(ReadOnlySpan<byte> bytes, out int length)
    {
        length = bytes.Length < RecordPrefixLength ? 0 : BinaryPrimitives.ReadInt32LittleEndian(bytes);
        bool isLength = length is > 0 and < int.MaxValue - RecordOverhead;
        length += RecordOverhead;
        return isLength;
    }

    private static int VarintLength(ulong value) => Math.Max(1, (70 - System.Numerics.BitOperations.LeadingZeroCount(value)) / 7);

    private static long[] ReadRejected(ref ByteReader body)
    {
        var rejected = new long[SampleBatch.RejectReasons];
        int count = body.ReadCount(SampleBatch.RejectReasons);
        for (int reason = 0; reason < count; reason++)
            rejected[reason] = (long)body.ReadVarint();
        return rejected;
    }
}

/// <summary>A whole record.</summary>
/// <param name="Length">Bytes from its beginning to its end.</param>
/// <param name="Samples">How many samples its lines hold.</param>
/// <param name="Rejected">Values rejected on the way, by the number of the reason.</param>
/// <param name="LinesOffset">Where its lines begin; they end before the checksum.</param>
internal readonly record struct SpoolRecord(int Length, int Samples, long[] Rejected, int LinesOffset)
{
    public int LinesLength => Length - LinesOffset - sizeof(uint);
}
