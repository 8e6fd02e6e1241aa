namespace LampuKota.Simulators;

/// <summary>A place where a pole may stand.</summary>
/// <param name="Street">Index of its street.</param>
/// <param name="Kelurahan">Index of its kelurahan.</param>
/// <param name="AlongMetres">Metres from the beginning of the street.</param>
/// <param name="Place">Where it stands.</param>
internal readonly record struct PolePlace(int Street, int Kelurahan, double AlongMetres, PlanePoint Place);

/// <summary>
/// Finds where poles may stand: every 35 to 45 m along each street, beside the carriageway; on main roads in turn on either side. A second round, for
/// cities with very many lamps, takes the opposite sides.
/// </summary>
internal sealed class PolePlaces(IReadOnlyList<Street> streets, Coast coast, DensityField density, ulong seed)
{
    /// <summary>Two poles are never nearer to each other than this; only crossings come close.</summary>
    private const double LeastDistanceMetres = 14;

    // Its diagonal is the least distance, so that a cell holds one pole at most.
    private const double CellMetres = 9.899;

    private const double ShoreMetres = 12;

    private readonly Dictionary<(int X, int Y), PlanePoint> _taken = [];

    /// <summary>Enough places for a number of lamps, streets in order; the second round stays empty where the first is plenty.</summary>
    public (List<PolePlace> FirstRound, List<PolePlace> SecondRound) Find(int lamps)
    {
        List<PolePlace> first = Find(opposite: false);
        return (first, lamps > first.Count / 2 ? Find(opposite: true) : []);
    }

    private List<PolePlace> Find(bool opposite)
    {
        var random = new StableRandom(seed, "poles");
        var places = new List<PolePlace>();
        for (int i = 0; i < streets.Count; i++)
            Find(i, opposite, random, places);
        return places;
    }

    private void Find(int number, bool opposite, StableRandom random, List<PolePlace> places)
    {
        Street street = streets[number];
        double spacing = random.Next(35, 45);
        double side = opposite ? -1 : 1;
        double untilNext = opposite ? spacing * 0.75 : spacing * 0.25;
        double along = 0;
        for (int i = 1; i < street.Line.Length; i++)
        {
            PlanePoint step = street.Line[i] - street.Line[i - 1];
            double length = step.Length;
            PlanePoint direction = step.Unit();
            double travelled = 0;
            while (length - travelled >= untilNext)
            {
                travelled += untilNext;
                untilNext = spacing;
                PlanePoint place = street.Line[i - 1] + direction * travelled + direction.Left * (side * HalfWidthMetres(street.Class));
                if (street.Class != StreetClass.Local)
                    side = -side;
                if (TryTake(place))
                    places.Add(new PolePlace(number, density.KelurahanAt(place), along + travelled, place));
            }

            untilNext -= length - travelled;
            along += length;
        }
    }

    private static double HalfWidthMetres(StreetClass streetClass) => streetClass switch
    {
        StreetClass.Arterial => 9,
        StreetClass.Connector => 6.5,
        _ => 4.5,
    };

    private bool TryTake(PlanePoint place)
    {
        (int x, int y) = ((int)Math.Floor(place.X / CellMetres), (int)Math.Floor(place.Y / CellMetres));
        for (int dx = -2; dx <= 2; dx++)
        {
            for (int dy = -2; dy <= 2; dy++)
            {
                if (_taken.TryGetValue((x + dx, y + dy), out PlanePoint other)
                    && (other - place).LengthSquared < LeastDistanceMetres * LeastDistanceMetres)
                    return false;
            }
        }

        return coast.IsLand(place, ShoreMetres) && _taken.TryAdd((x, y), place);
    }
}
