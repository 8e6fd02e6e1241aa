namespace LampuKota.Simulators;

/// <summary>The city that a scenario is played in: the plan of its seed, made fit for measuring. Pure.</summary>
internal static class ScenarioCity
{
    /// <summary>Lamps behind the feeder that trips.</summary>
    public const int FeederLamps = 500;

    /// <summary>Draws it.</summary>
    /// <param name="name">The scenario.</param>
    /// <param name="seed">The city's seed.</param>
    /// <param name="lamps">How many lamps.</param>
    public static CityPlan Draw(string name, ulong seed, int lamps)
    {
        CityPlan plan = CityPlanner.Draw(seed, lamps);
        // Bins fill by themselves: true faults that nobody has injected.
        plan = plan with { Sensors = [.. plan.Sensors.Where(sensor => sensor.Kind != SensorKind.Waste)] };
        return name == "feeder" ? WithFeeder(plan, Math.Min(FeederLamps, lamps / 4)) : plan;
    }

    /// <summary>Puts the lamps of neighbouring cabinets on one segment of one of them, as an old city has it; the emptied cabinets and their gateways go, and their sensors move.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="lamps">How many lamps the segment has at least.</param>
    public static CityPlan WithFeeder(CityPlan plan, int lamps)
    {
        PlannedGateway middle = plan.Gateways[plan.Gateways.Count / 2];
        Dictionary<string, int> counts = plan.Lamps.CountBy(lamp => lamp.GatewayId).ToDictionary();
        var joined = new HashSet<string>(StringComparer.Ordinal);
        int count = 0;
        foreach (PlannedGateway gateway in plan.Gateways.OrderBy(gateway => Math.Pow(gateway.Place.Longitude - middle.Place.Longitude, 2) + Math.Pow(gateway.Place.Latitude - middle.Place.Latitude, 2)))
        {
            if (count >= lamps)
                break;
            joined.Add(gateway.Id);
            count += counts[gateway.Id];
        }

        string segment = $"{middle.CabinetId}-S1";
        PlannedLamp[] moved =
        [
            .. plan.Lamps.Where(lamp => joined.Contains(lamp.GatewayId)).Select(lamp => lamp with { GatewayId = middle.Id, CabinetId = middle.CabinetId, SegmentId = segment }),
        ];
        HashSet<string> cabinets = [.. plan.Gateways.Where(gateway => joined.Contains(gateway.Id) && gateway.Id != middle.Id).Select(gateway => gateway.CabinetId)];
        return plan with
        {
            Cabinets = [.. plan.Cabinets.Where(cabinet => !cabinets.Contains(cabinet.Id))],
            Gateways = [.. plan.Gateways.Where(gateway => !cabinets.Contains(gateway.CabinetId))],
            Lamps = [.. plan.Lamps.Where(lamp => !joined.Contains(lamp.GatewayId)), .. moved],
            Sensors = [.. plan.Sensors.Select(sensor => joined.Contains(sensor.GatewayId) ? sensor with { GatewayId = middle.Id } : sensor)],
        };
    }
}
