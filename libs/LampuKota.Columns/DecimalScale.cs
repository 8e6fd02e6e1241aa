using System.Numerics;

namespace LampuKota.Columns;

/// <summary>
/// Finds the power of ten that makes whole numbers of values. Meters report decimals: 231.4 is 2314 tenths, and 2314 / 10 is the very same double,
/// since division of two exact numbers rounds as reading "231.4" does.
/// </summary>
internal static class DecimalScale
{
    /// <summary>The largest scale.</summary>
    public const int Maximum = 6;

    // Beyond 2^51 the trick of ToWholes has no bits left.
    private const double LargestWhole = 1L << 51;

    // 1.5 * 2^52: what is added to it is rounded to a whole number and stands in its lowest bits, also where it is negative.
    private const double Rounder = 6_755_399_441_055_744;

    private static readonly double[] Powers = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6];

    /// <summary>What a whole number of a scale is divided by.</summary>
    public static double Divisor(int scale) =>
        scale < Powers.Length ? Powers[scale] : throw new ColumnFormatException("The scale of a column is larger than it can be.");

    /// <summary>
    /// The whole numbers of values, as long as <c>whole / 10^scale</c> is the very same double, bit for bit: not for -0, NaN, infinities, 1/3.
    /// </summary>
    /// <returns>How many values from the first on were made whole.</returns>
    public static int ToWholes(ReadOnlySpan<double> values, int scale, Span<long> wholes)
    {
        double power = Powers[scale];
        int index = 0;
        for (; index <= values.Length - Vector<double>.Count; index += Vector<double>.Count)
        {
            Vector<double> value = new(values[index..]);
            Vector<double> shifted = value * power + new Vector<double>(Rounder);
            Vector<double> whole = shifted - new Vector<double>(Rounder);
            Vector<long> isExact = Vector.Equals(Vector.AsVectorInt64(whole / new Vector<double>(power)), Vector.AsVectorInt64(value));
            Vector<long> isSmall = Vector.LessThan(Vector.Abs(whole), new Vector<double>(LargestWhole));
            if (!Vector.EqualsAll(isExact & isSmall, Vector<long>.AllBitsSet))
                break;
            (Vector.AsVectorInt64(shifted) - new Vector<long>(BitConverter.DoubleToInt64Bits(Rounder))).CopyTo(wholes[index..]);
        }

        for (; index < values.Length; index++)
        {
            if (!TryScale(values[index], power, out wholes[index]))
                break;
        }

        return index;
    }

    /// <summary>Fills in the whole numbers of the smallest scale; false where no scale restores every value bit for bit.</summary>
    public static bool TryScale(ReadOnlySpan<double> values, Span<long> wholes, out int scale)
    {
        for (scale = 0; scale <= Maximum; scale++)
        {
            if (ToWholes(values, scale, wholes) == values.Length)
                return true;
        }

        return false;
    }

    /// <summary>Turns whole numbers back into values.</summary>
    public static void ToValues(ReadOnlySpan<long> wholes, int scale, Span<double> values)
    {
        double divisor = Divisor(scale);
        int index = 0;
        for (; index <= wholes.Length - Vector<long>.Count; index += Vector<long>.Count)
            (Vector.ConvertToDouble(new Vector<long>(wholes[index..])) / new Vector<double>(divisor)).CopyTo(values[index..]);
        for (; index < wholes.Length; index++)
            values[index] = wholes[index] / divisor;
    }

    private static bool TryScale(double value, double power, out long whole)
    {
        // The multiplication must not be fused with the addition, or it would round otherwise than the vectors do; either way the check below decides.
        double shifted = value * power + Rounder;
        double rounded = shifted - Rounder;
        whole = BitConverter.DoubleToInt64Bits(shifted) - BitConverter.DoubleToInt64Bits(Rounder);
        return Math.Abs(rounded) < LargestWhole && BitConverter.DoubleToInt64Bits(rounded / power) == BitConverter.DoubleToInt64Bits(value);
    }
}
