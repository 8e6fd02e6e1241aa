using System.Buffers.Binary;
using LampuKota.Columns;

namespace LampuKota.TimeSeries;

/// <summary>Reads a frame that <see cref="TailFrame"/> wrote, run by run, without a copy.</summary>
internal ref struct TailFrameReader
{
    private ByteReader _input;

    /// <exception cref="ColumnFormatException">The frame is damaged, or of a newer version.</exception>
    public TailFrameReader(ReadOnlySpan<byte> frame)
    {
        if (frame.Length <= TailFrame.ChecksumLength)
            throw new ColumnFormatException("The tail is cut short.");

        ReadOnlySpan<byte> content = frame[..^TailFrame.ChecksumLength];
        if (BinaryPrimitives.ReadUInt32LittleEndian(frame[^TailFrame.ChecksumLength..]) != Crc32C.Compute(content))
            throw new ColumnFormatException("The tail's checksum does not match: its bytes were changed after they were written.");

        _input = new ByteReader(content);
        if (_input.ReadByte() != TailFrame.Version)
            throw new ColumnFormatException("The tail has a format that is not known; a newer version may have written it.");
    }

    /// <summary>The next run, if any.</summary>
    /// <exception cref="ColumnFormatException">The bytes are no run.</exception>
    public bool TryRead(out TailRun run)
    {
        run = default;
        if (_input.Rest.IsEmpty)
            return false;

        int deviceId = _input.ReadCount(int.MaxValue);
        int count = _input.ReadCount(TailFrame.MaximumRun);
        byte flags = _input.ReadByte();
        long firstUnixMs = _input.ReadInt64();
        ReadOnlySpan<byte> offsets = _input.Read((flags & TailFrame.HasOffsets) != 0 ? count * sizeof(int) : 0);
        bool wide = (flags & TailFrame.HasWideQuantities) != 0;
        ReadOnlySpan<byte> quantities = _input.Read(count * (wide ? sizeof(ushort) : 1));
        run = new TailRun(deviceId, count, firstUnixMs, offsets, quantities, wide, _input.Read(count * sizeof(double)));
        return true;
    }
}

/// <summary>Samples of one device in order of arrival, as they lie in the frame.</summary>
internal readonly ref struct TailRun(
    int deviceId, int count, long firstUnixMs, ReadOnlySpan<byte> offsets, ReadOnlySpan<byte> quantities, bool hasWideQuantities, ReadOnlySpan<byte> values)
{
    private readonly ReadOnlySpan<byte> _offsets = offsets;
    private readonly ReadOnlySpan<byte> _quantities = quantities;
    private readonly ReadOnlySpan<byte> _values = values;

    public int DeviceId { get; } = deviceId;

    public int Count { get; } = count;

    public long TimestampUnixMs(int index) =>
        _offsets.IsEmpty ? firstUnixMs : firstUnixMs + BinaryPrimitives.ReadInt32LittleEndian(_offsets[(index * sizeof(int))..]);

    public int QuantityId(int index) =>
        hasWideQuantities ? BinaryPrimitives.ReadUInt16LittleEndian(_quantities[(index * sizeof(ushort))..]) : _quantities[index];

    public double Value(int index) => BinaryPrimitives.ReadDoubleLittleEndian(_values[(index * sizeof(double))..]);
}
