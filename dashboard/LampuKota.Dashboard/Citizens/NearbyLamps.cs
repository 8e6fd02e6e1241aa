using LampuKota.City;

namespace LampuKota.Dashboard;

/// <summary>The lamps around a place; pure.</summary>
public static class NearbyLamps
{
    /// <summary>Beyond this, a lamp is not "here", metres: the distance of a few poles, and a phone's error in a narrow street.</summary>
    public const double MaximumMetres = 250;

    private const double MetresPerDegree = 111_320;

    /// <summary>Finds them, the nearest first.</summary>
    /// <param name="city">The assets.</param>
    /// <param name="longitudeDegrees">Degrees east of Greenwich (WGS 84).</param>
    /// <param name="latitudeDegrees">Degrees north of the equator (WGS 84).</param>
    /// <param name="limit">At most so many.</param>
    public static IReadOnlyList<LampAsset> Find(CitySnapshot city, double longitudeDegrees, double latitudeDegrees, int limit)
    {
        ArgumentNullException.ThrowIfNull(city);
        double metresEast = MetresPerDegree * Math.Cos(latitudeDegrees * Math.PI / 180);
        return
        [
            .. city.Lamps
                .Select(lamp => (Lamp: lamp, Metres: Math.Sqrt(
                    Square((lamp.LongitudeDegrees - longitudeDegrees) * metresEast) + Square((lamp.LatitudeDegrees - latitudeDegrees) * MetresPerDegree))))
                .Where(near => near.Metres <= MaximumMetres).OrderBy(near => near.Metres).ThenBy(near => near.Lamp.Id, StringComparer.Ordinal).Take(limit).Select(near => near.Lamp),
        ];
    }

    private static double Square(double value) => value * value;
}
