using LampuKota.Lighting;
using NodaTime;

namespace LampuKota.Ingest;

/// <summary>Rules of ingest over what <see cref="SampleWatch"/> remembers; pure.</summary>
internal static class IngestRules
{
    /// <summary>The counter of energy beside the power, of the last whole window.</summary>
    public static RuleVerdict Energy(in DeviceObservation one)
    {
        double off = Math.Abs(one.CountedKwh - one.ComputedKwh);
        if (one.FinishedUnixMs == 0 || Math.Max(one.CountedKwh, one.ComputedKwh) < FaultThresholds.EnergyMinimumKwh)
            return RuleVerdict.Undecided;
        if (off < FaultThresholds.EnergyAgreesShare * one.ComputedKwh)
            return RuleVerdict.Healthy;
        return off > FaultThresholds.EnergyDisagreesShare * one.ComputedKwh && off > FaultThresholds.EnergyMinimumKwh ? RuleVerdict.Faulty : RuleVerdict.Undecided;
    }

    /// <summary>Whether all that never stands still was told the same for long. Only a change proves that it is well: after a start nobody knows for how long it stood still before.</summary>
    public static RuleVerdict Stuck(in DeviceObservation one)
    {
        if (one.SameSinceUnixMs == 0)
            return RuleVerdict.Undecided;
        bool isLong = one.NewestUnixMs - one.SameSinceUnixMs >= FaultThresholds.StuckAfter.TotalMilliseconds;
        return isLong && one.SameReadings >= FaultThresholds.StuckReadings ? RuleVerdict.Faulty
            : one.HasChanged ? RuleVerdict.Healthy : RuleVerdict.Undecided;
    }
}

/// <summary>The holds of a rule of ingest. Where the condition itself says how long, they are 0.</summary>
internal sealed class IngestRule(string eventName, Duration holdToRaise, Duration holdToClear) : IFaultRule
{
    public static IngestRule EnergyDisagrees { get; } = new(EventNames.EnergyDisagrees, Duration.Zero, Duration.Zero);

    public static IngestRule StuckValue { get; } = new(EventNames.StuckValue, Duration.Zero, Duration.Zero);

    public static IngestRule SegmentSupplyLoss { get; } = new(EventNames.SupplyLoss, FaultThresholds.Hold, FaultThresholds.Hold);

    public static IngestRule TheftSuspected { get; } = new(EventNames.TheftSuspected, FaultThresholds.Hold, FaultThresholds.Hold);

    public string EventName => eventName;

    public Duration HoldToRaise => holdToRaise;

    public Duration HoldToClear => holdToClear;
}
