namespace LampuKota.Lighting;

/// <summary>What a fault rule sees of a lamp: one measurement beside the level that was in effect.</summary>
/// <param name="AtUnixMs">When the power was measured, Unix milliseconds.</param>
/// <param name="LevelPercent">The level in effect, 0 to 100 %.</param>
/// <param name="LevelSinceUnixMs">Since when it is in effect, Unix milliseconds.</param>
/// <param name="RatedPowerWatts">Power at 100 %, watts.</param>
/// <param name="PowerWatts">Measured active power, watts.</param>
public readonly record struct LampWindow(long AtUnixMs, int LevelPercent, long LevelSinceUnixMs, double RatedPowerWatts, double PowerWatts)
{
    /// <summary>Active power that the lamp should draw, watts.</summary>
    public double ExpectedPowerWatts => PowerProof.ExpectedPowerWatts(RatedPowerWatts, LevelPercent);
}
