namespace LampuKota.Simulators;

/// <summary>Which lamps, sensors, segments and cabinets and which gateway of a city are faulty: chosen by its seed among what can be noticed.</summary>
internal sealed class CityFaults
{
    private readonly Dictionary<string, LampFault> _lamps = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SensorFault> _sensors = new(StringComparer.Ordinal);

    // A tripped breaker darkens a third of a small city: shown only where it is one fault among others.
    private const int FewestCabinets = 10;

    private readonly Dictionary<string, SegmentFault> _segments = new(StringComparer.Ordinal);
    private readonly Dictionary<string, CabinetFaults> _cabinets = new(StringComparer.Ordinal);

    private CityFaults()
    {
    }

    /// <summary>A city in which everything works.</summary>
    public static CityFaults None { get; } = new();

    /// <summary>The gateway that goes offline now and then, if any.</summary>
    public string? UnreliableGatewayId { get; private init; }

    /// <summary>Whether an update fails at a gateway now and then.</summary>
    public bool MayUpdatesFail { get; private init; }

    /// <summary>How many lamps are faulty.</summary>
    public int LampCount => _lamps.Count;

    /// <summary>
    /// A few dead lamps and one lamp of every other fault, one city sensor of every fault, and a gateway with a bad link; in a city of ten cabinets also a segment of every
    /// fault, a door that stands open and a cabinet that is tapped.
    /// </summary>
    /// <param name="plan">The city.</param>
    /// <param name="seed">Its seed.</param>
    public static CityFaults Choose(CityPlan plan, ulong seed)
    {
        PlannedLamp[] metered = [.. plan.Lamps.Where(lamp => lamp.Metered)];
        new StableRandom(seed, "faults").Shuffle(metered.AsSpan());
        string unreliable = plan.Gateways[new StableRandom(seed, "unreliable gateway").NextBelow(plan.Gateways.Count)].Id;
        var faults = new CityFaults { UnreliableGatewayId = unreliable, MayUpdatesFail = true };
        int dead = Math.Clamp(plan.Lamps.Count / 500, 1, 40);
        LampFault[] wanted =
        [
            .. Enum.GetValues<LampFault>().Where(fault => fault is not (LampFault.None or LampFault.Dead)), .. Enumerable.Repeat(LampFault.Dead, dead),
        ];
        foreach ((PlannedLamp lamp, LampFault fault) in metered.Zip(wanted))
            faults._lamps.Add(lamp.Id, fault);

        PlannedSensor[] sensors = [.. plan.Sensors];
        new StableRandom(seed, "sensor faults").Shuffle(sensors.AsSpan());
        foreach ((PlannedSensor sensor, SensorFault fault) in sensors.Zip(Enum.GetValues<SensorFault>().Where(fault => fault != SensorFault.None)))
            faults._sensors.Add(sensor.Id, fault);
        faults.BreakCabinets(plan, seed, unreliable);
        return faults;
    }

    // Those of the gateway with the bad link would be unknown half of the time.
    private void BreakCabinets(CityPlan plan, ulong seed, string unreliable)
    {
        PlannedGateway[] gateways = [.. plan.Gateways.Where(gateway => gateway.Id != unreliable)];
        if (gateways.Length < FewestCabinets)
            return;

        new StableRandom(seed, "cabinet faults").Shuffle(gateways.AsSpan());
        ILookup<string, string> segments = plan.Lamps.ToLookup(lamp => lamp.GatewayId, lamp => lamp.SegmentId);
        SegmentFault[] wanted = [.. Enum.GetValues<SegmentFault>().Where(fault => fault != SegmentFault.None)];
        foreach ((PlannedGateway gateway, SegmentFault fault) in gateways.Zip(wanted))
            _segments.Add(segments[gateway.Id].Last(), fault);
        _cabinets.Add(gateways[wanted.Length].CabinetId, CabinetFaults.DoorOpen);
        _cabinets.Add(gateways[wanted.Length + 1].CabinetId, CabinetFaults.Tapped);
    }

    /// <summary>What is wrong with a segment.</summary>
    public SegmentFault OfSegment(string segmentId) => _segments.GetValueOrDefault(segmentId);

    /// <summary>What is wrong at a cabinet.</summary>
    public CabinetFaults OfCabinet(string cabinetId) => _cabinets.GetValueOrDefault(cabinetId);

    /// <summary>What is wrong with a city sensor.</summary>
    public SensorFault OfSensor(string sensorId) => _sensors.GetValueOrDefault(sensorId);

    /// <summary>What is wrong with a lamp.</summary>
    public LampFault Of(string lampId) => _lamps.GetValueOrDefault(lampId);
}
