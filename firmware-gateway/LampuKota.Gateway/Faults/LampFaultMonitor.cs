using LampuKota.Lighting;

namespace LampuKota.Gateway;

/// <summary>Evaluates the fault rules for one lamp, and keeps how far each has come.</summary>
internal sealed class LampFaultMonitor
{
    private static readonly int CyclingRule = LampFaultRules.All.Index().First(rule => rule.Item == LampFaultRules.CyclingFailure).Index;

    private readonly Lamp _lamp;
    private readonly RuleStates<LampWindow> _rules;
    private LampCycles _cycles;

    /// <param name="lamp">The lamp.</param>
    /// <param name="events">Where events go.</param>
    public LampFaultMonitor(Lamp lamp, FaultEvents events)
    {
        _lamp = lamp;
        _rules = new RuleStates<LampWindow>(LampFaultRules.All, lamp.Id, Values, events);
    }

    /// <summary>Looks at one measurement.</summary>
    /// <param name="feedback">The level that was in effect all through the measurement.</param>
    /// <param name="meter">What the lamp's meter told; null where it did not answer.</param>
    /// <param name="atUnixMs">When it was measured.</param>
    public void Evaluate(LampFeedback feedback, in MeterReading? meter, long atUnixMs)
    {
        MeterReading told = meter ?? MeterReading.Nothing;
        var window = new LampWindow(atUnixMs, feedback.LevelPercent, feedback.SinceUnixMs, _lamp.RatedPowerWatts, told.PowerWatts)
        {
            SupplyVolts = told.SupplyVolts,
            CurrentAmperes = told.CurrentAmperes,
            PowerFactor = told.PowerFactor,
            OutputPercent = _lamp.ReadBack is { } back && ReferenceEquals(back.Feedback, feedback) ? back.OutputPercent : null,
            IsAnswering = meter is not null,
        };
        _rules.Evaluate(_cycles.Observe(window, _rules.IsRaised(CyclingRule)), atUnixMs, isLocked: _lamp.Lock is not null);
    }

    private static Dictionary<string, double> Values(in LampWindow window)
    {
        var values = new Dictionary<string, double> { ["feedbackLightCommand"] = window.LevelPercent };
        Add(values, Quantities.ActivePower, window.PowerWatts);
        Add(values, "expectedPower", Math.Round(window.ExpectedPowerWatts, Quantities.ActivePower.Decimals));
        Add(values, Quantities.SupplyVoltage, window.SupplyVolts);
        Add(values, Quantities.SupplyCurrent, window.CurrentAmperes);
        Add(values, Quantities.PowerFactor, window.PowerFactor);
        return values;
    }

    private static void Add(Dictionary<string, double> values, Quantity quantity, double value) => Add(values, quantity.Name, Math.Round(value, quantity.Decimals));

    private static void Add(Dictionary<string, double> values, string name, double value)
    {
        if (double.IsFinite(value))
            values[name] = value;
    }
}
