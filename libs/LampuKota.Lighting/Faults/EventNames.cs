namespace LampuKota.Lighting;

/// <summary>Names of all events, TALQ's where TALQ has one. What each means, who raises it and when stands in docs/formats/events.md.</summary>
public static class EventNames
{
    /// <summary>A lamp that should burn draws next to nothing.</summary>
    public const string LampFailure = "lampFailure";

    /// <summary>A lamp burns at full power where it should be dimmed.</summary>
    public const string DimmingFailure = "dimmingFailure";

    /// <summary>A lamp goes out and comes back again and again at one level.</summary>
    public const string CyclingFailure = "cyclingFailure";

    /// <summary>A lamp that should be off draws power (day burner).</summary>
    public const string LampUnexpectedOn = "lampUnexpectedOn";

    /// <summary>A lamp that burns draws too much.</summary>
    public const string LampPowerTooHigh = "lampPowerTooHigh";

    /// <summary>A lamp that burns draws too little.</summary>
    public const string LampPowerTooLow = "lampPowerTooLow";

    /// <summary>The voltage at a lamp is too high.</summary>
    public const string SupplyVoltageTooHigh = "supplyVoltageTooHigh";

    /// <summary>The voltage at a lamp is too low, but it is there.</summary>
    public const string SupplyVoltageTooLow = "supplyVoltageTooLow";

    /// <summary>A lamp draws more current than its power explains.</summary>
    public const string CurrentTooHigh = "currentTooHigh";

    /// <summary>A lamp whose meter tells current and no power draws too little current.</summary>
    public const string CurrentTooLow = "currentTooLow";

    /// <summary>A lamp that burns brightly has a poor power factor.</summary>
    public const string PowerFactorTooLow = "powerFactorTooLow";

    /// <summary>An output holds another state than it was given.</summary>
    public const string RelayFailure = "relayFailure";

    /// <summary>The controller or meter of a lamp does not answer its gateway.</summary>
    public const string ControlGearCommFailure = "controlGearCommFailure";

    /// <summary>No voltage: at a lamp, in a cabinet, or at all lamps of a segment.</summary>
    public const string SupplyLoss = "supplyLoss";

    /// <summary>A residual current device sees leakage.</summary>
    public const string LeakageDetected = "leakageDetected";

    /// <summary>A device is too hot.</summary>
    public const string TemperatureTooHigh = "temperatureTooHigh";

    /// <summary>A circuit breaker has tripped.</summary>
    public const string CircuitBreakerTripped = "circuitBreakerTripped";

    /// <summary>A contactor is open though lamps behind it should burn.</summary>
    public const string ContactorError = "contactorError";

    /// <summary>A cabinet was told to light its lamps and draws next to nothing.</summary>
    public const string SwitchingErrorOn = "switchingErrorOn";

    /// <summary>A cabinet was told to darken its lamps and draws what they do.</summary>
    public const string SwitchingErrorOff = "switchingErrorOff";

    /// <summary>A cabinet's switch stands on manual.</summary>
    public const string LocalOverride = "localOverride";

    /// <summary>A cabinet's door is open.</summary>
    public const string CabinetDoorOpen = "cabinetDoorOpen";

    /// <summary>A cabinet draws more than its lamps should.</summary>
    public const string TotalPowerTooHigh = "totalPowerTooHigh";

    /// <summary>A cabinet draws less than its lamps should.</summary>
    public const string TotalPowerTooLow = "totalPowerTooLow";

    /// <summary>The voltage of phase 1 is too high.</summary>
    public const string Phase1VoltageTooHigh = "phase1VoltageTooHigh";

    /// <summary>The voltage of phase 1 is too low.</summary>
    public const string Phase1VoltageTooLow = "phase1VoltageTooLow";

    /// <summary>The voltage of phase 2 is too high.</summary>
    public const string Phase2VoltageTooHigh = "phase2VoltageTooHigh";

    /// <summary>The voltage of phase 2 is too low.</summary>
    public const string Phase2VoltageTooLow = "phase2VoltageTooLow";

    /// <summary>The voltage of phase 3 is too high.</summary>
    public const string Phase3VoltageTooHigh = "phase3VoltageTooHigh";

    /// <summary>The voltage of phase 3 is too low.</summary>
    public const string Phase3VoltageTooLow = "phase3VoltageTooLow";

    /// <summary>Phase 1 carries more current than all lamps together.</summary>
    public const string Phase1CurrentTooHigh = "phase1CurrentTooHigh";

    /// <summary>Phase 2 carries more current than all lamps together.</summary>
    public const string Phase2CurrentTooHigh = "phase2CurrentTooHigh";

    /// <summary>Phase 3 carries more current than all lamps together.</summary>
    public const string Phase3CurrentTooHigh = "phase3CurrentTooHigh";

    /// <summary>Phase 1 gives more power than all lamps together draw.</summary>
    public const string Phase1PowerTooHigh = "phase1PowerTooHigh";

    /// <summary>Phase 2 gives more power than all lamps together draw.</summary>
    public const string Phase2PowerTooHigh = "phase2PowerTooHigh";

    /// <summary>Phase 3 gives more power than all lamps together draw.</summary>
    public const string Phase3PowerTooHigh = "phase3PowerTooHigh";

    /// <summary>A photocell asks for light; no fault.</summary>
    public const string PhotocellOutputOn = "photocellOutputOn";

    /// <summary>Water in a drain or waste in a bin stands too high.</summary>
    public const string LevelTooHigh = "levelTooHigh";

    /// <summary>Water in a tank stands too low.</summary>
    public const string LevelTooLow = "levelTooLow";

    /// <summary>Nothing is heard of a device.</summary>
    public const string CommunicationFailure = "communicationFailure";

    /// <summary>A gateway did not know the time. Our name.</summary>
    public const string ClockDoubtful = "clockDoubtful";

    /// <summary>A file of a gateway's outbox did not check. Our name.</summary>
    public const string StorageDamaged = "storageDamaged";

    /// <summary>A gateway's machine was started anew.</summary>
    public const string DeviceReset = "deviceReset";

    /// <summary>A gateway refused its desired document for a calendar in it.</summary>
    public const string InvalidCalendar = "invalidCalendar";

    /// <summary>A gateway refused its desired document for a control program in it.</summary>
    public const string InvalidProgram = "invalidProgram";

    /// <summary>A new version of a gateway's program or settings is fetched, or on trial.</summary>
    public const string SoftwareUpdating = "softwareUpdating";

    /// <summary>A maintenance lock holds a lamp.</summary>
    public const string MaintenanceMode = "maintenanceMode";

    /// <summary>A sensor or meter tells the same values for hours. Our name.</summary>
    public const string StuckValue = "stuckValue";

    /// <summary>A counter of energy rises otherwise than the power beside it says. Our name.</summary>
    public const string EnergyDisagrees = "energyDisagrees";

    /// <summary>A whole segment was lost by day, or while its cabinet's door was open: somebody may be taking the cable. Our name.</summary>
    public const string TheftSuspected = "theftSuspected";
}
