using NodaTime;

namespace LampuKota.Lighting;

/// <summary>
/// lampPowerTooHigh: a lamp that burns draws more than 130 % of what it should; gone below 125 %. Within max(5 W, 15 %) no power is too high, so that
/// the rule never contradicts <see cref="PowerProof"/>.
/// </summary>
internal sealed class LampPowerTooHighRule : IFaultRule
{
    private const double RaiseAbove = 1.30;
    private const double ClearBelow = 1.25;

    public string EventName => "lampPowerTooHigh";

    public Duration HoldToRaise => LampFaultRules.HoldToRaise;

    public Duration HoldToClear => LampFaultRules.HoldToClear;

    public RuleVerdict Evaluate(in LampWindow window)
    {
        if (window.LevelPercent == 0 || !LampFaultRules.IsSettled(window))
            return RuleVerdict.Undecided;

        double excessWatts = window.PowerWatts - window.ExpectedPowerWatts;
        if (excessWatts <= PowerProof.MinimumToleranceWatts || window.PowerWatts < ClearBelow * window.ExpectedPowerWatts)
            return RuleVerdict.Healthy;

        return window.PowerWatts > RaiseAbove * window.ExpectedPowerWatts ? RuleVerdict.Faulty : RuleVerdict.Undecided;
    }
}
