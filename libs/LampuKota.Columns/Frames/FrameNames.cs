namespace LampuKota.Columns;

/// <summary>
/// Names of a frame's devices, one after the other: each takes what it shares with the one before from there, and names that count up, as those of a
/// street's lamps do, take one entry together.
/// </summary>
internal static class FrameNames
{
    /// <summary>Writes all names of a table.</summary>
    /// <exception cref="ArgumentException">A name is empty or too long, or there are too many.</exception>
    public static void Write(NameTable names, ByteWriter output)
    {
        if (names.Count > ColumnFrameFormat.MaximumDevices)
            throw new ArgumentException($"A frame has at most {ColumnFrameFormat.MaximumDevices} devices.", nameof(names));

        output.WriteVarint((ulong)names.Count);
        ReadOnlySpan<byte> previous = default;
        for (int index = 0; index < names.Count;)
        {
            int run = MeasureRun(names, index);
            if (run > 0)
            {
                output.WriteVarint(((ulong)run << 1) | ColumnFrameFormat.CountsUp);
                index += run;
            }
            else
            {
                WriteOne(names[index++], previous, output);
            }

            previous = names[index - 1];
        }
    }

    /// <summary>Adds one to the decimal digits at a name's end, keeping how many they are.</summary>
    /// <returns>False where there are no digits, or all are nines.</returns>
    public static bool TryCountUp(Span<byte> name)
    {
        for (int at = name.Length - 1; at >= 0 && char.IsAsciiDigit((char)name[at]); at--)
        {
            if (name[at] != '9')
            {
                name[at]++;
                return true;
            }

            name[at] = (byte)'0';
        }

        return false;
    }

    private static void WriteOne(ReadOnlySpan<byte> name, ReadOnlySpan<byte> previous, ByteWriter output)
    {
        if (name.Length is 0 or > ColumnFrameFormat.MaximumDeviceNameLength)
            throw new ArgumentException($"The name of a device has 1 to {ColumnFrameFormat.MaximumDeviceNameLength} bytes.", nameof(name));

        int shared = name.CommonPrefixLength(previous);
        output.WriteVarint((ulong)shared << 1);
        output.WriteVarint((ulong)(name.Length - shared));
        output.Write(name[shared..]);
    }

    // How many names from this one on count up from the one before it.
    private static int MeasureRun(NameTable names, int start)
    {
        if (start == 0)
            return 0;

        Span<byte> counted = stackalloc byte[ColumnFrameFormat.MaximumDeviceNameLength];
        counted = counted[..names[start - 1].Length];
        names[start - 1].CopyTo(counted);
        int end = start;
        while (end < names.Count && TryCountUp(counted) && names[end].SequenceEqual(counted))
            end++;
        return end - start;
    }
}
