namespace LampuKota.Lighting;

/// <summary>
/// The one judge of whether a lamp does what it was told: a sample of active power, taken after the command was accepted, within
/// max(5 W, 15 %) of what the level should draw.
/// </summary>
public static class PowerProof
{
    /// <summary>Smallest tolerance in watts; below it meters of street lamps do not agree with each other.</summary>
    public const double MinimumToleranceWatts = 5;

    /// <summary>Tolerance as a share of the expected power.</summary>
    public const double RelativeTolerance = 0.15;

    /// <summary>Active power in watts that a lamp should draw at a level; control gear draws in proportion to light, standby is within tolerance.</summary>
    /// <param name="ratedPowerWatts">Power at 100 %, watts.</param>
    /// <param name="levelPercent">0 to 100 %.</param>
    public static double ExpectedPowerWatts(double ratedPowerWatts, int levelPercent) => ratedPowerWatts * levelPercent / 100.0;

    /// <summary>Whether a measured power proves a level.</summary>
    /// <param name="ratedPowerWatts">Power at 100 %, watts.</param>
    /// <param name="levelPercent">The commanded level, 0 to 100 %.</param>
    /// <param name="measuredPowerWatts">The measured power, watts.</param>
    /// <param name="acceptedUnixMs">When the gateway accepted the command, Unix milliseconds.</param>
    /// <param name="measuredUnixMs">When the power was measured, Unix milliseconds.</param>
    public static bool Agrees(double ratedPowerWatts, int levelPercent, double measuredPowerWatts, long acceptedUnixMs, long measuredUnixMs)
    {
        double expectedPowerWatts = ExpectedPowerWatts(ratedPowerWatts, levelPercent);
        double toleranceWatts = Math.Max(MinimumToleranceWatts, RelativeTolerance * expectedPowerWatts);
        return measuredUnixMs >= acceptedUnixMs && Math.Abs(measuredPowerWatts - expectedPowerWatts) <= toleranceWatts;
    }
}
