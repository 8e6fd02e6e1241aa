namespace LampuKota.TimeSeries;

/// <summary>Compares rollups that were made at different times of the same samples.</summary>
internal static class RollupComparison
{
    // Half a unit in the last place for each addition, in either sum, and as much again for snapping to decimals (RollupDecimals).
    private const double RoundingOfAdditions = 4.0 / (1L << 53);

    /// <summary>Whether both tell the same of each quantity; a quantity without a sample is none.</summary>
    public static bool AreSame(IReadOnlyDictionary<string, Rollup[]> left, IReadOnlyDictionary<string, Rollup[]> right) =>
        CountOf(left) == CountOf(right)
        && left.Where(HasSamples).All(entry => right.TryGetValue(entry.Key, out Rollup[]? other) && entry.Value.Length == other.Length
            && entry.Value.Zip(other).All(pair => AreSame(pair.First, pair.Second)));

    /// <summary>Whether they are the same: the sums but for the rounding of additions in another order, all else exactly.</summary>
    public static bool AreSame(in Rollup left, in Rollup right)
    {
        double tolerance = left.Count * (left.Count * Math.Max(Math.Abs(left.Minimum), Math.Abs(left.Maximum))) * RoundingOfAdditions;
        return (left.Count, left.FirstUnixMs, left.LastUnixMs) == (right.Count, right.FirstUnixMs, right.LastUnixMs)
            && left.Minimum.Equals(right.Minimum) && left.Maximum.Equals(right.Maximum) && left.First.Equals(right.First) && left.Last.Equals(right.Last)
            && AreNear(left.Sum, right.Sum, tolerance) && AreNear(left.Fallen, right.Fallen, tolerance);
    }

    private static bool AreNear(double left, double right, double tolerance) => left.Equals(right) || Math.Abs(left - right) <= tolerance;

    private static int CountOf(IReadOnlyDictionary<string, Rollup[]> rollups) => rollups.Count(HasSamples);

    private static bool HasSamples(KeyValuePair<string, Rollup[]> entry) => entry.Value.Any(rollup => rollup.Count > 0);
}
