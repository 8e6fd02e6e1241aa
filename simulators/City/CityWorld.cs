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
        Sensors = plan.Sensors.ToDictionary(sensor => sensor.Id, sensor => new FaultySensor(new SimulatedSensor(sensor, seed, climate, clock), faults.OfSensor(sensor.Id), seed, clock));
        ILookup<string, FaultySensor> sensors = plan.Sensors.ToLookup(sensor => sensor.GatewayId, sensor => Sensors[sensor.Id]);
        var cabinets = new Dictionary<string, SimulatedCabinet>();
        var segments = new Dictionary<string, SimulatedSegment>();
        var lamps = new List<SimulatedLamp>(plan.Lamps.Count);
        var gateways = new List<GatewayWiring>(plan.Gateways.Count);
        foreach (IGrouping<string, PlannedLamp> group in plan.Lamps.GroupBy(lamp => lamp.GatewayId))
        {
            int first = lamps.Count;
            var cabinet = new SimulatedCabinet(group.First().CabinetId, seed, clock) { Fault = faults.OfCabinet(group.First().CabinetId) };
            cabinets.Add(cabinet.DeviceId, cabinet);
            var own = new List<SimulatedSegment>();
            foreach (IGrouping<string, PlannedLamp> segment in group.GroupBy(lamp => lamp.SegmentId))
            {
                var feeder = new SimulatedSegment(segment.Key, cabinet) { Fault = faults.OfSegment(segment.Key) };
                segments.Add(feeder.DeviceId, feeder);
                int length = segment.Count();
                int position = 0;
                foreach (PlannedLamp lamp in segment)
                {
                    lamps.Add(new SimulatedLamp(lamp, new LampModel(lamp, (double)++position / length, seed), faults.Of(lamp.Id), climate, clock, feeder));
                    cabinet.Feed(lamps[^1], own.Count);
                }

                own.Add(feeder);
            }

            List<SimulatedLamp> behind = lamps.GetRange(first, lamps.Count - first);
            gateways.Add(new GatewayWiring(
                group.Key, [.. behind.Select(lamp => new GatewayLamp(lamp.DeviceId, lamp))], [.. behind, cabinet, .. own, .. sensors[group.Key]]));
        }

        (Lamps, Gateways, Cabinets, Segments) = (lamps, gateways, cabinets, segments);
    }

    public ulong Seed { get; }

    public CityClock Clock { get; }

    public CityFaults Faults { get; }

    /// <summary>All lamps.</summary>
    public IReadOnlyList<SimulatedLamp> Lamps { get; }

    /// <summary>All cabinets by their ids.</summary>
    public IReadOnlyDictionary<string, SimulatedCabinet> Cabinets { get; }

    /// <summary>All segments by their ids.</summary>
    public IReadOnlyDictionary<string, SimulatedSegment> Segments { get; }

    /// <summary>All city sensors by their ids.</summary>
    public IReadOnlyDictionary<string, FaultySensor> Sensors { get; }

    /// <summary>All gateways with what hangs on them.</summary>
    public IReadOnlyList<GatewayWiring> Gateways { get; }
}

/// <summary>What hangs on one gateway.</summary>
/// <param name="GatewayId">The gateway.</param>
/// <param name="Lamps">Its lamps' outputs.</param>
/// <param name="Sensors">Its lamps' meters, its cabinet, its segments and its city sensors.</param>
internal sealed record GatewayWiring(string GatewayId, IReadOnlyList<GatewayLamp> Lamps, IReadOnlyList<ISensor> Sensors);
