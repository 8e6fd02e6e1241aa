using System.Buffers.Binary;
using LampuKota.Columns;

namespace LampuKota.Gateway;

/// <summary>
/// Goes through the records of one of the outbox's files. Bytes that do not check are stepped over up to the next record that does, so that damage costs only the
/// records that it hit. Safe for any bytes.
/// </summary>
/// <param name="bytes">The file.</param>
internal struct OutboxRecordReader(ReadOnlyMemory<byte> bytes)
{
    private readonly ReadOnlyMemory<byte> _bytes = bytes;

    public OutboxRecordKind Kind { get; private set; }

    public ReadOnlyMemory<byte> Body { get; private set; }

    /// <summary>Where the last record that was read ends.</summary>
    public int End { get; private set; }

    /// <summary>Bytes that did not check before a record that did: damage.</summary>
    public int DamagedBytes { get; private set; }

    /// <summary>Bytes that did not check behind the last record, once there is no more: a record that a cut left unfinished, or damage.</summary>
    public int TornBytes { get; private set; }

    /// <summary>Finds the next record.</summary>
    /// <returns>False where there is none.</returns>
    public bool TryRead()
    {
        int start = End;
        for (int at = start; at < _bytes.Length; at++)
        {
            int distance = _bytes.Span[at..].IndexOf(OutboxRecordFormat.Magic);
            if (distance < 0)
                break;
            at += distance;
            if (!TryReadAt(at))
                continue;

            DamagedBytes += at - start;
            return true;
        }

        TornBytes = _bytes.Length - start;
        return false;
    }

    private bool TryReadAt(int at)
    {
        ReadOnlySpan<byte> rest = _bytes.Span[at..];
        if (rest.Length < OutboxRecordFormat.Overhead)
            return false;

        uint head = BinaryPrimitives.ReadUInt32LittleEndian(rest[OutboxRecordFormat.Magic.Length..]);
        int length = (int)(head & OutboxRecordFormat.LengthMask);
        if (length > rest.Length - OutboxRecordFormat.Overhead)
            return false;

        ReadOnlySpan<byte> content = rest[..(OutboxRecordFormat.HeaderLength + length)];
        if (BinaryPrimitives.ReadUInt32LittleEndian(rest[content.Length..]) != Crc32C.Compute(content))
            return false;

        Kind = (OutboxRecordKind)(head >> OutboxRecordFormat.KindShift);
        Body = _bytes.Slice(at + OutboxRecordFormat.HeaderLength, length);
        End = at + content.Length + OutboxRecordFormat.ChecksumLength;
        return true;
    }
}
