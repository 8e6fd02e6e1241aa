namespace LampuKota.Columns;

/// <summary>The names that <see cref="FrameNames"/> wrote, read back. Made to be used again: it stops allocating at its working size.</summary>
internal sealed class FrameNameList
{
    private byte[] _bytes = new byte[2_048];
    private int[] _ends = new int[64];

    public int Count { get; private set; }

    public ReadOnlySpan<byte> this[int index]
    {
        get
        {
            int start = index == 0 ? 0 : _ends[index - 1];
            return _bytes.AsSpan(start, _ends[index] - start);
        }
    }

    /// <exception cref="ColumnFormatException">The bytes are no names.</exception>
    public void Read(ref ByteReader input)
    {
        Count = 0;
        int count = input.ReadCount(ColumnFrameFormat.MaximumDevices);
        if (count == 0)
            throw new ColumnFormatException("The frame names no device.");

        FrameScratch.MakeRoom(ref _ends, count);
        while (Count < count)
        {
            ulong head = input.ReadVarint();
            if ((head & ColumnFrameFormat.CountsUp) != 0)
                ReadRun(head >> 1, count);
            else
                ReadOne(head >> 1, ref input);
        }
    }

    private void ReadOne(ulong shared, ref ByteReader input)
    {
        ReadOnlySpan<byte> rest = input.Read(input.ReadCount(ColumnFrameFormat.MaximumDeviceNameLength));
        int previousLength = Count == 0 ? 0 : this[Count - 1].Length;
        if (shared > (ulong)previousLength)
            throw new ColumnFormatException("A name shares more with the one before than that has.");

        int length = (int)shared + rest.Length;
        if (length is 0 or > ColumnFrameFormat.MaximumDeviceNameLength)
            throw new ColumnFormatException("A name is empty or too long.");

        Span<byte> name = Append(length);
        if (shared > 0)
            this[Count - 2][..(int)shared].CopyTo(name);
        rest.CopyTo(name[(int)shared..]);
    }

    private void ReadRun(ulong length, int count)
    {
        if (Count == 0 || length == 0 || length > (ulong)(count - Count))
            throw new ColumnFormatException("A run of names is longer than there are names.");

        for (ulong left = length; left > 0; left--)
        {
            Span<byte> name = Append(this[Count - 1].Length);
            this[Count - 2].CopyTo(name);
            if (!FrameNames.TryCountUp(name))
                throw new ColumnFormatException("A run of names counts beyond its digits.");
        }
    }

    private Span<byte> Append(int length)
    {
        int start = Count == 0 ? 0 : _ends[Count - 1];
        FrameScratch.MakeRoom(ref _bytes, start + length, keep: start);
        _ends[Count++] = start + length;
        return _bytes.AsSpan(start, length);
    }
}
