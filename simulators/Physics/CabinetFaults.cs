namespace LampuKota.Simulators;

/// <summary>What may be wrong at a cabinet, several things at once.</summary>
[Flags]
internal enum CabinetFaults
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Its door is open.</summary>
    DoorOpen = 1,

    /// <summary>Its switch stands on manual.</summary>
    LocalOverride = 2,

    /// <summary>Its residual current device sees leakage.</summary>
    Leakage = 4,

    /// <summary>The grid gives nothing: neither lamps nor meter have voltage. Whether its gateway lives on is the gateway's matter.</summary>
    SupplyLost = 8,

    /// <summary>Somebody draws power from it.</summary>
    Tapped = 16,

    /// <summary>The voltage of phase 2 is far too low.</summary>
    PhaseLow = 32,

    /// <summary>It gets the voltage of a badly set transformer.</summary>
    VoltageHigh = 64,
}
