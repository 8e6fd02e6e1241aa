using NodaTime;

namespace LampuKota.Lighting;

/// <summary>lampUnexpectedOn: the level is 0, but the lamp draws more than max(5 W, 10 % of its rated power).</summary>
internal sealed class LampUnexpectedOnRule : IFaultRule
{
    public string EventName => "lampUnexpectedOn";

    public Duration HoldToRaise => LampFaultRules.HoldToRaise;

    public Duration HoldToClear => LampFaultRules.HoldToClear;

    public RuleVerdict Evaluate(in LampWindow window)
    {
        if (!LampFaultRules.IsSettled(window))
            return RuleVerdict.Undecided;

        // A lamp that is told to burn is not unexpectedly on: the event ends with the command.
        bool isBurning = window.PowerWatts > Math.Max(PowerProof.MinimumToleranceWatts, 0.10 * window.RatedPowerWatts);
        return window.LevelPercent == 0 && isBurning ? RuleVerdict.Faulty : RuleVerdict.Healthy;
    }
}
