namespace LampuKota.Benchmarks;

/// <summary>Counts whole Control Packets in a stream of bytes, by their fixed headers alone (MQTT 5.0, 2.1).</summary>
internal sealed class PacketCounter
{
    private bool _isInLength;
    private int _length;
    private int _shift;
    private int _left;

    public long Count { get; private set; }

    public void Add(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (_left > 0)
                bytes = Skip(bytes);
            else
                bytes = ReadHeader(bytes);
        }
    }

    private ReadOnlySpan<byte> Skip(ReadOnlySpan<byte> bytes)
    {
        int skipped = Math.Min(_left, bytes.Length);
        _left -= skipped;
        if (_left == 0)
            Count++;
        return bytes[skipped..];
    }

    private ReadOnlySpan<byte> ReadHeader(ReadOnlySpan<byte> bytes)
    {
        if (!_isInLength)
        {
            (_isInLength, _length, _shift) = (true, 0, 0);
            return bytes[1..];
        }

        _length |= (bytes[0] & 0x7F) << _shift;
        _shift += 7;
        if ((bytes[0] & 0x80) == 0)
        {
            _isInLength = false;
            _left = _length;
            if (_left == 0)
                Count++;
        }

        return bytes[1..];
    }
}
