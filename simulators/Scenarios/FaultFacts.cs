using LampuKota.Lighting;
using NodaTime;

namespace LampuKota.Simulators;

/// <summary>What a fault must be told as, and how long its rules wait by their own documents (docs/formats/events.md): what scenarios are measured against, written a second time on purpose.</summary>
/// <param name="Cause">The incident's cause, as the dashboard's API writes it.</param>
/// <param name="Events">TALQ event names by which it may be told.</param>
/// <param name="RaiseHold">Hold before the first of them is raised.</param>
/// <param name="ClearHold">Hold before it is cleared.</param>
internal sealed record FaultFacts(string Cause, IReadOnlyList<string> Events, Duration RaiseHold, Duration ClearHold)
{
    private static readonly Duration Minute = Duration.FromMinutes(1);
    private static readonly Duration FiveMinutes = Duration.FromMinutes(5);

    private static readonly Duration Silence = Duration.FromMinutes(10);

    private static readonly Dictionary<FaultKind, FaultFacts> Single = new()
    {
        [FaultKind.LampDead] = new("lamp", [EventNames.LampFailure], Minute, Minute),
        [FaultKind.LampCutOff] = new("lamp", [EventNames.LampFailure], Minute, Minute),
        [FaultKind.LampNotDimming] = new("lamp", [EventNames.DimmingFailure], Minute, Minute),
        [FaultKind.LampPartlyDark] = new("lamp", [EventNames.LampPowerTooLow], Minute, Minute),
        [FaultKind.LampOverdriven] = new("lamp", [EventNames.LampPowerTooHigh, EventNames.DimmingFailure], Minute, Minute),
        [FaultKind.LampMute] = new("lamp", [EventNames.ControlGearCommFailure, EventNames.CommunicationFailure], Duration.FromMinutes(3), Minute),
        [FaultKind.LampPowerFactor] = new("lamp", [EventNames.PowerFactorTooLow, EventNames.CurrentTooHigh], Minute, FiveMinutes),
        [FaultKind.DoorOpen] = new("cabinet", [EventNames.CabinetDoorOpen], Duration.Zero, Minute),
        [FaultKind.Leakage] = new("cabinet", [EventNames.LeakageDetected], Duration.Zero, Minute),
        [FaultKind.OnManual] = new("cabinet", [EventNames.LocalOverride], Duration.Zero, Minute),
        [FaultKind.Tapped] = new("cabinet", [EventNames.TotalPowerTooHigh, "phase1PowerTooHigh", "phase1CurrentTooHigh"], FiveMinutes, FiveMinutes),
        [FaultKind.PhaseLow] = new("cabinet", ["phase2VoltageTooLow"], FiveMinutes, FiveMinutes),
        [FaultKind.VoltageHigh] = new("cabinet", ["phase1VoltageTooHigh", "phase2VoltageTooHigh", "phase3VoltageTooHigh"], FiveMinutes, FiveMinutes),
        [FaultKind.BreakerTripped] = new("segment", [EventNames.CircuitBreakerTripped], Duration.Zero, Minute),
        [FaultKind.CableCut] = new("segment", [EventNames.SupplyLoss], Duration.FromMinutes(4), Minute),
        [FaultKind.ContactorOpen] = new("segment", [EventNames.ContactorError], Minute, Minute),
        [FaultKind.GatewayOff] = new("gateway", [EventNames.CommunicationFailure], Silence, Duration.FromMinutes(2)),
        [FaultKind.LinkDown] = new("network", [EventNames.CommunicationFailure], Silence, Duration.FromMinutes(2)),
        [FaultKind.SupplyLost] = new("grid", [EventNames.SupplyLoss], Minute, Minute),
    };

    /// <summary>The facts of a kind of fault.</summary>
    public static FaultFacts Of(FaultKind kind) => Single[kind];
}
