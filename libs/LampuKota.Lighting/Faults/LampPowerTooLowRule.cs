using NodaTime;

namespace LampuKota.Lighting;

/// <summary>
/// lampPowerTooLow: a lamp that burns draws less than 70 % of what it should; gone above 75 %. Within max(5 W, 15 %) no power is too low, so that the rule
/// never contradicts <see cref="PowerProof"/>.
/// </summary>
internal sealed class LampPowerTooLowRule : IFaultRule
{
    private const double RaiseBelow = 0.70;
    private const double ClearAbove = 0.75;

    public string EventName => "lampPowerTooLow";

    public Duration HoldToRaise => LampFaultRules.HoldToRaise;

    public Duration HoldToClear => LampFaultRules.HoldToClear;

    public RuleVerdict Evaluate(in LampWindow window)
    {
        // A dead lamp is lampFailure, and one event for one cause is enough.
        if (window.LevelPercent == 0 || !LampFaultRules.IsSettled(window) || window.PowerWatts < LampFaultRules.DeadBelowWatts(window))
            return RuleVerdict.Undecided;

        double missingWatts = window.ExpectedPowerWatts - window.PowerWatts;
        if (missingWatts <= PowerProof.MinimumToleranceWatts || window.PowerWatts > ClearAbove * window.ExpectedPowerWatts)
            return RuleVerdict.Healthy;

        return window.PowerWatts < RaiseBelow * window.ExpectedPowerWatts ? RuleVerdict.Faulty : RuleVerdict.Undecided;
    }
}
