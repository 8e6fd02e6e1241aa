namespace LampuKota.Columns;

/// <summary>Writes bits behind each other, the lowest first; <see cref="Finish"/> fills up the last byte.</summary>
internal ref struct BitWriter(ByteWriter output)
{
    private ulong _pending;
    private int _pendingBits;

    /// <summary>Writes some bits; those above them are 0.</summary>
    public void Write(ulong bits, int count)
    {
        _pending |= bits << _pendingBits;
        if (_pendingBits + count < 64)
        {
            _pendingBits += count;
            return;
        }

        output.WriteInt64((long)_pending);
        int written = 64 - _pendingBits;
        _pendingBits = count - written;
        _pending = written == 64 ? 0 : bits >> written;
    }

    public void Finish()
    {
        for (; _pendingBits > 0; _pendingBits -= 8, _pending >>= 8)
            output.WriteByte((byte)_pending);
        _pendingBits = 0;
    }
}
