namespace LampuKota.Lighting;

/// <summary>
/// The quantities that LampuKota knows, with their units and plausible ranges; a test holds them to docs/formats/quantities.md.
/// A range is what a working device of a city can report, not what is normal: it keeps out confused units, not bad news.
/// </summary>
public static class Quantities
{
    /// <summary>More than there will be; decoders keep a place for each.</summary>
    internal const int MaximumCount = 64;

    // Four times as many as there are, so that a name is found with one comparison almost always.
    private const int SlotCount = 256;

    private static readonly List<Quantity> Table = [];

    /// <summary>Light that the lamp gives, % of full.</summary>
    public static Quantity ActualLightState { get; } = Add(1, "actualLightState", "%", 0, 100, 0);

    /// <summary>Power that the lamp draws, W.</summary>
    public static Quantity ActivePower { get; } = Add(2, "activePower", "W", -100, 5_000, 1);

    /// <summary>Voltage at the lamp, V.</summary>
    public static Quantity SupplyVoltage { get; } = Add(3, "supplyVoltage", "V", 0, 1_000, 1);

    /// <summary>Current that the lamp draws, A.</summary>
    public static Quantity SupplyCurrent { get; } = Add(4, "supplyCurrent", "A", 0, 100, 3);

    /// <summary>Active over apparent power of the lamp, -1 to 1.</summary>
    public static Quantity PowerFactor { get; } = Add(5, "powerFactor", "1", -1, 1, 2);

    /// <summary>Counter of the energy that the lamp has used, kWh.</summary>
    public static Quantity ActiveEnergy { get; } = Add(6, "activeEnergy", "kWh", 0, 1_000_000, 3);

    /// <summary>Counter of burning hours, h.</summary>
    public static Quantity OperatingHours { get; } = Add(7, "operatingHours", "h", 0, 1_000_000, 1);

    /// <summary>Counter of switch-ons.</summary>
    public static Quantity SwitchOnCounter { get; } = Add(8, "switchOnCounter", "count", 0, 100_000_000, 0);

    /// <summary>Temperature of the device, or of the air for an air sensor, degrees Celsius.</summary>
    public static Quantity Temperature { get; } = Add(9, "temperature", "Cel", -60, 200, 1);

    /// <summary>Power of all phases of a cabinet, kW.</summary>
    public static Quantity TotalPower { get; } = Add(10, "totalPower", "kW", -1_000, 1_000, 3);

    /// <summary>Counter of the energy of all phases of a cabinet, kWh.</summary>
    public static Quantity TotalActiveEnergy { get; } = Add(11, "totalActiveEnergy", "kWh", 0, 1_000_000_000, 2);

    /// <summary>Frequency of the grid, Hz.</summary>
    public static Quantity Frequency { get; } = Add(12, "frequency", "Hz", 0, 100, 2);

    /// <summary>Voltage of phase 1, V.</summary>
    public static Quantity Phase1Voltage { get; } = Add(13, "phase1Voltage", "V", 0, 1_000, 1);

    /// <summary>Voltage of phase 2, V.</summary>
    public static Quantity Phase2Voltage { get; } = Add(14, "phase2Voltage", "V", 0, 1_000, 1);

    /// <summary>Voltage of phase 3, V.</summary>
    public static Quantity Phase3Voltage { get; } = Add(15, "phase3Voltage", "V", 0, 1_000, 1);

    /// <summary>Current of phase 1, A.</summary>
    public static Quantity Phase1Current { get; } = Add(16, "phase1Current", "A", 0, 2_000, 2);

    /// <summary>Current of phase 2, A.</summary>
    public static Quantity Phase2Current { get; } = Add(17, "phase2Current", "A", 0, 2_000, 2);

    /// <summary>Current of phase 3, A.</summary>
    public static Quantity Phase3Current { get; } = Add(18, "phase3Current", "A", 0, 2_000, 2);

    /// <summary>Power of phase 1, kW.</summary>
    public static Quantity Phase1Power { get; } = Add(19, "phase1Power", "kW", -1_000, 1_000, 3);

    /// <summary>Power of phase 2, kW.</summary>
    public static Quantity Phase2Power { get; } = Add(20, "phase2Power", "kW", -1_000, 1_000, 3);

    /// <summary>Power of phase 3, kW.</summary>
    public static Quantity Phase3Power { get; } = Add(21, "phase3Power", "kW", -1_000, 1_000, 3);

    /// <summary>Counter of the energy of phase 1, kWh.</summary>
    public static Quantity Phase1ActiveEnergy { get; } = Add(22, "phase1ActiveEnergy", "kWh", 0, 1_000_000_000, 2);

    /// <summary>Counter of the energy of phase 2, kWh.</summary>
    public static Quantity Phase2ActiveEnergy { get; } = Add(23, "phase2ActiveEnergy", "kWh", 0, 1_000_000_000, 2);

    /// <summary>Counter of the energy of phase 3, kWh.</summary>
    public static Quantity Phase3ActiveEnergy { get; } = Add(24, "phase3ActiveEnergy", "kWh", 0, 1_000_000_000, 2);

    /// <summary>Current in the neutral conductor, A.</summary>
    public static Quantity NeutralCurrent { get; } = Add(25, "neutralCurrent", "A", 0, 2_000, 2);

    /// <summary>Whether the cabinet's door is open.</summary>
    public static Quantity CabinetDoorOpen { get; } = Add(26, "cabinetDoorOpen", "/", 0, 1, 0);

    /// <summary>Whether a circuit breaker has tripped.</summary>
    public static Quantity CircuitBreakerTripped { get; } = Add(27, "circuitBreakerTripped", "/", 0, 1, 0);

    /// <summary>Whether the contactor feeds the segment.</summary>
    public static Quantity ContactorClosed { get; } = Add(28, "contactorClosed", "/", 0, 1, 0);

    /// <summary>Whether the residual current device sees leakage.</summary>
    public static Quantity LeakageDetected { get; } = Add(29, "leakageDetected", "/", 0, 1, 0);

    /// <summary>Whether a cabinet's switch stands on manual.</summary>
    public static Quantity LocalOverride { get; } = Add(45, "localOverride", "/", 0, 1, 0);

    /// <summary>Brightness of the day at a photocell, lx.</summary>
    public static Quantity Illuminance { get; } = Add(30, "illuminance", "lx", 0, 200_000, 1);

    /// <summary>Whether a photocell asks for light.</summary>
    public static Quantity PhotocellOutput { get; } = Add(31, "photocellOutput", "/", 0, 1, 0);

    /// <summary>Fine dust below 2.5 micrometres, ug/m3.</summary>
    public static Quantity ParticulateMatter25 { get; } = Add(32, "particulateMatter25", "ug/m3", 0, 10_000, 1);

    /// <summary>Fine dust below 10 micrometres, ug/m3.</summary>
    public static Quantity ParticulateMatter10 { get; } = Add(33, "particulateMatter10", "ug/m3", 0, 10_000, 1);

    /// <summary>Relative humidity of the air, %RH.</summary>
    public static Quantity RelativeHumidity { get; } = Add(34, "relativeHumidity", "%RH", 0, 100, 1);

    /// <summary>Sound level, dB(A).</summary>
    public static Quantity NoiseLevel { get; } = Add(35, "noiseLevel", "dB", 0, 200, 1);

    /// <summary>Height of water in a drain, m.</summary>
    public static Quantity WaterLevel { get; } = Add(36, "waterLevel", "m", -10, 100, 2);

    /// <summary>Filling of a water tank, %.</summary>
    public static Quantity TankLevel { get; } = Add(37, "tankLevel", "%", 0, 100, 1);

    /// <summary>Filling of a waste bin, %.</summary>
    public static Quantity FillingLevel { get; } = Add(38, "fillingLevel", "%", 0, 100, 1);

    /// <summary>Counter of rain that has fallen, mm.</summary>
    public static Quantity Rainfall { get; } = Add(39, "rainfall", "mm", 0, 1_000_000, 1);

    /// <summary>Whether a wifi point works.</summary>
    public static Quantity WifiAvailable { get; } = Add(40, "wifiAvailable", "/", 0, 1, 0);

    /// <summary>Clients of a wifi point.</summary>
    public static Quantity WifiClients { get; } = Add(41, "wifiClients", "count", 0, 100_000, 0);

    /// <summary>Vehicles since the last report.</summary>
    public static Quantity TrafficCount { get; } = Add(42, "trafficCount", "count", 0, 1_000_000, 0);

    /// <summary>Charge of a sensor's battery, %EL.</summary>
    public static Quantity BatteryLevel { get; } = Add(43, "batteryLevel", "%EL", 0, 100, 0);

    /// <summary>Whether somebody moves before a presence sensor.</summary>
    public static Quantity Presence { get; } = Add(44, "presence", "/", 0, 1, 0);

    private static readonly Quantity?[] Slots = MakeSlots();
    private static readonly Quantity?[] Numbered = MakeNumbered();

    /// <summary>All quantities, in the order of docs/formats/quantities.md.</summary>
    public static IReadOnlyList<Quantity> All => Table;

    /// <summary>The quantity of a name, or null. Allocates nothing.</summary>
    /// <param name="utf8Name">The name's bytes.</param>
    public static Quantity? Find(ReadOnlySpan<byte> utf8Name)
    {
        for (uint slot = Hash(utf8Name); ; slot++)
        {
            Quantity? quantity = Slots[slot % SlotCount];
            if (quantity is null || quantity.Utf8Name.SequenceEqual(utf8Name))
                return quantity;
        }
    }

    /// <summary>The quantity of a number, or null.</summary>
    /// <param name="number">Any number.</param>
    public static Quantity? Find(int number) => (uint)number < (uint)Numbered.Length ? Numbered[number] : null;

    /// <summary>The quantity of a name, or null.</summary>
    /// <param name="name">The name.</param>
    public static Quantity? Find(string name) => Table.Find(quantity => quantity.Name == name);

    private static Quantity Add(int number, string name, string unit, double minimum, double maximum, int decimals)
    {
        var quantity = new Quantity(number, name, unit, minimum, maximum, decimals) { Index = Table.Count };
        Table.Add(quantity);
        return quantity;
    }

    // Open addressing.
    private static Quantity?[] MakeSlots()
    {
        var slots = new Quantity?[SlotCount];
        foreach (Quantity quantity in Table)
        {
            uint slot = Hash(quantity.Utf8Name);
            while (slots[slot % SlotCount] is not null)
                slot++;
            slots[slot % SlotCount] = quantity;
        }

        return slots;
    }

    private static Quantity?[] MakeNumbered()
    {
        var numbered = new Quantity?[Table.Max(quantity => quantity.Number) + 1];
        foreach (Quantity quantity in Table)
            numbered[quantity.Number] = quantity;
        return numbered;
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
