using static LampuKota.Lighting.FaultThresholds;

namespace LampuKota.Lighting;

/// <summary>
/// What the voltage and current of a lamp say. A meter may sit behind the lamp's relay, where there is no voltage while it is off: voltage is judged where the lamp should burn.
/// </summary>
internal static class LampSupplyRules
{
    public static IReadOnlyList<IFaultRule<LampWindow>> All { get; } =
    [
        LampFaultRules.Rule(EventNames.SupplyLoss, Lost),
        LampFaultRules.Rule(EventNames.SupplyVoltageTooHigh, VoltageTooHigh),
        LampFaultRules.Rule(EventNames.SupplyVoltageTooLow, VoltageTooLow),
        LampFaultRules.Rule(EventNames.CurrentTooHigh, CurrentTooHigh),
        LampFaultRules.Rule(EventNames.CurrentTooLow, CurrentTooLow),
        LampFaultRules.Rule(EventNames.PowerFactorTooLow, PowerFactorTooLow),
    ];

    private static RuleVerdict Lost(in LampWindow window) =>
        window.ShouldBurn ? Threshold.TooLow(window.SupplyVolts, SupplyLostVolts, SupplyBackVolts) : RuleVerdict.Undecided;

    private static RuleVerdict VoltageTooHigh(in LampWindow window) =>
        window.ShouldBurn ? Threshold.TooHigh(window.SupplyVolts, VoltageTooHighVolts, VoltageHighOverVolts) : RuleVerdict.Undecided;

    private static RuleVerdict VoltageTooLow(in LampWindow window) =>
        window.ShouldBurn && !window.IsSupplyLost ? Threshold.TooLow(window.SupplyVolts, VoltageTooLowVolts, VoltageLowOverVolts) : RuleVerdict.Undecided;

    // A power that is wrong explains the current.
    private static RuleVerdict CurrentTooHigh(in LampWindow window)
    {
        bool isExplained = double.IsFinite(window.PowerWatts) && !window.Proves(window.LevelPercent);
        if (!window.ShouldBurn || isExplained || !(window.SupplyVolts >= SupplyLostVolts))
            return RuleVerdict.Undecided;

        double fullLoadAmperes = window.RatedPowerWatts / (FullLoadPowerFactor * window.SupplyVolts);
        return window.CurrentAmperes - fullLoadAmperes <= CurrentToleranceAmperes
            ? RuleVerdict.Healthy
            : Threshold.TooHigh(window.CurrentAmperes, CurrentTooHighShare * fullLoadAmperes, CurrentHighOverShare * fullLoadAmperes);
    }

    private static RuleVerdict CurrentTooLow(in LampWindow window)
    {
        if (!window.ShouldBurn || double.IsFinite(window.PowerWatts) || !(window.SupplyVolts >= SupplyLostVolts))
            return RuleVerdict.Undecided;

        double leastAmperes = window.ExpectedPowerWatts / window.SupplyVolts;
        return Threshold.TooLow(window.CurrentAmperes, CurrentTooLowShare * leastAmperes, CurrentLowOverShare * leastAmperes);
    }

    private static RuleVerdict PowerFactorTooLow(in LampWindow window)
    {
        bool isBright = window.ShouldBurn && window.LevelPercent >= PowerFactorLevelPercent && window.PowerWatts >= window.ExpectedPowerWatts / 2;
        return isBright ? Threshold.TooLow(Math.Abs(window.PowerFactor), FaultThresholds.PowerFactorTooLow, PowerFactorLowOver) : RuleVerdict.Undecided;
    }
}
