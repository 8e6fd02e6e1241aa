using LampuKota.Gateway;
using LampuKota.Lighting;

namespace LampuKota.Simulators;

/// <summary>The physical city: every lamp and sensor that the plan names, at work by the city's clock, sorted by the gateway that it hangs on.</summary>
internal sealed class CityWorld
{
    /// <param name="plan">The city.</param>
    /// <param name="seed">Its seed.</param>
    /// <param name="clock">Its clock.</param>
    /// <param name="faults">What is broken in it.</param>
    public CityWorld(CityPlan plan, ulong seed, CityClock clock, CityFaults faults)
    {
        (Seed, Clock, Faults) = (seed, clock, faults);
        var climate = new Climate(seed);
        ILookup<string, ISensor> sensors = plan.Sensors.ToLookup(
            sensor => sensor.GatewayId,
            sensor => FaultySensor.Around(new SimulatedSensor(sensor, seed, climate, clock), faults.OfSensor(sensor.Id), seed, clock));
        var lamps = new List<SimulatedLamp>(plan.Lamps.Count);
        var gateways = new List<GatewayWiring>(plan.Gateways.Count);
        foreach (IGrouping<string, PlannedLamp> group in plan.Lamps.GroupBy(lamp => lamp.GatewayId))
        {
            int first = lamps.Count;
            foreach (IGrouping<string, PlannedLamp> segment in group.GroupBy(lamp => lamp.SegmentId))
            {
                int length = segment.Count();
                int position = 0;
                foreach (PlannedLamp lamp in segment)
                    lamps.Add(new SimulatedLamp(lamp, new LampModel(lamp, (double)++position / length, seed), faults.Of(lamp.Id), climate, clock));
            }

            List<SimulatedLamp> own = lamps.GetRange(first, lamps.Count - first);
            gateways.Add(new GatewayWiring(
                group.Key, [.. own.Select(lamp => new GatewayLamp(lamp.DeviceId, lamp))], [.. own, .. sensors[group.Key]]));
        }

        (Lamps, Gateways) = (lamps, gateways);
    }

    public ulong Seed { get; }

    public CityClock Clock { get; }

    public CityFaults Faults { get; }

    /// <summary>All lamps.</summary>
    public IReadOnlyList<SimulatedLamp> Lamps { get; }

    /// <summary>All gateways with what hangs on them.</summary>
    public IReadOnlyList<GatewayWiring> Gateways { get; }
}

/// <summary>What hangs on one gateway.</summary>
/// <param name="GatewayId">The gateway.</param>
/// <param name="Lamps">Its lamps' outputs.</param>
/// <param name="Sensors">Its lamps' meters and its city sensors.</param>
internal sealed record GatewayWiring(string GatewayId, IReadOnlyList<GatewayLamp> Lamps, IReadOnlyList<ISensor> Sensors);
