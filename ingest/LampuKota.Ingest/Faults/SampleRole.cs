using LampuKota.Columns;
using LampuKota.Lighting;

namespace LampuKota.Ingest;

/// <summary>What a quantity is to the fault rules of ingest.</summary>
[Flags]
internal enum SampleRoles : byte
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Power, W.</summary>
    Watts = 1,

    /// <summary>Power, kW.</summary>
    Kilowatts = 2,

    /// <summary>Counter of energy, kWh.</summary>
    Energy = 4,

    /// <summary>Never stands still.</summary>
    Restless = 8,

    /// <summary>Voltage at a lamp.</summary>
    Volts = 16,

    /// <summary>A cabinet's door.</summary>
    Door = 32,
}

/// <summary>The roles of all quantities.</summary>
internal static class SampleRole
{
    private static readonly SampleRoles[] OfIndex = [.. Quantities.All.Select(Of)];

    /// <summary>The role of a quantity of a batch.</summary>
    public static SampleRoles Of(NameTable names, int index) => Quantities.Find(names[index]) is { } quantity ? OfIndex[quantity.Index] : SampleRoles.None;

    /// <summary>The role of a quantity.</summary>
    public static SampleRoles Of(Quantity quantity)
    {
        if (quantity == Quantities.ActivePower)
            return SampleRoles.Watts;
        if (quantity == Quantities.TotalPower)
            return SampleRoles.Kilowatts;
        if (quantity == Quantities.ActiveEnergy || quantity == Quantities.TotalActiveEnergy)
            return SampleRoles.Energy;
        if (quantity == Quantities.SupplyVoltage)
            return SampleRoles.Volts | SampleRoles.Restless;
        if (quantity == Quantities.CabinetDoorOpen)
            return SampleRoles.Door;
        return IsRestless(quantity) ? SampleRoles.Restless : SampleRoles.None;
    }

    // To their last decimal these move within minutes, by weather, traffic or the grid. What may rest (a level, a state, a counter, light at night) is not among them.
    private static bool IsRestless(Quantity quantity) =>
        quantity == Quantities.Temperature || quantity == Quantities.RelativeHumidity || quantity == Quantities.NoiseLevel
        || quantity == Quantities.ParticulateMatter25 || quantity == Quantities.ParticulateMatter10
        || quantity == Quantities.Phase1Voltage || quantity == Quantities.Phase2Voltage || quantity == Quantities.Phase3Voltage;
}
