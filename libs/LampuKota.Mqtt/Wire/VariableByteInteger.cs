namespace LampuKota.Mqtt;

/// <summary>The Variable Byte Integer of MQTT (5.0, 1.5.5): seven bits a byte, the lowest first, at most four bytes.</summary>
internal static class VariableByteInteger
{
    public const int Maximum = 268_435_455;

    private const int MaximumLength = 4;

    public static int Size(int value) => value switch
    {
        < 1 << 7 => 1,
        < 1 << 14 => 2,
        < 1 << 21 => 3,
        _ => 4,
    };

    public static int Write(Span<byte> destination, int value)
    {
        int length = 0;
        while (value > 0x7F)
        {
            destination[length++] = (byte)(value | 0x80);
            value >>= 7;
        }

        destination[length++] = (byte)value;
        return length;
    }

    /// <summary>Reads one; it may be longer than necessary, which [MQTT-1.5.5-1] forbids and 3.1.1 does not: the caller compares with <see cref="Size"/>.</summary>
    public static ReadStatus Read(ReadOnlySpan<byte> source, out int value, out int length)
    {
        value = 0;
        for (length = 0; length < MaximumLength; length++)
        {
            if (length == source.Length)
                return ReadStatus.NeedMoreData;
            byte next = source[length];
            value |= (next & 0x7F) << (7 * length);
            if (next <= 0x7F)
            {
                length++;
                return ReadStatus.Done;
            }
        }

        return ReadStatus.Invalid;
    }
}
