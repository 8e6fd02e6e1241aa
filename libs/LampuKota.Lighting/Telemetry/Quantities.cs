namespace LampuKota.Lighting;

/// <summary>
/// The quantities that LampuKota knows, with their units and plausible ranges; a test holds them to docs/formats/quantities.md.
/// A range is what a working device of a city can report, not what is normal: it keeps out confused units, not bad news.
/// </summary>
public static class Quantities
{
    /// <summary>More than there will be; decoders keep a place for each.</summary>
    internal const int MaximumCount = 64;

    private static readonly List<Quantity> Table = [];

    /// <summary>Light that the lamp gives, % of full.</summary>
    public static Quantity ActualLightState { get; } = Add("actualLightState", "%", 0, 100, 0);

    /// <summary>Power that the lamp draws, W.</summary>
    public static Quantity ActivePower { get; } = Add("activePower", "W", -100, 5_000, 1);

    /// <summary>Voltage at the lamp, V.</summary>
    public static Quantity SupplyVoltage { get; } = Add("supplyVoltage", "V", 0, 1_000, 1);

    /// <summary>Current that the lamp draws, A.</summary>
    public static Quantity SupplyCurrent { get; } = Add("supplyCurrent", "A", 0, 100, 3);

    /// <summary>Active over apparent power of the lamp, -1 to 1.</summary>
    public static Quantity PowerFactor { get; } = Add("powerFactor", "1", -1, 1, 2);

    /// <summary>Counter of the energy that the lamp has used, kWh.</summary>
    public static Quantity ActiveEnergy { get; } = Add("activeEnergy", "kWh", 0, 1_000_000, 3);

    /// <summary>Counter of burning hours, h.</summary>
    public static Quantity OperatingHours { get; } = Add("operatingHours", "h", 0, 1_000_000, 1);

    /// <summary>Counter of switch-ons.</summary>
    public static Quantity SwitchOnCounter { get; } = Add("switchOnCounter", "count", 0, 100_000_000, 0);

    /// <summary>Temperature of the device, or of the air for an air sensor, degrees Celsius.</summary>
    public static Quantity Temperature { get; } = Add("temperature", "Cel", -60, 200, 1);

    /// <summary>Power of all phases of a cabinet, kW.</summary>
    public static Quantity TotalPower { get; } = Add("totalPower", "kW", -1_000, 1_000, 3);

    /// <summary>Counter of the energy of all phases of a cabinet, kWh.</summary>
    public static Quantity TotalActiveEnergy { get; } = Add("totalActiveEnergy", "kWh", 0, 1_000_000_000, 2);

    /// <summary>Frequency of the grid, Hz.</summary>
    public static Quantity Frequency { get; } = Add("frequency", "Hz", 0, 100, 2);

    /// <summary>Voltage of phase 1, V.</summary>
    public static Quantity Phase1Voltage { get; } = Add("phase1Voltage", "V", 0, 1_000, 1);

    /// <summary>Voltage of phase 2, V.</summary>
    public static Quantity Phase2Voltage { get; } = Add("phase2Voltage", "V", 0, 1_000, 1);

    /// <summary>Voltage of phase 3, V.</summary>
    public static Quantity Phase3Voltage { get; } = Add("phase3Voltage", "V", 0, 1_000, 1);

    /// <summary>Current of phase 1, A.</summary>
    public static Quantity Phase1Current { get; } = Add("phase1Current", "A", 0, 2_000, 2);

    /// <summary>Current of phase 2, A.</summary>
    public static Quantity Phase2Current { get; } = Add("phase2Current", "A", 0, 2_000, 2);

    /// <summary>Current of phase 3, A.</summary>
    public static Quantity Phase3Current { get; } = Add("phase3Current", "A", 0, 2_000, 2);

    /// <summary>Power of phase 1, kW.</summary>
    public static Quantity Phase1Power { get; } = Add("phase1Power", "kW", -1_000, 1_000, 3);

    /// <summary>Power of phase 2, kW.</summary>
    public static Quantity Phase2Power { get; } = Add("phase2Power", "kW", -1_000, 1_000, 3);

    /// <summary>Power of phase 3, kW.</summary>
    public static Quantity Phase3Power { get; } = Add("phase3Power", "kW", -1_000, 1_000, 3);

    /// <summary>Counter of the energy of phase 1, kWh.</summary>
    public static Quantity Phase1ActiveEnergy { get; } = Add("phase1ActiveEnergy", "kWh", 0, 1_000_000_000, 2);

    /// <summary>Counter of the energy of phase 2, kWh.</summary>
    public static Quantity Phase2ActiveEnergy { get; } = Add("phase2ActiveEnergy", "kWh", 0, 1_000_000_000, 2);

    /// <summary>Counter of the energy of phase 3, kWh.</summary>
    public static Quantity Phase3ActiveEnergy { get; } = Add("phase3ActiveEnergy", "kWh", 0, 1_000_000_000, 2);

    /// <summary>Current in the neutral conductor, A.</summary>
    public static Quantity NeutralCurrent { get; } = Add("neutralCurrent", "A", 0, 2_000, 2);

    /// <summary>Whether the cabinet's door is open.</summary>
    public static Quantity CabinetDoorOpen { get; } = Add("cabinetDoorOpen", "/", 0, 1, 0);

    /// <summary>Whether a circuit breaker has tripped.</summary>
    public static Quantity CircuitBreakerTripped { get; } = Add("circuitBreakerTripped", "/", 0, 1, 0);

    /// <summary>Whether the contactor feeds the segment.</summary>
    public static Quantity ContactorClosed { get; } = Add("contactorClosed", "/", 0, 1, 0);

    /// <summary>Whether the residual current device sees leakage.</summary>
    public static Quantity LeakageDetected { get; } = Add("leakageDetected", "/", 0, 1, 0);

    /// <summary>Brightness of the day at a photocell, lx.</summary>
    public static Quantity Illuminance { get; } = Add("illuminance", "lx", 0, 200_000, 1);

    /// <summary>Whether a photocell asks for light.</summary>
    public static Quantity PhotocellOutput { get; } = Add("photocellOutput", "/", 0, 1, 0);

    /// <summary>Fine dust below 2.5 micrometres, ug/m3.</summary>
    public static Quantity ParticulateMatter25 { get; } = Add("particulateMatter25", "ug/m3", 0, 10_000, 1);

    /// <summary>Fine dust below 10 micrometres, ug/m3.</summary>
    public static Quantity ParticulateMatter10 { get; } = Add("particulateMatter10", "ug/m3", 0, 10_000, 1);

    /// <summary>Relative humidity of the air, %RH.</summary>
    public static Quantity RelativeHumidity { get; } = Add("relativeHumidity", "%RH", 0, 100, 1);

    /// <summary>Sound level, dB(A).</summary>
    public static Quantity NoiseLevel { get; } = Add("noiseLevel", "dB", 0, 200, 1);

    /// <summary>Height of water in a drain, m.</summary>
    public static Quantity WaterLevel { get; } = Add("waterLevel", "m", -10, 100, 2);

    /// <summary>Filling of a water tank, %.</summary>
    public static Quantity TankLevel { get; } = Add("tankLevel", "%", 0, 100, 1);

    /// <summary>Filling of a waste bin, %.</summary>
    public static Quantity FillingLevel { get; } = Add("fillingLevel", "%", 0, 100, 1);

    /// <summary>Counter of rain that has fallen, mm.</summary>
    public static Quantity Rainfall { get; } = Add("rainfall", "mm", 0, 1_000_000, 1);

    /// <summary>Whether a wifi point works.</summary>
    public static Quantity WifiAvailable { get; } = Add("wifiAvailable", "/", 0, 1, 0);

    /// <summary>Clients of a wifi point.</summary>
    public static Quantity WifiClients { get; } = Add("wifiClients", "count", 0, 100_000, 0);

    /// <summary>Vehicles since the last report.</summary>
    public static Quantity TrafficCount { get; } = Add("trafficCount", "count", 0, 1_000_000, 0);

    /// <summary>Charge of a sensor's battery, %EL.</summary>
    public static Quantity BatteryLevel { get; } = Add("batteryLevel", "%EL", 0, 100, 0);

    private static readonly Quantity?[] Slots = MakeSlots();

    /// <summary>All quantities, in the order of docs/formats/quantities.md.</summary>
    public static IReadOnlyList<Quantity> All => Table;

    /// <summary>The quantity of a name, or null. Allocates nothing.</summary>
    /// <param name="utf8Name">The name's bytes.</param>
    public static Quantity? Find(ReadOnlySpan<byte> utf8Name)
    {
        for (uint slot = Hash(utf8Name); ; slot++)
        {
            Quantity? quantity = Slots[slot % Slots.Length];
            if (quantity is null || quantity.Utf8Name.SequenceEqual(utf8Name))
                return quantity;
        }
    }

    /// <summary>The quantity of a name, or null.</summary>
    /// <param name="name">The name.</param>
    public static Quantity? Find(string name) => Table.Find(quantity => quantity.Name == name);

    private static Quantity Add(string name, string unit, double minimum, double maximum, int decimals)
    {
        var quantity = new Quantity(name, unit, minimum, maximum, decimals) { Index = Table.Count };
        Table.Add(quantity);
        return quantity;
    }

    // Open addressing, a quarter full: a name is found with one comparison almost always.
    private static Quantity?[] MakeSlots()
    {
        var slots = new Quantity?[256];
        foreach (Quantity quantity in Table)
        {
            uint slot = Hash(quantity.Utf8Name);
            while (slots[slot % slots.Length] is not null)
                slot++;
            slots[slot % slots.Length] = quantity;
        }

        return slots;
    }

    // Length and four letters tell the known names apart well enough, and cost the same for a long name as for a short one.
    private static uint Hash(ReadOnlySpan<byte> name)
    {
        if (name.IsEmpty)
            return 0;
        uint letters = name[0] | ((uint)name[name.Length / 3] << 8) | ((uint)name[name.Length / 2] << 16) | ((uint)name[^1] << 24);
        return (letters * 2654435761u + (uint)name.Length * 40503u) >> 8;
    }
}
