namespace LampuKota.Lighting;

/// <summary>What fault rules see of a lamp: one measurement beside the level that was in effect. What its meter does not tell is not a number.</summary>
/// <param name="AtUnixMs">When it was measured, Unix milliseconds.</param>
/// <param name="LevelPercent">The level in effect, 0 to 100 %.</param>
/// <param name="LevelSinceUnixMs">Since when it is in effect, Unix milliseconds.</param>
/// <param name="RatedPowerWatts">Power at 100 %, watts.</param>
/// <param name="PowerWatts">Measured active power, watts.</param>
public readonly record struct LampWindow(long AtUnixMs, int LevelPercent, long LevelSinceUnixMs, double RatedPowerWatts, double PowerWatts)
{
    /// <summary>Measured voltage, V.</summary>
    public double SupplyVolts { get; init; } = double.NaN;

    /// <summary>Measured current, A.</summary>
    public double CurrentAmperes { get; init; } = double.NaN;

    /// <summary>Measured power factor, -1 to 1.</summary>
    public double PowerFactor { get; init; } = double.NaN;

    /// <summary>What the output says that it holds, 0 to 100 %; null where it cannot tell.</summary>
    public int? OutputPercent { get; init; }

    /// <summary>Whether its meter answered at all.</summary>
    public bool IsAnswering { get; init; } = true;

    /// <summary>How often it went out lately at one level.</summary>
    public int Outages { get; init; }

    /// <summary>How long it has been dark without a break though it should burn, milliseconds.</summary>
    public long DarkMs { get; init; }

    /// <summary>Whether cyclingFailure is raised.</summary>
    public bool IsCycling { get; init; }

    /// <summary>Active power that the lamp should draw, watts.</summary>
    public double ExpectedPowerWatts => PowerProof.ExpectedPowerWatts(RatedPowerWatts, LevelPercent);

    /// <summary>Below this a lamp gives no light, watts.</summary>
    public double DeadBelowWatts => Math.Max(FaultThresholds.DeadWatts, FaultThresholds.DeadShare * ExpectedPowerWatts);

    /// <summary>Whether the level holds for long enough that a measurement says something.</summary>
    public bool IsSettled => AtUnixMs - LevelSinceUnixMs >= FaultThresholds.Settling.TotalMilliseconds;

    /// <summary>Whether it should burn, and has had the time to.</summary>
    public bool ShouldBurn => LevelPercent > 0 && IsSettled;

    /// <summary>Whether there is no voltage.</summary>
    public bool IsSupplyLost => SupplyVolts < FaultThresholds.SupplyLostVolts;

    /// <summary>Whether a dead lamp could be told from a live one by its power: it should draw more than the dead one may.</summary>
    public bool ShowsLight => ShouldBurn && !IsSupplyLost && double.IsFinite(PowerWatts) && ExpectedPowerWatts > DeadBelowWatts;

    /// <summary>Whether the measured power proves a level.</summary>
    /// <param name="levelPercent">0 to 100 %.</param>
    public bool Proves(int levelPercent) => PowerProof.Agrees(RatedPowerWatts, levelPercent, PowerWatts, AtUnixMs, AtUnixMs);
}
