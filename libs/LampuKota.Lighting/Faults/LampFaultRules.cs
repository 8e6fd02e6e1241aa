using static LampuKota.Lighting.FaultThresholds;

namespace LampuKota.Lighting;

/// <summary>The rules that a gateway evaluates for each of its lamps. docs/formats/events.md has their thresholds.</summary>
public static class LampFaultRules
{
    /// <summary>A lamp goes out and comes back.</summary>
    public static IFaultRule<LampWindow> CyclingFailure { get; } = Rule(EventNames.CyclingFailure, Cycling);

    /// <summary>A lamp that should burn draws next to nothing.</summary>
    public static IFaultRule<LampWindow> LampFailure { get; } = Rule(EventNames.LampFailure, Dead);

    /// <summary>A lamp burns at full power where it should be dimmed.</summary>
    public static IFaultRule<LampWindow> DimmingFailure { get; } = Rule(EventNames.DimmingFailure, NotDimmed);

    /// <summary>A lamp that should be off draws power (day burner).</summary>
    public static IFaultRule<LampWindow> LampUnexpectedOn { get; } = Rule(EventNames.LampUnexpectedOn, UnexpectedOn);

    /// <summary>A lamp that burns draws too little: part of its light is gone.</summary>
    public static IFaultRule<LampWindow> LampPowerTooLow { get; } = Rule(EventNames.LampPowerTooLow, PowerTooLow);

    /// <summary>A lamp that burns draws too much.</summary>
    public static IFaultRule<LampWindow> LampPowerTooHigh { get; } = Rule(EventNames.LampPowerTooHigh, PowerTooHigh);

    /// <summary>All of them. Cycling comes first: a lamp that is found to cycle has not failed.</summary>
    public static IReadOnlyList<IFaultRule<LampWindow>> All { get; } =
    [
        CyclingFailure, LampFailure, DimmingFailure, LampUnexpectedOn, LampPowerTooLow, LampPowerTooHigh, .. LampSupplyRules.All,
        Rule(EventNames.RelayFailure, OutputDiffers), Rule(EventNames.ControlGearCommFailure, Unanswered),
    ];

    internal static FaultRule<LampWindow> Rule(string name, FaultJudgement<LampWindow> judgement) => new(name, EventDevices.Lamp, judgement);

    private static RuleVerdict Cycling(in LampWindow window)
    {
        if (!window.ShowsLight)
            return RuleVerdict.Undecided;
        if (window.Outages == 0 || IsDarkForGood(window))
            return RuleVerdict.Healthy;
        return window.Outages >= CycleOutages ? RuleVerdict.Faulty : RuleVerdict.Undecided;
    }

    private static RuleVerdict Dead(in LampWindow window)
    {
        if (!window.ShowsLight)
            return RuleVerdict.Undecided;
        if (window.PowerWatts >= window.DeadBelowWatts)
            return RuleVerdict.Healthy;
        return window.IsCycling && !IsDarkForGood(window) ? RuleVerdict.Undecided : RuleVerdict.Faulty;
    }

    private static RuleVerdict UnexpectedOn(in LampWindow window)
    {
        if (!window.IsSettled || !double.IsFinite(window.PowerWatts))
            return RuleVerdict.Undecided;

        // A lamp that is told to burn is not unexpectedly on: the event ends with the command.
        bool isBurning = window.PowerWatts > Math.Max(PowerProof.MinimumToleranceWatts, UnexpectedOnShare * window.RatedPowerWatts);
        return window.LevelPercent == 0 && isBurning ? RuleVerdict.Faulty : RuleVerdict.Healthy;
    }

    private static RuleVerdict NotDimmed(in LampWindow window) => Excess(window) switch
    {
        RuleVerdict.Faulty => window.Proves(100) ? RuleVerdict.Faulty : RuleVerdict.Undecided,
        RuleVerdict verdict => verdict,
    };

    private static RuleVerdict PowerTooHigh(in LampWindow window) => Excess(window) switch
    {
        RuleVerdict.Faulty => window.Proves(100) ? RuleVerdict.Undecided : RuleVerdict.Faulty,
        RuleVerdict verdict => verdict,
    };

    // Within PowerProof's smallest tolerance no power is too high, so that it never contradicts what is confirmed.
    private static RuleVerdict Excess(in LampWindow window)
    {
        if (!window.ShouldBurn || window.IsSupplyLost || !double.IsFinite(window.PowerWatts))
            return RuleVerdict.Undecided;
        if (window.PowerWatts - window.ExpectedPowerWatts <= PowerProof.MinimumToleranceWatts)
            return RuleVerdict.Healthy;
        return Threshold.TooHigh(window.PowerWatts, PowerTooHighShare * window.ExpectedPowerWatts, PowerHighOverShare * window.ExpectedPowerWatts);
    }

    private static RuleVerdict PowerTooLow(in LampWindow window)
    {
        // A dead lamp, or one without voltage, has its own event.
        if (!window.ShouldBurn || window.IsSupplyLost || !(window.PowerWatts >= window.DeadBelowWatts))
            return RuleVerdict.Undecided;
        if (window.ExpectedPowerWatts - window.PowerWatts <= PowerProof.MinimumToleranceWatts)
            return RuleVerdict.Healthy;
        return Threshold.TooLow(window.PowerWatts, PowerTooLowShare * window.ExpectedPowerWatts, PowerLowOverShare * window.ExpectedPowerWatts);
    }

    private static RuleVerdict OutputDiffers(in LampWindow window)
    {
        if (window.OutputPercent is not { } output || !window.IsSettled)
            return RuleVerdict.Undecided;
        return output > 0 == window.LevelPercent > 0 ? RuleVerdict.Healthy : RuleVerdict.Faulty;
    }

    private static RuleVerdict Unanswered(in LampWindow window) => window.IsAnswering ? RuleVerdict.Healthy : RuleVerdict.Faulty;

    private static bool IsDarkForGood(in LampWindow window) => window.DarkMs >= CycleOver.TotalMilliseconds;
}
