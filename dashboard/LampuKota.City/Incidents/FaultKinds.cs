using System.Collections.Frozen;
using LampuKota.Lighting;

namespace LampuKota.City;

/// <summary>What events mean for the search for a cause; pure. The names are those of docs/formats/events.md.</summary>
internal static class FaultKinds
{
    private static readonly FrozenSet<string> Dark = FrozenSet.Create(
        StringComparer.Ordinal,
        EventNames.LampFailure, EventNames.SupplyLoss, EventNames.SupplyVoltageTooLow, EventNames.LampPowerTooLow, EventNames.CurrentTooLow, EventNames.CyclingFailure,
        EventNames.ControlGearCommFailure, EventNames.CommunicationFailure, EventNames.StuckValue);

    private static readonly FrozenSet<string> PowerLost = FrozenSet.Create(
        StringComparer.Ordinal,
        EventNames.SupplyLoss, EventNames.CircuitBreakerTripped, EventNames.ContactorError, EventNames.TheftSuspected);

    private static readonly FrozenSet<string> SwitchedByHand = FrozenSet.Create(StringComparer.Ordinal, EventNames.SwitchingErrorOff, EventNames.LocalOverride);

    private static readonly FrozenSet<string> TooLittlePower = FrozenSet.Create(StringComparer.Ordinal, EventNames.TotalPowerTooLow, EventNames.SwitchingErrorOn);

    /// <summary>Whether a lamp or sensor with this event may be one that has no supply.</summary>
    public static bool IsDark(string name) => Dark.Contains(name);

    /// <summary>Whether nothing is heard.</summary>
    public static bool IsSilence(string name) => name == EventNames.CommunicationFailure;

    /// <summary>Whether a cabinet or segment with this event feeds nothing.</summary>
    public static bool IsPowerLost(string name) => PowerLost.Contains(name);

    /// <summary>How much an event says of why a cabinet or segment feeds nothing: somebody took the cable, its breaker fell, its contactor hangs; without supply is all of them.</summary>
    public static int WeightOf(string name) => name switch
    {
        EventNames.TheftSuspected => 3,
        EventNames.CircuitBreakerTripped => 2,
        EventNames.ContactorError => 1,
        _ => 0,
    };

    /// <summary>Whether a cabinet with this event burns its lamps by day, whatever they are told.</summary>
    public static bool IsSwitchedByHand(string name) => SwitchedByHand.Contains(name);

    /// <summary>Whether a cabinet with this event may only miss the power of a segment of its own.</summary>
    public static bool IsTooLittlePower(string name) => TooLittlePower.Contains(name);

    /// <summary>Whether one phase of a cabinet is without voltage.</summary>
    public static bool IsPhaseLost(string name) => name.StartsWith("phase", StringComparison.Ordinal) && name.EndsWith("VoltageTooLow", StringComparison.Ordinal);

    /// <summary>
    /// The fault that an event is at its device: events of one fault are one incident. A lamp or a sensor is visited once, whatever it has; a cabinet without power is one
    /// fault by whichever event it is told, as is one that gets too much voltage on all phases, or carries too much by any of them; all else stands for itself.
    /// </summary>
    public static string FaultOf(IncidentCause cause, string name) => cause switch
    {
        IncidentCause.Lamp or IncidentCause.Sensor or IncidentCause.Grid or IncidentCause.Network or IncidentCause.Report => "",
        IncidentCause.Cabinet or IncidentCause.Segment when IsPowerLost(name) => "power",
        IncidentCause.Cabinet when name.EndsWith("VoltageTooHigh", StringComparison.Ordinal) => "overvoltage",
        IncidentCause.Cabinet when IsOverload(name) => "overload",
        _ => name,
    };

    // One tap is seen in the sum and in a phase.
    private static bool IsOverload(string name) =>
        name == EventNames.TotalPowerTooHigh
        || (name.StartsWith("phase", StringComparison.Ordinal) && (name.EndsWith("PowerTooHigh", StringComparison.Ordinal) || name.EndsWith("CurrentTooHigh", StringComparison.Ordinal)));
}
