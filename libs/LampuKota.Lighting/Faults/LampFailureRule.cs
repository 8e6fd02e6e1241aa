using NodaTime;

namespace LampuKota.Lighting;

/// <summary>lampFailure: the level is above 0, but the power is below max(3 W, 10 % of what it should be).</summary>
internal sealed class LampFailureRule : IFaultRule
{
    public string EventName => "lampFailure";

    public Duration HoldToRaise => LampFaultRules.HoldToRaise;

    public Duration HoldToClear => LampFaultRules.HoldToClear;

    public RuleVerdict Evaluate(in LampWindow window)
    {
        // Where a lamp should draw no more than the threshold, a dead one looks like a live one.
        double deadBelowWatts = LampFaultRules.DeadBelowWatts(window);
        if (window.LevelPercent == 0 || window.ExpectedPowerWatts <= deadBelowWatts || !LampFaultRules.IsSettled(window))
            return RuleVerdict.Undecided;

        return window.PowerWatts < deadBelowWatts ? RuleVerdict.Faulty : RuleVerdict.Healthy;
    }
}
