using LampuKota.Lighting;

namespace LampuKota.Dashboard;

/// <summary>The quantities of a lamp that are kept in memory, each in a slot of its own.</summary>
internal static class LampQuantities
{
    /// <summary>Slot of the measured level.</summary>
    public const int Level = 0;

    /// <summary>Slot of the measured active power.</summary>
    public const int Power = 1;

    private static readonly Quantity[] Kept =
    [
        Quantities.ActualLightState, Quantities.ActivePower, Quantities.SupplyVoltage, Quantities.SupplyCurrent, Quantities.PowerFactor,
        Quantities.ActiveEnergy, Quantities.OperatingHours, Quantities.SwitchOnCounter, Quantities.Temperature,
    ];

    // By the quantity's own index: found without hashing.
    private static readonly int[] Slots = [.. Quantities.All.Select(quantity => Array.IndexOf(Kept, quantity))];

    /// <summary>Quantity names by slot.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Kept.Select(quantity => quantity.Name)];

    /// <summary>The slot of a quantity, or -1 where it is not kept.</summary>
    public static int SlotOf(Quantity quantity) => Slots[quantity.Index];
}
