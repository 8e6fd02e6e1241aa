using static LampuKota.Lighting.FaultThresholds;

namespace LampuKota.Lighting;

/// <summary>Rules that look at one reading alone, whichever device tells it: contacts, levels, temperature.</summary>
public static class ReadingRules
{
    private static readonly (Quantity Quantity, IFaultRule<double> Rule)[] All =
    [
        (Quantities.LeakageDetected, Contact(EventNames.LeakageDetected, EventDevices.Cabinet)),
        (Quantities.CircuitBreakerTripped, Contact(EventNames.CircuitBreakerTripped, EventDevices.Cabinet)),
        (Quantities.CabinetDoorOpen, Contact(EventNames.CabinetDoorOpen, EventDevices.Cabinet)),
        (Quantities.LocalOverride, Contact(EventNames.LocalOverride, EventDevices.Cabinet)),
        (Quantities.PhotocellOutput, Contact(EventNames.PhotocellOutputOn, EventDevices.Sensor)),
        (Quantities.Temperature, TooHigh(EventNames.TemperatureTooHigh, TooHotCelsius, CooledCelsius)),
        (Quantities.WaterLevel, TooHigh(EventNames.LevelTooHigh, WaterTooHighMetres, WaterHighOverMetres)),
        (Quantities.FillingLevel, TooHigh(EventNames.LevelTooHigh, FillingTooHighPercent, FillingHighOverPercent)),
        (Quantities.TankLevel, Rule(EventNames.LevelTooLow, (in double value) => Threshold.TooLow(value, TankTooLowPercent, TankLowOverPercent))),
    ];

    /// <summary>The rule that looks at a quantity, or null. Allocates nothing.</summary>
    /// <param name="quantity">Quantity name.</param>
    public static IFaultRule<double>? For(string quantity)
    {
        foreach ((Quantity one, IFaultRule<double> rule) in All)
        {
            if (one.Name == quantity)
                return rule;
        }

        return null;
    }

    private static FaultRule<double> Contact(string name, EventDevices device) =>
        new(name, device, (in double value) => value switch { 1 => RuleVerdict.Faulty, 0 => RuleVerdict.Healthy, _ => RuleVerdict.Undecided });

    private static FaultRule<double> TooHigh(string name, double faultyAbove, double healthyBelow) =>
        Rule(name, (in double value) => Threshold.TooHigh(value, faultyAbove, healthyBelow));

    private static FaultRule<double> Rule(string name, FaultJudgement<double> judgement) => new(name, EventDevices.Sensor, judgement);
}
