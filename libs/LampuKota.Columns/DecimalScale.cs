namespace LampuKota.Columns;

/// <summary>
/// Finds the power of ten that makes whole numbers of values. Meters report decimals: 231.4 is 2314 tenths, and 2314 / 10 is the very same double,
/// since division of two exact numbers rounds as reading "231.4" does.
/// </summary>
internal static class DecimalScale
{
    private static readonly double[] Powers = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6];

    // Beyond 2^53 not every whole number is a double.
    private const double LargestWhole = 1L << 53;

    /// <summary>The whole numbers and their scale, or null where no scale restores every value bit for bit.</summary>
    public static long[]? TryScale(ReadOnlySpan<double> values, out int scale)
    {
        long[] wholes = new long[values.Length];
        return TryScale(values, wholes, out scale) ? wholes : null;
    }

    /// <summary>Fills in the whole numbers; false where no scale restores every value bit for bit.</summary>
    public static bool TryScale(ReadOnlySpan<double> values, Span<long> wholes, out int scale)
    {
        scale = 0;
        for (int index = 0; index < values.Length; index++)
        {
            if (TryScale(values[index], scale, out wholes[index]))
                continue;
            if (++scale == Powers.Length)
                return false;
            index = -1; // Once more from the first value, with one decimal more.
        }

        return true;
    }

    /// <summary>What a whole number of a scale is divided by.</summary>
    public static double Divisor(int scale) =>
        scale < Powers.Length ? Powers[scale] : throw new ColumnFormatException("The scale of a column is larger than it can be.");

    private static bool TryScale(double value, int scale, out long whole)
    {
        double rounded = Math.Round(value * Powers[scale]);
        whole = 0;
        if (!(Math.Abs(rounded) < LargestWhole))
            return false;

        whole = (long)rounded;
        return BitConverter.DoubleToInt64Bits(whole / Powers[scale]) == BitConverter.DoubleToInt64Bits(value);
    }
}
