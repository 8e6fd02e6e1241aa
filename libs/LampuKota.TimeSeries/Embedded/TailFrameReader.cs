using System.Buffers.Binary;
using LampuKota.Columns;

namespace LampuKota.TimeSeries;

/// <summary>
/// Reads a frame that <see cref="TailFrame"/> wrote, run by run; a table is unpacked, and each of its rows is a run.
/// </summary>
internal ref struct TailFrameReader
{
    private readonly byte _version;
    private ByteReader _input;
    private TailTableReader? _table;
    private int _row;

    /// <exception cref="ColumnFormatException">The frame is damaged, or of a newer version.</exception>
    public TailFrameReader(ReadOnlySpan<byte> frame)
    {
        if (frame.Length <= TailFrame.ChecksumLength)
            throw new ColumnFormatException("The tail is cut short.");

        ReadOnlySpan<byte> content = frame[..^TailFrame.ChecksumLength];
        if (BinaryPrimitives.ReadUInt32LittleEndian(frame[^TailFrame.ChecksumLength..]) != Crc32C.Compute(content))
            throw new ColumnFormatException("The tail's checksum does not match: its bytes were changed after they were written.");

        _input = new ByteReader(content);
        _version = _input.ReadByte();
        if (_version is < TailFrame.OldestVersion or > TailFrame.Version)
            throw new ColumnFormatException("The tail has a format that is not known; a newer version may have written it.");
    }

    /// <summary>The next run, if any; its values are valid until the next one is read.</summary>
    /// <exception cref="ColumnFormatException">The bytes are no run.</exception>
    public bool TryRead(out TailRun run) => TryRead(onlyDeviceId: 0, out run);

    /// <summary>The next run, if any, of one device; 0 for all. Of a table that device's rows are taken out without unpacking the others.</summary>
    /// <exception cref="ColumnFormatException">The bytes are no run.</exception>
    public bool TryRead(int onlyDeviceId, out TailRun run)
    {
        while (true)
        {
            if (_table is not null && _row < _table.Rows)
            {
                run = new TailRun(_table, _row++);
                return true;
            }

            run = default;
            if (_input.Rest.IsEmpty)
                return false;

            byte kind = ReadKind();
            if (kind == TailFrame.Run)
            {
                run = ReadRun();
                if (onlyDeviceId == 0 || run.DeviceId == onlyDeviceId)
                    return true;
            }
            else
            {
                _table ??= new TailTableReader();
                _row = 0;
                _table.Read(ReadBlock(), kind == TailFrame.Grid, onlyDeviceId);
            }
        }
    }

    /// <summary>The next table, into memory that the caller keeps, or the next run; false at the end.</summary>
    /// <param name="table">Where a table is read to.</param>
    /// <param name="isTable">Whether it is a table.</param>
    /// <param name="run">The run, if it is none.</param>
    /// <param name="withColumns">Whether a table's instants and values are wanted.</param>
    /// <exception cref="ColumnFormatException">The bytes are no block.</exception>
    public bool TryReadBlock(TailTableReader table, out bool isTable, out TailRun run, bool withColumns = false)
    {
        run = default;
        isTable = false;
        if (_input.Rest.IsEmpty)
            return false;

        byte kind = ReadKind();
        isTable = kind != TailFrame.Run;
        if (!isTable)
            run = ReadRun();
        else if (withColumns)
            table.Read(ReadBlock(), kind == TailFrame.Grid, onlyDeviceId: 0);
        else
            table.ReadHeader(ReadBlock(), kind == TailFrame.Grid);
        return true;
    }

    // The first format had runs alone, with nothing before each.
    private byte ReadKind()
    {
        byte kind = _version == TailFrame.OldestVersion ? TailFrame.Run : _input.ReadByte();
        return kind <= TailFrame.Table
            ? kind
            : throw new ColumnFormatException("The tail has a block that is not known; a newer version may have written it.");
    }

    private ReadOnlySpan<byte> ReadBlock() => _input.Read(_input.ReadCount(int.MaxValue));

    private TailRun ReadRun()
    {
        int deviceId = _input.ReadCount(int.MaxValue);
        int count = _input.ReadCount(TailFrame.MaximumRun);
        byte flags = _input.ReadByte();
        long firstUnixMs = _input.ReadInt64();
        ReadOnlySpan<byte> offsets = _input.Read((flags & TailFrame.HasOffsets) != 0 ? count * sizeof(int) : 0);
        bool wide = (flags & TailFrame.HasWideQuantities) != 0;
        ReadOnlySpan<byte> quantities = _input.Read(count * (wide ? sizeof(ushort) : 1));
        return new TailRun(deviceId, count, firstUnixMs, offsets, quantities, wide, _input.Read(count * sizeof(double)));
    }
}
