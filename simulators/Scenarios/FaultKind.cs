namespace LampuKota.Simulators;

/// <summary>What a scenario breaks.</summary>
internal enum FaultKind
{
    /// <summary>A lamp gives no light.</summary>
    LampDead,

    /// <summary>A lamp's relay has burnt: it gets no power.</summary>
    LampCutOff,

    /// <summary>A lamp burns fully where it should be dimmed.</summary>
    LampNotDimming,

    /// <summary>Nearly half of a lamp's LEDs are dark.</summary>
    LampPartlyDark,

    /// <summary>A lamp draws far too much.</summary>
    LampOverdriven,

    /// <summary>A lamp's controller does not answer.</summary>
    LampMute,

    /// <summary>A lamp's capacitor is dead.</summary>
    LampPowerFactor,

    /// <summary>A cabinet's door is open.</summary>
    DoorOpen,

    /// <summary>A cabinet's residual current device sees leakage.</summary>
    Leakage,

    /// <summary>A cabinet's switch stands on manual.</summary>
    OnManual,

    /// <summary>Somebody draws power from a cabinet.</summary>
    Tapped,

    /// <summary>One phase of a cabinet has far too low a voltage.</summary>
    PhaseLow,

    /// <summary>A cabinet gets the voltage of a badly set transformer.</summary>
    VoltageHigh,

    /// <summary>A segment's breaker has tripped.</summary>
    BreakerTripped,

    /// <summary>A segment's cable is cut.</summary>
    CableCut,

    /// <summary>A segment's contactor does not close.</summary>
    ContactorOpen,

    /// <summary>A gateway has stopped.</summary>
    GatewayOff,

    /// <summary>A gateway lives, and its way to the backend is cut.</summary>
    LinkDown,

    /// <summary>The grid gives a cabinet nothing.</summary>
    SupplyLost,
}
