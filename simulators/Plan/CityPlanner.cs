using System.Globalization;

namespace LampuKota.Simulators;

/// <summary>Draws a city: the same seed and the same number of lamps give the same city, to the last byte.</summary>
internal static class CityPlanner
{
    /// <summary>Fewest lamps: one a kelurahan.</summary>
    public const int FewestLamps = 51;

    /// <summary>Most lamps: the city that one machine is built to hold (docs/architecture.md, Scale).</summary>
    public const int MostLamps = 100_000;

    /// <summary>Local streets are drawn at least to this length, lit or not, so that a small city has a map too.</summary>
    private const double LeastLocalMetres = 620_000;

    private const double DrawingToleranceMetres = 1.2;

    // A pole a street and round stands every 40 m at most; a fifth of the places is lost at crossings.
    private const double LocalMetresPerLamp = 28;

    /// <summary>Draws the plan.</summary>
    /// <param name="seed">The city's seed.</param>
    /// <param name="lamps"><see cref="FewestLamps"/> to <see cref="MostLamps"/>.</param>
    public static CityPlan Draw(ulong seed, int lamps)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(lamps, FewestLamps);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(lamps, MostLamps);

        Areas areas = Areas.Load();
        var coast = new Coast(seed);
        var density = new DensityField(areas);
        List<Street> streets = new RoadBuilder(areas, coast, seed).Build();
        LocalStreets.Grow(streets, coast, density, seed, Math.Max(LeastLocalMetres, lamps * LocalMetresPerLamp));

        (List<PolePlace> firstRound, List<PolePlace> secondRound) = new PolePlaces(streets, coast, density, seed).Find(lamps);
        List<PolePlace>[] chosen = new LampAllocation(streets, density, areas.Kelurahan.Count).Choose(firstRound, secondRound, lamps);

        IReadOnlyList<PlannedStreet> named = Named(streets, areas, density, seed);
        var assets = new AssetPlanner(areas, coast, streets, named, seed);
        for (int i = 0; i < chosen.Length; i++)
            assets.Equip(i, chosen[i]);

        return new CityPlan([.. coast.Sea.Select(GeoPoint.FromPlane)], areas, named, assets.Cabinets, assets.Gateways, assets.Lamps, assets.Sensors);
    }

    private static List<PlannedStreet> Named(List<Street> streets, Areas areas, DensityField density, ulong seed)
    {
        var names = new StreetNames(areas.Kelurahan.Count, seed);
        var result = new List<PlannedStreet>(streets.Count);
        foreach (Street street in streets)
        {
            string name = street.Class == StreetClass.Local ? names.Next(density.KelurahanAt(street.Line[street.Line.Length / 2])) : street.Name;
            GeoPoint[] line = Array.ConvertAll(Curve.Simplified(street.Line, DrawingToleranceMetres), GeoPoint.FromPlane);
            result.Add(new PlannedStreet($"ST-{(result.Count + 1).ToString("D4", CultureInfo.InvariantCulture)}", name, street.Class, line));
        }

        return result;
    }
}
