using LampuKota.City;

namespace LampuKota.Dashboard;

/// <summary>
/// How a segment (feeder circuit) is drawn: the shortest tree of lines from the cabinet over all of its lamps. Where the cable really runs nobody has
/// recorded; the tree shows which lamps hang together. Pure.
/// </summary>
internal static class WiringTree
{
    /// <summary>Longer segments are drawn in the order of their ids: the tree's work grows with the square, and no breaker feeds so many.</summary>
    public const int MaximumLamps = 2_000;

    /// <summary>From where the line to each lamp comes.</summary>
    /// <param name="cabinet">Where the segment begins; null where that is not known.</param>
    /// <param name="lamps">The segment's lamps.</param>
    /// <returns>For each lamp the position of the lamp before it; -1 for the cabinet.</returns>
    public static int[] Parents(Cabinet? cabinet, IReadOnlyList<LampAsset> lamps)
    {
        ArgumentNullException.ThrowIfNull(lamps);
        if (lamps.Count > MaximumLamps)
            return [.. Enumerable.Range(-1, lamps.Count)];

        int[] parents = new int[lamps.Count];
        Array.Fill(parents, -1);
        var distances = new double[lamps.Count];
        var isReached = new bool[lamps.Count];
        for (int i = 0; i < distances.Length; i++)
            distances[i] = cabinet is null ? i : SquareDegrees(cabinet.LongitudeDegrees, cabinet.LatitudeDegrees, lamps[i]);
        for (int step = 0; step < lamps.Count; step++)
        {
            int next = Nearest(distances, isReached);
            isReached[next] = true;
            for (int i = 0; i < lamps.Count; i++)
            {
                double distance = SquareDegrees(lamps[next].LongitudeDegrees, lamps[next].LatitudeDegrees, lamps[i]);
                if (isReached[i] || distance >= distances[i])
                    continue;
                (distances[i], parents[i]) = (distance, next);
            }
        }

        return parents;
    }

    private static int Nearest(double[] distances, bool[] isReached)
    {
        int nearest = -1;
        for (int i = 0; i < distances.Length; i++)
        {
            if (!isReached[i] && (nearest < 0 || distances[i] < distances[nearest]))
                nearest = i;
        }

        return nearest;
    }

    // Near the equator a degree is as long in both directions to within 2 %, which a drawing does not show.
    private static double SquareDegrees(double longitude, double latitude, LampAsset lamp)
    {
        double east = lamp.LongitudeDegrees - longitude, north = lamp.LatitudeDegrees - latitude;
        return (east * east) + (north * north);
    }
}
