using LampuKota.Columns;

namespace LampuKota.TimeSeries;

/// <summary>
/// A rollup's values as whole numbers of a power of ten, where every one of them is restored bit for bit. A sum of decimals carries the rounding of its additions;
/// it is snapped to the decimal that lies within that rounding, and so is the truer sum.
/// </summary>
internal static class RollupDecimals
{
    public const int MostDecimals = 6;

    // Beyond 2^53 not every whole number is a double; count times a value must fit into 63 bits.
    private const double LargestWhole = 1L << 53;
    private const double LargestProduct = 1L << 62;

    // Each addition rounds by half a unit in the last place at most.
    private const double RoundingOfAddition = 1.0 / (1L << 53);

    private static readonly double[] Powers = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6];

    /// <summary>The whole numbers of a rollup, or false where this many decimals do not restore it.</summary>
    public static bool TryScale(in Rollup rollup, int decimals, out Wholes wholes)
    {
        wholes = default;
        if (!TryScale(rollup.Minimum, decimals, out long minimum)
            || !TryScale(rollup.Maximum, decimals, out long maximum)
            || !TryScale(rollup.First, decimals, out long first)
            || !TryScale(rollup.Last, decimals, out long last)
            || !TrySnap(rollup.Fallen, rollup, decimals, out long fallen)
            || !TrySnap(rollup.Sum, rollup, decimals, out long sum)
            || Math.Max(Math.Abs((double)minimum), Math.Abs((double)maximum)) * rollup.Count >= LargestProduct
            || sum < minimum * rollup.Count)
        {
            return false;
        }

        wholes = new Wholes(minimum, maximum, first, last, sum, fallen);
        return true;
    }

    public static double Restore(long whole, int decimals) =>
        decimals <= MostDecimals ? whole / Powers[decimals] : throw new ColumnFormatException("The decimals of a rollup are more than there can be.");

    private static bool TryScale(double value, int decimals, out long whole)
    {
        double rounded = Math.Round(value * Powers[decimals]);
        whole = 0;
        if (!(Math.Abs(rounded) < LargestWhole))
            return false;

        whole = (long)rounded;
        return BitConverter.DoubleToInt64Bits(whole / Powers[decimals]) == BitConverter.DoubleToInt64Bits(value);
    }

    private static bool TrySnap(double sum, in Rollup rollup, int decimals, out long whole)
    {
        double rounded = Math.Round(sum * Powers[decimals]);
        whole = 0;
        if (!(Math.Abs(rounded) < LargestWhole))
            return false;

        whole = (long)rounded;
        double largestPartialSum = rollup.Count * Math.Max(Math.Abs(rollup.Minimum), Math.Abs(rollup.Maximum));
        return Math.Abs((whole / Powers[decimals]) - sum) <= rollup.Count * largestPartialSum * RoundingOfAddition;
    }

    public readonly record struct Wholes(long Minimum, long Maximum, long First, long Last, long Sum, long Fallen);
}
