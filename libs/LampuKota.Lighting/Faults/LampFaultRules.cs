using NodaTime;

namespace LampuKota.Lighting;

/// <summary>The rules that a gateway evaluates for each of its lamps that measures power.</summary>
public static class LampFaultRules
{
    /// <summary>A lamp that should burn draws next to nothing.</summary>
    public static IFaultRule LampFailure { get; } = new LampFailureRule();

    /// <summary>A lamp that should be off draws power (day burner).</summary>
    public static IFaultRule LampUnexpectedOn { get; } = new LampUnexpectedOnRule();

    /// <summary>A lamp that burns draws too little: part of its light is gone.</summary>
    public static IFaultRule LampPowerTooLow { get; } = new LampPowerTooLowRule();

    /// <summary>A lamp that burns draws too much.</summary>
    public static IFaultRule LampPowerTooHigh { get; } = new LampPowerTooHighRule();

    /// <summary>All of them, in a fixed order.</summary>
    public static IReadOnlyList<IFaultRule> All { get; } = [LampFailure, LampUnexpectedOn, LampPowerTooLow, LampPowerTooHigh];

    /// <summary>Long enough for two reports a minute apart to agree.</summary>
    internal static readonly Duration HoldToRaise = Duration.FromSeconds(60);

    internal static readonly Duration HoldToClear = Duration.FromSeconds(60);

    /// <summary>A lamp needs this long after a change of level before its power says anything.</summary>
    internal const long SettlingMs = 10_000;

    internal static bool IsSettled(in LampWindow window) => window.AtUnixMs - window.LevelSinceUnixMs >= SettlingMs;

    /// <summary>Below this a lamp gives no light: max(3 W, 10 % of what it should draw). 3 W is the most that control gear draws in standby.</summary>
    internal static double DeadBelowWatts(in LampWindow window) => Math.Max(3, 0.10 * window.ExpectedPowerWatts);
}
