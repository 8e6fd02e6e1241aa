using System.Collections.Frozen;

namespace LampuKota.Dashboard;

/// <summary>The quantities of a lamp that are kept in memory, each in a slot of its own.</summary>
internal static class LampQuantities
{
    /// <summary>Slot of the measured level.</summary>
    public const int Level = 0;

    /// <summary>Slot of the measured active power.</summary>
    public const int Power = 1;

    /// <summary>Quantity names by slot.</summary>
    public static readonly IReadOnlyList<string> Names =
    [
        "actualLightState", "activePower", "supplyVoltage", "supplyCurrent", "powerFactor", "activeEnergy", "operatingHours", "switchOnCounter", "temperature",
    ];

    private static readonly FrozenDictionary<string, int> Slots =
        Names.Select((name, slot) => (name, slot)).ToFrozenDictionary(pair => pair.name, pair => pair.slot, StringComparer.Ordinal);

    /// <summary>The slot of a quantity, or -1 where it is not kept.</summary>
    /// <param name="quantity">Quantity name.</param>
    public static int SlotOf(string quantity) => Slots.GetValueOrDefault(quantity, -1);
}
