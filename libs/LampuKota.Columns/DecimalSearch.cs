namespace LampuKota.Columns;

/// <summary>Finds the scale of a column's values; a few odd ones, by a sensor's hiccup or a sum of a float, do not spoil it.</summary>
internal static class DecimalSearch
{
    // An odd value takes some ten bytes; one in 64 costs as much as a bit for each value.
    private const int ValuesPerOddValue = 64;

    /// <summary>The smallest scale of (nearly) all values, and their whole numbers; an odd value's is that of the one before.</summary>
    /// <returns>The scale, or -1 where there is none.</returns>
    public static int Find(ReadOnlySpan<double> values, Span<long> wholes, ref OddValueList odd)
    {
        int mostOdd = Math.Min(OddValueList.Most, values.Length / ValuesPerOddValue);
        for (int scale = 0; scale <= DecimalScale.Maximum; scale++)
        {
            odd.Clear();
            if (TryScale(values, scale, mostOdd, wholes, ref odd))
                return scale;
        }

        return -1;
    }

    private static bool TryScale(ReadOnlySpan<double> values, int scale, int mostOdd, Span<long> wholes, ref OddValueList odd)
    {
        int index = DecimalScale.ToWholes(values, scale, wholes);
        while (index < values.Length)
        {
            if (odd.Count == mostOdd)
                return false;

            odd.Add(index);
            wholes[index] = index == 0 ? 0 : wholes[index - 1];
            index++;
            index += DecimalScale.ToWholes(values[index..], scale, wholes[index..]);
        }

        // Odd values at the very beginning are like the first that is not.
        int first = odd.CountAtStart();
        if (first > 0 && first < values.Length)
            wholes[..first].Fill(wholes[first]);
        return true;
    }
}
