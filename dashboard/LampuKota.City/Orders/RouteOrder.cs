namespace LampuKota.City;

/// <summary>A good order in which to drive to some places: the nearest next, then crossings untied (2-opt). Pure, and the same for the same places.</summary>
public static class RouteOrder
{
    /// <summary>Most places of one route; 2-opt's work grows with the square of them.</summary>
    public const int MaximumPlaces = 100;

    private const double EarthRadiusMetres = 6_371_000;

    // Less is no gain but a rounding of the sum.
    private const double LeastGainMetres = 0.01;

    /// <summary>Orders places.</summary>
    /// <param name="places">The places, at most <see cref="MaximumPlaces"/>.</param>
    /// <param name="start">Where the way begins; null to begin at the first place.</param>
    /// <returns>Indexes of the places, in the order to go there.</returns>
    public static IReadOnlyList<int> Of(IReadOnlyList<GeoPoint> places, GeoPoint? start)
    {
        ArgumentNullException.ThrowIfNull(places);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(places.Count, MaximumPlaces);
        if (places.Count == 0)
            return [];

        int[] route = Nearest(places, start);
        Untie(route, places, start);
        return route;
    }

    /// <summary>Length of a way over places, as the crow flies, metres.</summary>
    /// <param name="route">Indexes of the places.</param>
    /// <param name="places">The places.</param>
    /// <param name="start">Where the way begins; null for the first place of the route.</param>
    public static double LengthMetres(IReadOnlyList<int> route, IReadOnlyList<GeoPoint> places, GeoPoint? start)
    {
        ArgumentNullException.ThrowIfNull(route);
        ArgumentNullException.ThrowIfNull(places);
        double metres = start is { } from && route.Count > 0 ? Metres(from, places[route[0]]) : 0;
        for (int stop = 1; stop < route.Count; stop++)
            metres += Metres(places[route[stop - 1]], places[route[stop]]);
        return metres;
    }

    /// <summary>Distance of two places of one city, metres.</summary>
    /// <param name="one">A place.</param>
    /// <param name="other">Another.</param>
    public static double Metres(GeoPoint one, GeoPoint other)
    {
        double north = double.DegreesToRadians(other.LatitudeDegrees - one.LatitudeDegrees);
        double east = double.DegreesToRadians(other.LongitudeDegrees - one.LongitudeDegrees) * Math.Cos(double.DegreesToRadians(one.LatitudeDegrees));
        return EarthRadiusMetres * Math.Sqrt((north * north) + (east * east));
    }

    private static int[] Nearest(IReadOnlyList<GeoPoint> places, GeoPoint? start)
    {
        List<int> left = [.. Enumerable.Range(0, places.Count)];
        int[] route = new int[places.Count];
        GeoPoint here = start ?? places[0];
        for (int stop = 0; stop < route.Length; stop++)
        {
            GeoPoint from = here;
            route[stop] = left.MinBy(index => Metres(from, places[index]));
            left.Remove(route[stop]);
            here = places[route[stop]];
        }

        return route;
    }

    // Turns a stretch of the way around wherever that makes it shorter, until nothing does. The first stop of a way without a start stays.
    private static void Untie(int[] route, IReadOnlyList<GeoPoint> places, GeoPoint? start)
    {
        bool isShorter;
        do
        {
            isShorter = false;
            for (int first = start is null ? 1 : 0; first < route.Length - 1; first++)
            {
                for (int last = first + 1; last < route.Length; last++)
                {
                    if (GainMetres(route, places, start, first, last) <= LeastGainMetres)
                        continue;
                    Array.Reverse(route, first, last - first + 1);
                    isShorter = true;
                }
            }
        }
        while (isShorter);
    }

    private static double GainMetres(int[] route, IReadOnlyList<GeoPoint> places, GeoPoint? start, int first, int last)
    {
        GeoPoint before = first > 0 ? places[route[first - 1]] : start!.Value;
        GeoPoint from = places[route[first]];
        GeoPoint to = places[route[last]];
        double gain = Metres(before, from) - Metres(before, to);
        if (last + 1 < route.Length)
            gain += Metres(to, places[route[last + 1]]) - Metres(from, places[route[last + 1]]);
        return gain;
    }
}

/// <summary>A place on the map (WGS 84).</summary>
/// <param name="LongitudeDegrees">Degrees east of Greenwich.</param>
/// <param name="LatitudeDegrees">Degrees north of the equator.</param>
public readonly record struct GeoPoint(double LongitudeDegrees, double LatitudeDegrees);
