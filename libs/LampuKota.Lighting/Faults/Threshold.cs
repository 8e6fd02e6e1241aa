namespace LampuKota.Lighting;

/// <summary>Two thresholds make a verdict; what is not a number makes none.</summary>
internal static class Threshold
{
    /// <summary>Faulty above one, healthy below the other.</summary>
    public static RuleVerdict TooHigh(double value, double faultyAbove, double healthyBelow) =>
        value > faultyAbove ? RuleVerdict.Faulty : value < healthyBelow ? RuleVerdict.Healthy : RuleVerdict.Undecided;

    /// <summary>Faulty below one, healthy above the other.</summary>
    public static RuleVerdict TooLow(double value, double faultyBelow, double healthyAbove) =>
        value < faultyBelow ? RuleVerdict.Faulty : value > healthyAbove ? RuleVerdict.Healthy : RuleVerdict.Undecided;
}
