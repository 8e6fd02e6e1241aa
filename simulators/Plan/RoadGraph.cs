namespace LampuKota.Simulators;

/// <summary>
/// Which kelurahan are joined by which road: the named main roads first, then links of the Gabriel graph (two places are neighbours where no third
/// lies in the circle between them) that do not run beside a road that is there. The graph is always connected, since the Gabriel graph holds the
/// shortest spanning tree.
/// </summary>
internal static class RoadGraph
{
    /// <summary>Links longer than this are drawn only where a kelurahan would have no road at all.</summary>
    private const double LongestLinkMetres = 2_600;

    // Two roads that leave a place within 32 degrees of each other would look like one that was drawn twice.
    private const double NarrowestCosine = 0.85;

    /// <summary>The roads as lists of indexes into the junctions.</summary>
    /// <param name="junctions">One place a kelurahan.</param>
    /// <param name="routes">The main roads, as indexes into the junctions.</param>
    /// <returns>The links to add, each a pair of indexes, shortest first.</returns>
    public static IReadOnlyList<(int From, int To)> Links(PlanePoint[] junctions, IReadOnlyList<int[]> routes)
    {
        var neighbours = new List<int>[junctions.Length];
        for (int i = 0; i < neighbours.Length; i++)
            neighbours[i] = [];

        var parts = new Parts(junctions.Length);
        foreach (int[] route in routes)
        {
            for (int i = 1; i < route.Length; i++)
                Join(route[i - 1], route[i]);
        }

        var links = new List<(int From, int To)>();
        foreach ((int from, int to) in Gabriel(junctions))
        {
            bool needed = parts.Of(from) != parts.Of(to);
            if (!needed && !IsWelcome(junctions, neighbours, from, to))
                continue;

            links.Add((from, to));
            Join(from, to);
        }

        return links;

        void Join(int a, int b)
        {
            neighbours[a].Add(b);
            neighbours[b].Add(a);
            parts.Unite(a, b);
        }
    }

    private static List<(int From, int To)> Gabriel(PlanePoint[] points)
    {
        var pairs = new List<(int From, int To, double Length)>();
        for (int i = 0; i < points.Length; i++)
        {
            for (int j = i + 1; j < points.Length; j++)
            {
                if (AreNeighbours(points, i, j))
                    pairs.Add((i, j, (points[i] - points[j]).Length));
            }
        }

        pairs.Sort((a, b) => (a.Length, a.From, a.To).CompareTo((b.Length, b.From, b.To)));
        return pairs.ConvertAll(pair => (pair.From, pair.To));
    }

    private static bool AreNeighbours(PlanePoint[] points, int i, int j)
    {
        PlanePoint middle = (points[i] + points[j]) * 0.5;
        double radiusSquared = (points[i] - middle).LengthSquared;
        for (int k = 0; k < points.Length; k++)
        {
            if (k != i && k != j && (points[k] - middle).LengthSquared < radiusSquared)
                return false;
        }

        return true;
    }

    private static bool IsWelcome(PlanePoint[] points, List<int>[] neighbours, int from, int to) =>
        (points[from] - points[to]).Length <= LongestLinkMetres
        && LeavesRoom(points, neighbours, from, to)
        && LeavesRoom(points, neighbours, to, from);

    private static bool LeavesRoom(PlanePoint[] points, List<int>[] neighbours, int from, int to)
    {
        PlanePoint direction = (points[to] - points[from]).Unit();
        foreach (int other in neighbours[from])
        {
            if (other == to || PlanePoint.Dot(direction, (points[other] - points[from]).Unit()) > NarrowestCosine)
                return false;
        }

        return true;
    }

    /// <summary>Disjoint sets of junctions that are connected so far.</summary>
    private sealed class Parts
    {
        private readonly int[] _parents;

        public Parts(int count)
        {
            _parents = new int[count];
            for (int i = 0; i < count; i++)
                _parents[i] = i;
        }

        public int Of(int item)
        {
            while (_parents[item] != item)
                item = _parents[item] = _parents[_parents[item]];
            return item;
        }

        public void Unite(int a, int b) => _parents[Of(a)] = Of(b);
    }
}
