namespace LampuKota.Simulators;

/// <summary>Which lamps and which gateway of a city are faulty: chosen by its seed among what can be noticed.</summary>
internal sealed class CityFaults
{
    private readonly Dictionary<string, LampFault> _lamps = new(StringComparer.Ordinal);

    private CityFaults()
    {
    }

    /// <summary>A city in which everything works.</summary>
    public static CityFaults None { get; } = new();

    /// <summary>The gateway that goes offline now and then, if any.</summary>
    public string? UnreliableGatewayId { get; private init; }

    /// <summary>How many lamps are faulty.</summary>
    public int LampCount => _lamps.Count;

    /// <summary>A few dead lamps, one that flickers, one that burns by day, one that does not dim, and a gateway with a bad link.</summary>
    /// <param name="plan">The city.</param>
    /// <param name="seed">Its seed.</param>
    public static CityFaults Choose(CityPlan plan, ulong seed)
    {
        PlannedLamp[] metered = [.. plan.Lamps.Where(lamp => lamp.Metered)];
        new StableRandom(seed, "faults").Shuffle(metered.AsSpan());
        string unreliable = plan.Gateways[new StableRandom(seed, "unreliable gateway").NextBelow(plan.Gateways.Count)].Id;
        var faults = new CityFaults { UnreliableGatewayId = unreliable };
        int dead = Math.Clamp(plan.Lamps.Count / 500, 1, 40);
        LampFault[] wanted = [LampFault.Flickering, LampFault.DayBurner, LampFault.StuckDimmer, .. Enumerable.Repeat(LampFault.Dead, dead)];
        for (int i = 0; i < wanted.Length; i++)
            faults._lamps.Add(metered[i].Id, wanted[i]);
        return faults;
    }

    /// <summary>What is wrong with a lamp.</summary>
    public LampFault Of(string lampId) => _lamps.GetValueOrDefault(lampId);
}
