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

    // 1: records that do not tell who brought them; read, and not written any more.
    private const byte OldestFormat = 1, Format = 2;

    private static ReadOnlySpan<byte> Magic => "LKSPOOL"u8;

    public static string FileName(long segment) => segment.ToString("D16", CultureInfo.InvariantCulture) + Extension;

    /// <summary>The number of a segment's file, null for any other file.</summary>
    public static long? ParseFileName(string path) =>
        Path.GetExtension(path) == Extension
        && long.TryParse(Path.GetFileNameWithoutExtension(path), NumberStyles.None, CultureInfo.InvariantCulture, out long segment) ? segment : null;

    public static void WriteHeader(Span<byte> header, long segment)
    {
        Magic.CopyTo(header);
        header[Magic.Length] = Format;
        BinaryPrimitives.WriteInt64LittleEndian(header[8..], segment);
        BinaryPrimitives.WriteUInt32LittleEndian(header[16..], Crc32C.Compute(header[..16]));
    }

    /// <summary>Reads a segment's header.</summary>
    /// <param name="header">Bytes.</param>
    /// <param name="segment">Number that it must have.</param>
    /// <param name="format">Format of its records.</param>
    /// <returns>False where it is no header of that segment.</returns>
    public static bool TryReadHeader(ReadOnlySpan<byte> header, long segment, out byte format)
    {
        format = header.Length < HeaderLength ? (byte)0 : header[Magic.Length];
        return format is >= OldestFormat and <= Format && header.StartsWith(Magic) && BinaryPrimitives.ReadInt64LittleEndian(header[8..]) == segment
            && BinaryPrimitives.ReadUInt32LittleEndian(header[16..]) == Crc32C.Compute(header[..16]);
    }

    /// <summary>Writes a record.</summary>
    /// <param name="output">Empty; holds the record afterwards.</param>
    /// <param name="samples">How many samples the lines hold.</param>
    /// <param name="runs">Who brought them: <see cref="SpoolRuns.Write"/>.</param>
    /// <param name="lines">Line protocol.</param>
    public static void WriteRecord(ByteWriter output, int samples, ReadOnlySpan<byte> runs, ReadOnlySpan<byte> lines)
    {
        Span<byte> prefix = output.Append(RecordPrefixLength);
        BinaryPrimitives.WriteInt32LittleEndian(prefix, VarintLength((ulong)runs.Length) + runs.Length + lines.Length);
        BinaryPrimitives.WriteInt32LittleEndian(prefix[4..], samples);
        output.WriteVarint((ulong)runs.Length);
        output.Write(runs);
        output.Write(lines);
        output.WriteUInt32(Crc32C.Compute(output.Written));
    }

    /// <summary>Reads the record that some bytes begin with.</summary>
    /// <param name="bytes">All bytes that there are from its beginning on.</param>
    /// <param name="format">Format of its segment.</param>
    /// <param name="record">What it holds.</param>
    /// <returns>False where it is not whole: torn, or damaged.</returns>
    public static bool TryReadRecord(ReadOnlySpan<byte> bytes, byte format, out SpoolRecord record)
    {
        record = default;
        if (!TryReadLength(bytes, out int length) || bytes.Length < length)
            return false;

        int checksumAt = length - ChecksumLength;
        if (Crc32C.Compute(bytes[..checksumAt]) != BinaryPrimitives.ReadUInt32LittleEndian(bytes[checksumAt..]))
            return false;

        var body = new ByteReader(bytes[RecordPrefixLength..checksumAt]);
        int samples = BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]);
        try
        {
            SpoolRun[] runs = format == OldestFormat ? [new SpoolRun(SpoolRun.UnknownSource, samples, SpoolRuns.ReadCounts(ref body))] : ReadRuns(ref body);
            record = new SpoolRecord(length, samples, runs, checksumAt - body.Rest.Length);
            return samples >= 0 && runs.Sum(run => (long)run.Samples) == samples;
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

    private static SpoolRun[] ReadRuns(ref ByteReader body)
    {
        int length = body.ReadCount(body.Rest.Length);
        return SpoolRuns.Read(body.Read(length));
    }
}

/// <summary>A whole record.</summary>
/// <param name="Length">Bytes from its beginning to its end.</param>
/// <param name="Samples">How many samples its lines hold.</param>
/// <param name="Runs">Who brought them, in the order of the lines.</param>
/// <param name="LinesOffset">Where its lines begin; they end before the checksum.</param>
internal readonly record struct SpoolRecord(int Length, int Samples, SpoolRun[] Runs, int LinesOffset)
{
    public int LinesLength => Length - LinesOffset - sizeof(uint);
}
