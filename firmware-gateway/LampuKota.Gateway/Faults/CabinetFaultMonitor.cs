using LampuKota.Lighting;

namespace LampuKota.Gateway;

/// <summary>Evaluates the fault rules for a cabinet by what its lamps should draw, and for a segment's contactor by whether its own should burn; keeps how far each has come.</summary>
internal sealed class CabinetFaultMonitor
{
    private readonly IReadOnlyCollection<Lamp> _lamps;
    private readonly RuleStates<CabinetWindow> _rules;
    private readonly string _device;

    /// <param name="device">The cabinet or segment.</param>
    /// <param name="lamps">All lamps of the gateway: they hang on its cabinet, and on a segment those that name it.</param>
    /// <param name="events">Where events go.</param>
    public CabinetFaultMonitor(string device, IReadOnlyCollection<Lamp> lamps, FaultEvents events)
    {
        (_device, _lamps) = (device, lamps);
        _rules = new RuleStates<CabinetWindow>(CabinetFaultRules.All, device, Values, events);
    }

    /// <summary>Looks at one reading.</summary>
    /// <param name="reading">What was told.</param>
    /// <param name="atUnixMs">When.</param>
    public void Evaluate(in CabinetReading reading, long atUnixMs)
    {
        double expectedWatts = 0;
        double ratedWatts = 0;
        long levelsSinceUnixMs = 0;
        bool isLocked = false;
        bool isSegment = IsSegment();
        foreach (Lamp lamp in _lamps)
        {
            if (isSegment && lamp.SegmentId != _device)
                continue;

            LampFeedback? feedback = lamp.Feedback;
            ratedWatts += lamp.RatedPowerWatts;
            expectedWatts += feedback is null ? double.NaN : PowerProof.ExpectedPowerWatts(lamp.RatedPowerWatts, feedback.LevelPercent);
            levelsSinceUnixMs = Math.Max(levelsSinceUnixMs, feedback?.SinceUnixMs ?? 0);
            isLocked |= lamp.Lock is not null;
        }

        var window = new CabinetWindow(atUnixMs, levelsSinceUnixMs, expectedWatts / 1_000, ratedWatts / 1_000) { ContactorClosed = reading.ContactorClosed };
        if (!isSegment) // The catalogue knows power and phases of cabinets only; a segment's supply is judged by ingest.
            window = window with { TotalKilowatts = reading.TotalKilowatts, Phase1 = reading.Phase1, Phase2 = reading.Phase2, Phase3 = reading.Phase3 };
        _rules.Evaluate(window, atUnixMs, isLocked);
    }

    // Asked each time: a new desired document may hang lamps elsewhere.
    private bool IsSegment()
    {
        foreach (Lamp lamp in _lamps)
        {
            if (lamp.SegmentId == _device)
                return true;
        }

        return false;
    }

    private static Dictionary<string, double> Values(in CabinetWindow window)
    {
        var values = new Dictionary<string, double>();
        Add(values, Quantities.TotalPower, window.TotalKilowatts);
        Add(values, Quantities.ContactorClosed, window.ContactorClosed);
        Add(values, window.Phase1, Quantities.Phase1Voltage, Quantities.Phase1Current, Quantities.Phase1Power);
        Add(values, window.Phase2, Quantities.Phase2Voltage, Quantities.Phase2Current, Quantities.Phase2Power);
        Add(values, window.Phase3, Quantities.Phase3Voltage, Quantities.Phase3Current, Quantities.Phase3Power);
        if (double.IsFinite(window.ExpectedKilowatts))
            values["expectedPower"] = Math.Round(window.ExpectedKilowatts, Quantities.TotalPower.Decimals);
        return values;
    }

    private static void Add(Dictionary<string, double> values, PhaseReading phase, Quantity volts, Quantity amperes, Quantity kilowatts)
    {
        Add(values, volts, phase.Volts);
        Add(values, amperes, phase.Amperes);
        Add(values, kilowatts, phase.Kilowatts);
    }

    private static void Add(Dictionary<string, double> values, Quantity quantity, double value)
    {
        if (double.IsFinite(value))
            values[quantity.Name] = value;
    }
}
