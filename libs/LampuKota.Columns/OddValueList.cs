namespace LampuKota.Columns;

/// <summary>The few values of a column that are no decimals of its scale, set apart: where they stand, and their doubles.</summary>
internal ref struct OddValueList(Span<int> positions)
{
    /// <summary>The most that a column sets apart.</summary>
    public const int Most = 32;

    private readonly Span<int> _positions = positions;

    public int Count { get; private set; }

    public void Clear() => Count = 0;

    public void Add(int position) => _positions[Count++] = position;

    /// <summary>How many values are odd before the first that is not.</summary>
    public readonly int CountAtStart()
    {
        int count = 0;
        while (count < Count && _positions[count] == count)
            count++;
        return count;
    }

    /// <summary>Writes how many there are, and of each its distance behind the one before, and the value.</summary>
    public readonly void Write(ReadOnlySpan<double> values, ByteWriter output)
    {
        output.WriteVarint((ulong)Count);
        int before = 0;
        foreach (int position in _positions[..Count])
        {
            output.WriteVarint((ulong)(position - before));
            output.WriteDouble(values[position]);
            before = position;
        }
    }

    /// <summary>Steps over a list.</summary>
    /// <exception cref="ColumnFormatException">The bytes are no list for that many values.</exception>
    public static void Skip(ref ByteReader input, int length)
    {
        int position = 0;
        for (int count = input.ReadCount(Most); count > 0; count--)
        {
            position += input.ReadCount(length);
            if (position >= length)
                throw new ColumnFormatException("An odd value stands beyond the end of its column.");
            input.Read(sizeof(double));
        }
    }

    /// <summary>Puts the values of a list where they stand; it was stepped over before, so its bytes are right.</summary>
    public static void Read(ref ByteReader input, Span<double> values)
    {
        int position = 0;
        for (int count = input.ReadCount(Most); count > 0; count--)
        {
            position += input.ReadCount(values.Length);
            values[position] = input.ReadDouble();
        }
    }
}
