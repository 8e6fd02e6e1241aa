namespace LampuKota.Simulators;

/// <summary>Draws arterials and connectors: smooth through the kelurahan they pass, bent by the ground, never in the sea.</summary>
internal sealed class RoadBuilder(Areas areas, Coast coast, ulong seed)
{
    private const double StepMetres = 45;

    /// <summary>No road comes nearer to the shore than this.</summary>
    private const double ShoreMetres = 55;

    // Light runs along the roads that have a name in the city; at the links between them only their ends are lit.
    private const double ArterialReach = 7;
    private const double NamedReach = 4.5;
    private const double LinkReach = 1.2;

    private readonly SmoothNoise _ground = new(seed ^ StableHash.Of("ground"), 420);

    /// <summary>All main roads and links.</summary>
    public List<Street> Build()
    {
        PlanePoint[] junctions = Junctions();
        var indexByName = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < junctions.Length; i++)
            indexByName.Add(areas.Kelurahan[i].Name, i);

        var routes = new List<int[]>();
        foreach (MainRoad road in MainRoads.All)
            routes.Add([.. road.Via.Select(name => indexByName[name])]);

        var streets = new List<Street>();
        for (int i = 0; i < routes.Count; i++)
        {
            MainRoad road = MainRoads.All[i];
            double reach = road.Class == StreetClass.Arterial ? ArterialReach : NamedReach;
            streets.Add(new Street(road.Name, road.Class, Draw(junctions, routes[i]), reach));
        }

        string[] names = [.. MainRoads.LinkNames];
        new StableRandom(seed, "link names").Shuffle(names.AsSpan());
        IReadOnlyList<(int From, int To)> links = RoadGraph.Links(junctions, routes);
        for (int i = 0; i < links.Count; i++)
        {
            string name = i < names.Length ? names[i] : $"{names[i % names.Length]} {Roman.Of(i / names.Length + 1)}";
            streets.Add(new Street(name, StreetClass.Connector, Draw(junctions, [links[i].From, links[i].To]), LinkReach));
        }

        return streets;
    }

    // A centroid is no crossroads: each junction stands a little beside it.
    private PlanePoint[] Junctions()
    {
        var random = new StableRandom(seed, "junctions");
        var junctions = new PlanePoint[areas.Kelurahan.Count];
        for (int i = 0; i < junctions.Length; i++)
        {
            var shift = new PlanePoint(random.Next(-1, 1), random.Next(-1, 1));
            junctions[i] = coast.PushInland(areas.Kelurahan[i].Centre.ToPlane() + shift * 70, 120);
        }

        return junctions;
    }

    private PlanePoint[] Draw(PlanePoint[] junctions, int[] route)
    {
        var via = new PlanePoint[route.Length];
        for (int i = 0; i < via.Length; i++)
            via[i] = junctions[route[i]];

        PlanePoint[] line = Curve.Through(via, StepMetres);
        var result = new PlanePoint[line.Length];
        for (int i = 0; i < line.Length; i++)
            result[i] = coast.PushInland(line[i] + Bend(line, i) * Slack(via, line[i]), ShoreMetres);
        return result;
    }

    private PlanePoint Bend(PlanePoint[] line, int i)
    {
        PlanePoint along = (line[Math.Min(i + 1, line.Length - 1)] - line[Math.Max(i - 1, 0)]).Unit();
        return along.Left * _ground.At(line[i]);
    }

    // Nothing moves at a junction, so that roads keep meeting there; in between the slack grows to 90 m.
    private static double Slack(PlanePoint[] via, PlanePoint point)
    {
        double nearest = double.MaxValue;
        foreach (PlanePoint junction in via)
            nearest = Math.Min(nearest, (point - junction).Length);
        return Math.Min(nearest * 0.22, 90);
    }
}
