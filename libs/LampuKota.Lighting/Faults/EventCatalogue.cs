using System.Globalization;
using NodaTime;
using static LampuKota.Lighting.FaultThresholds;

namespace LampuKota.Lighting;

/// <summary>All events there are. docs/formats/events.md shows the same table, and a test compares them line by line.</summary>
public static class EventCatalogue
{
    private const EventDevices Everything = EventDevices.Lamp | EventDevices.Gateway | EventDevices.Cabinet | EventDevices.Segment | EventDevices.Sensor;

    private static readonly string PowerTolerance = Text($"{PowerProof.MinimumToleranceWatts} W");
    private static readonly string Dead = Text($"max({DeadWatts} W, {DeadShare:P0} of expected)");
    private static readonly string CabinetTolerance = Text($"{CabinetToleranceKilowatts} kW");

    /// <summary>The events, in the order of docs/formats/events.md.</summary>
    public static IReadOnlyList<EventDefinition> All { get; } = [.. OfLamps(), .. OfCabinets(), .. OfPhases(), .. OfSensors(), .. OfGateways(), .. OfTheBackend()];

    /// <summary>What is said of an event at a kind of device; null where it is not raised there.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="device">One kind of device.</param>
    public static EventDefinition? Find(string name, EventDevices device)
    {
        foreach (EventDefinition definition in All)
        {
            if (definition.Name == name && (definition.Devices & device) != 0)
                return definition;
        }

        return null;
    }

    /// <summary>Whether an event tells of something that is wrong and lasts; one that is not known here is taken for such.</summary>
    /// <param name="name">Its name.</param>
    public static bool IsFault(string name)
    {
        foreach (EventDefinition definition in All)
        {
            if (definition.Name == name && definition.Nature != EventNature.Fault)
                return false;
        }

        return true;
    }

    private static IEnumerable<EventDefinition> OfLamps() =>
    [
        AtLamp(EventNames.LampFailure, $"level above 0, power below {Dead}", "power above that"),
        AtLamp(EventNames.DimmingFailure, $"`lampPowerTooHigh`'s condition, and the power proves 100 %", $"power below {PowerHighOverShare:P0} of expected, or within {PowerTolerance}"),
        AtLamp(
            EventNames.CyclingFailure, $"{CycleOutages} outages within {Span(CycleWindow)} at one level", $"no outage in the {Span(CycleWindow)} before, or dark for {Span(CycleOver)}",
            Duration.Zero, CycleOver),
        AtLamp(EventNames.LampUnexpectedOn, $"level 0, power above max({PowerTolerance}, {UnexpectedOnShare:P0} of rated)", "power below that, or level above 0"),
        AtLamp(EventNames.LampPowerTooHigh, $"power above {PowerTooHighShare:P0} of expected, and more than {PowerTolerance} above it", $"power below {PowerHighOverShare:P0}, or within {PowerTolerance}"),
        AtLamp(EventNames.LampPowerTooLow, $"power below {PowerTooLowShare:P0} of expected, and more than {PowerTolerance} below it", $"power above {PowerLowOverShare:P0}, or within {PowerTolerance}"),
        AtLamp(EventNames.SupplyVoltageTooHigh, $"level above 0, voltage above {VoltageTooHighVolts} V", $"below {VoltageHighOverVolts} V", LongHold, LongHold),
        AtLamp(EventNames.SupplyVoltageTooLow, $"level above 0, voltage below {VoltageTooLowVolts} V, and not lost", $"above {VoltageLowOverVolts} V", LongHold, LongHold),
        AtLamp(EventNames.SupplyLoss, $"level above 0, voltage below {SupplyLostVolts} V", $"above {SupplyBackVolts} V"),
        AtLamp(
            EventNames.CurrentTooHigh, $"power as expected, current above {CurrentTooHighShare:P0} of full load, and more than {CurrentToleranceAmperes} A above it",
            $"below {CurrentHighOverShare:P0}"),
        AtLamp(
            EventNames.CurrentTooLow, $"no power told; level above 0, current below {CurrentTooLowShare:P0} of what the expected power draws at a power factor of 1",
            $"above {CurrentLowOverShare:P0}"),
        AtLamp(EventNames.PowerFactorTooLow, $"level {PowerFactorLevelPercent} % or more, lamp burns, power factor below {PowerFactorTooLow:F2}", $"above {PowerFactorLowOver:F2}", LongHold, LongHold),
        AtLamp(EventNames.RelayFailure, $"the output, read back, is on where it was given off, or off where it was given on", "it is as it was given"),
        AtLamp(EventNames.ControlGearCommFailure, $"its controller or meter does not answer", "it answers", ControllerSilence, Hold),
    ];

    private static IEnumerable<EventDefinition> OfCabinets() =>
    [
        Contact(EventNames.LeakageDetected, EventDevices.Lamp | EventDevices.Cabinet | EventDevices.Segment, "`leakageDetected` is 1"),
        Contact(EventNames.CircuitBreakerTripped, EventDevices.Cabinet | EventDevices.Segment, "`circuitBreakerTripped` is 1"),
        Contact(EventNames.CabinetDoorOpen, EventDevices.Cabinet, "`cabinetDoorOpen` is 1"),
        Contact(EventNames.LocalOverride, EventDevices.Cabinet, "`localOverride` is 1"),
        Fault(EventNames.ContactorError, EventDevices.Cabinet | EventDevices.Segment, $"`contactorClosed` is 0 while a lamp of the gateway should burn, at a segment one of its own", "1, or no lamp should burn", Hold, Hold),
        AtCabinet(EventNames.SwitchingErrorOn, $"lamps should draw more than {CabinetTolerance}, power below {NotOnShare:P0} of that", $"above {OnShare:P0}", Hold),
        AtCabinet(EventNames.SwitchingErrorOff, $"all lamps should be off, power above {NotOffShare:P0} of all their rated power", $"below {OffShare:P0}, or a lamp should burn", Hold),
        AtCabinet(
            EventNames.TotalPowerTooHigh, $"power above {PowerTooHighShare:P0} of what the lamps should draw, and more than {CabinetTolerance} above it",
            $"below {PowerHighOverShare:P0}, or within {CabinetTolerance}", LongHold),
        AtCabinet(
            EventNames.TotalPowerTooLow, $"power below {PowerTooLowShare:P0} of what the lamps should draw, and more than {CabinetTolerance} below it",
            $"above {PowerLowOverShare:P0}, or within {CabinetTolerance}", LongHold),
        AtCabinet(EventNames.SupplyLoss, $"every phase below {SupplyLostVolts} V", $"a phase above {SupplyBackVolts} V", Hold),
    ];

    private static IEnumerable<EventDefinition> OfPhases()
    {
        foreach (int phase in new[] { 1, 2, 3 })
        {
            yield return AtCabinet(Text($"phase{phase}VoltageTooHigh"), $"voltage of the phase above {VoltageTooHighVolts} V", $"below {VoltageHighOverVolts} V", LongHold);
            yield return AtCabinet(Text($"phase{phase}VoltageTooLow"), $"voltage of the phase below {VoltageTooLowVolts} V, and not all lost", $"above {VoltageLowOverVolts} V", LongHold);
            yield return AtCabinet(
                Text($"phase{phase}CurrentTooHigh"), $"current of the phase above {CurrentTooHighShare:P0} of the full load of all lamps, and more than {PhaseToleranceAmperes} A above it",
                $"below {CurrentHighOverShare:P0}", LongHold);
            yield return AtCabinet(
                Text($"phase{phase}PowerTooHigh"), $"power of the phase above {PowerTooHighShare:P0} of the rated power of all lamps, and more than {CabinetTolerance} above it",
                $"below {PowerHighOverShare:P0}", LongHold);
        }
    }

    private static IEnumerable<EventDefinition> OfSensors() =>
    [
        Fault(EventNames.TemperatureTooHigh, Everything & ~EventDevices.Gateway, $"`temperature` above {TooHotCelsius} °C", $"below {CooledCelsius} °C", LongHold, LongHold),
        Fault(
            EventNames.LevelTooHigh, EventDevices.Sensor, $"`waterLevel` above {WaterTooHighMetres:F2} m, or `fillingLevel` above {FillingTooHighPercent} %",
            $"below {WaterHighOverMetres:F2} m, {FillingHighOverPercent} %", LongHold, LongHold),
        Fault(EventNames.LevelTooLow, EventDevices.Sensor, $"`tankLevel` below {TankTooLowPercent} %", $"above {TankLowOverPercent} %", LongHold, LongHold),
        Contact(EventNames.PhotocellOutputOn, EventDevices.Sensor, "`photocellOutput` is 1") with { Nature = EventNature.State },
    ];

    private static IEnumerable<EventDefinition> OfGateways() =>
    [
        Fault(EventNames.ClockDoubtful, EventDevices.Gateway, $"the time is not known; told once it is", "the time is known", LongHold, Duration.Zero),
        Fault(EventNames.StorageDamaged, EventDevices.Gateway, $"a file of the outbox did not check, or cannot be read", "-", Duration.Zero, Duration.Zero) with { Nature = EventNature.Incident },
        Operation(EventNames.DeviceReset, EventDevices.Gateway, EventNature.Incident, "the machine was started anew; at that moment", "-"),
        Operation(EventNames.InvalidCalendar, EventDevices.Gateway, EventNature.Incident, "a desired document was refused for a calendar or date list", "-"),
        Operation(EventNames.InvalidProgram, EventDevices.Gateway, EventNature.Incident, "a desired document was refused for a control program", "-"),
        Operation(EventNames.SoftwareUpdating, EventDevices.Gateway, EventNature.State, "an update is fetched, or on trial", "it is healthy, refused, rolled back or waits"),
        Operation(EventNames.MaintenanceMode, EventDevices.Lamp, EventNature.State, "a maintenance lock holds the lamp", "it was released"),
    ];

    private static IEnumerable<EventDefinition> OfTheBackend() =>
    [
        AtIngest(
            EventNames.CommunicationFailure, Everything, $"nothing is heard for `Faults:SilentMinutes`; of a device only while its gateway is heard", "it is heard", Duration.Zero, HeardAgain),
        AtIngest(
            EventNames.SupplyLoss, EventDevices.Segment, $"every lamp of the segment, {SegmentLamps} at least, is silent for {Span(SegmentSilence)}, or below {SupplyLostVolts} V where it surely burned, while its gateway is heard",
            $"a lamp is heard with more than {SupplyBackVolts} V", Hold, Hold),
        AtIngest(
            EventNames.TheftSuspected, EventDevices.Segment,
            $"`supplyLoss` of the segment that began while all its lamps should be off, or within {Span(DoorMemory)} after its cabinet's door was open, and not while somebody was at work there by a maintenance lock whose time was not over",
            "the same as `supplyLoss`", Hold, Hold),
        AtIngest(
            EventNames.EnergyDisagrees, EventDevices.Lamp | EventDevices.Cabinet,
            $"in {Span(EnergyWindow)} the counter rose by more or less than the power comes to, by more than {EnergyDisagreesShare:P0} and {EnergyMinimumKwh} kWh", $"by less than {EnergyAgreesShare:P0}",
            Duration.Zero, Duration.Zero),
        AtIngest(
            EventNames.StuckValue, Everything & ~EventDevices.Gateway & ~EventDevices.Segment, $"all that never stands still was told the same, {StuckReadings} times at least", "it was told otherwise",
            StuckAfter, Duration.Zero),
    ];

    private static EventDefinition AtLamp(string name, FormattableString raised, FormattableString cleared, Duration? holdToRaise = null, Duration? holdToClear = null) =>
        Fault(name, EventDevices.Lamp, raised, Text(cleared), holdToRaise ?? Hold, holdToClear ?? Hold);

    private static EventDefinition AtLamp(string name, FormattableString raised, string cleared, Duration? holdToRaise = null, Duration? holdToClear = null) =>
        Fault(name, EventDevices.Lamp, raised, cleared, holdToRaise ?? Hold, holdToClear ?? Hold);

    private static EventDefinition AtCabinet(string name, FormattableString raised, FormattableString cleared, Duration hold) =>
        Fault(name, EventDevices.Cabinet, raised, Text(cleared), hold, hold);

    // A contact has been debounced where it is read, and who opens a door is gone within the minute.
    private static EventDefinition Contact(string name, EventDevices devices, string raised) =>
        new(name, devices, EventEvaluator.Gateway, EventNature.Fault, raised, "0", Duration.Zero, Hold);

    private static EventDefinition Operation(string name, EventDevices devices, EventNature nature, string raised, string cleared) =>
        new(name, devices, EventEvaluator.Gateway, nature, raised, cleared, Duration.Zero, Duration.Zero);

    private static EventDefinition Fault(string name, EventDevices devices, FormattableString raised, FormattableString cleared, Duration holdToRaise, Duration holdToClear) =>
        Fault(name, devices, raised, Text(cleared), holdToRaise, holdToClear);

    private static EventDefinition Fault(string name, EventDevices devices, FormattableString raised, string cleared, Duration holdToRaise, Duration holdToClear) =>
        new(name, devices, EventEvaluator.Gateway, EventNature.Fault, Text(raised), cleared, holdToRaise, holdToClear);

    private static EventDefinition AtIngest(string name, EventDevices devices, FormattableString raised, FormattableString cleared, Duration holdToRaise, Duration holdToClear) =>
        AtIngest(name, devices, raised, Text(cleared), holdToRaise, holdToClear);

    private static EventDefinition AtIngest(string name, EventDevices devices, FormattableString raised, string cleared, Duration holdToRaise, Duration holdToClear) =>
        Fault(name, devices, raised, cleared, holdToRaise, holdToClear) with { Evaluator = EventEvaluator.Ingest };

    // The spelling of percentages that the invariant culture has is "130 %".
    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string Span(Duration span) =>
        span.TotalHours >= 1 ? Text($"{span.TotalHours:0.##} h") : span.TotalMinutes >= 1 ? Text($"{span.TotalMinutes:0.##} min") : Text($"{span.TotalSeconds:0.##} s");
}
