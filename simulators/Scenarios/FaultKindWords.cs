namespace LampuKota.Simulators;

/// <summary>What is broken, what it becomes, and what came of it, in words for people.</summary>
internal static class FaultKindWords
{
    /// <summary>A kind of fault in Indonesian.</summary>
    public static string Indonesian(FaultKind kind) => kind switch
    {
        FaultKind.LampDead => "lampu mati",
        FaultKind.LampCutOff => "relai lampu terbakar",
        FaultKind.LampNotDimming => "lampu tidak meredup",
        FaultKind.LampPartlyDark => "lampu gelap sebagian",
        FaultKind.LampOverdriven => "daya lampu berlebih",
        FaultKind.LampMute => "pengendali lampu diam",
        FaultKind.LampPowerFactor => "kapasitor lampu rusak",
        FaultKind.DoorOpen => "pintu panel terbuka",
        FaultKind.Leakage => "arus bocor di panel",
        FaultKind.OnManual => "panel pada posisi manual",
        FaultKind.Tapped => "listrik panel disadap",
        FaultKind.PhaseLow => "tegangan satu fasa rendah",
        FaultKind.VoltageHigh => "tegangan panel tinggi",
        FaultKind.BreakerTripped => "MCB jalur turun",
        FaultKind.CableCut => "kabel jalur putus",
        FaultKind.ContactorOpen => "kontaktor jalur tidak menutup",
        FaultKind.GatewayOff => "gateway berhenti",
        FaultKind.LinkDown => "jaringan gateway putus",
        FaultKind.SupplyLost => "listrik padam",
        _ => kind.ToString(),
    };

    /// <summary>A kind of fault in English.</summary>
    public static string English(FaultKind kind) => kind switch
    {
        FaultKind.LampDead => "lamp dead",
        FaultKind.LampCutOff => "lamp's relay burnt",
        FaultKind.LampNotDimming => "lamp not dimming",
        FaultKind.LampPartlyDark => "lamp partly dark",
        FaultKind.LampOverdriven => "lamp overdriven",
        FaultKind.LampMute => "lamp's controller mute",
        FaultKind.LampPowerFactor => "lamp's capacitor dead",
        FaultKind.DoorOpen => "cabinet's door open",
        FaultKind.Leakage => "leakage in a cabinet",
        FaultKind.OnManual => "cabinet on manual",
        FaultKind.Tapped => "cabinet tapped",
        FaultKind.PhaseLow => "one phase too low",
        FaultKind.VoltageHigh => "voltage too high",
        FaultKind.BreakerTripped => "segment's breaker tripped",
        FaultKind.CableCut => "segment's cable cut",
        FaultKind.ContactorOpen => "segment's contactor open",
        FaultKind.GatewayOff => "gateway stopped",
        FaultKind.LinkDown => "gateways' network cut",
        FaultKind.SupplyLost => "power cut",
        _ => kind.ToString(),
    };

    /// <summary>A cause in Indonesian.</summary>
    public static string CauseInIndonesian(string cause) => cause switch
    {
        "grid" => "PLN",
        "network" => "Jaringan",
        "cabinet" => "Panel",
        "segment" => "Jalur",
        "gateway" => "Gateway",
        _ => "Lampu",
    };

    /// <summary>A cause in English.</summary>
    public static string CauseInEnglish(string cause) => cause switch
    {
        "grid" => "Grid",
        "network" => "Network",
        "cabinet" => "Cabinet",
        "segment" => "Segment",
        "gateway" => "Gateway",
        _ => "Lamp",
    };
}
