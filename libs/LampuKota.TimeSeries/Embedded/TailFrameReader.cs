using System.Buffers.Binary;
using LampuKota.Columns;

namespace LampuKota.TimeSeries;

/// <summary>
/// Reads a frame that <see cref="TailFrame"/> wrote, run by run, without a copy; a grid is unpacked, and each of its devices is a run.
/// </summary>
internal ref struct TailFrameReader
{
    private readonly byte _version;
    private ByteReader _input;
    private TailGridReader? _grid;
    private int _gridDevice;

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

    /// <summary>The next run, if any, of one device; 0 for all. Of a grid one device's values are taken out without unpacking the others'.</summary>
    /// <exception cref="ColumnFormatException">The bytes are no run.</exception>
    public bool TryRead(int onlyDeviceId, out TailRun run)
    {
        while (true)
        {
            if (_grid is not null && _gridDevice < _grid.Devices)
            {
                run = new TailRun(_grid, _gridDevice++);
                return true;
            }

            run = default;
            if (_input.Rest.IsEmpty)
                return false;

            if (IsGrid())
            {
                _grid ??= new TailGridReader();
                _gridDevice = 0;
                _grid.Read(ReadBlock(), onlyDeviceId);
            }
            else
            {
                run = ReadRun();
                if (onlyDeviceId == 0 || run.DeviceId == onlyDeviceId)
                    return true;
            }
        }
    }

    /// <summary>The next grid, into memory that the caller keeps, or the next run; false at the end.</summary>
    /// <param name="grid">Where a grid is read to.</param>
    /// <param name="isGrid">Whether it is a grid.</param>
    /// <param name="run">The run, if it is none.</param>
    /// <param name="withColumns">Whether a grid's values are wanted.</param>
    /// <exception cref="ColumnFormatException">The bytes are no block.</exception>
    public bool TryReadBlock(TailGridReader grid, out bool isGrid, out TailRun run, bool withColumns = false)
    {
        run = default;
        isGrid = false;
        if (_input.Rest.IsEmpty)
            return false;

        isGrid = IsGrid();
        if (!isGrid)
            run = ReadRun();
        else if (withColumns)
            grid.Read(ReadBlock(), onlyDeviceId: 0);
        else
            grid.ReadHeader(ReadBlock());
        return true;
    }

    // The first format had runs alone, with nothing before each.
    private bool IsGrid() => _version > TailFrame.OldestVersion && _input.ReadByte() switch
    {
        TailFrame.Grid => true,
        TailFrame.Run => false,
        _ => throw new ColumnFormatException("The tail has a block that is not known; a newer version may have written it."),
    };

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
