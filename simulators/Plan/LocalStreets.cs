using System.Runtime.InteropServices;

namespace LampuKota.Simulators;

/// <summary>
/// Grows the streets where people live, as towns grow: a street leaves another at a right angle, bends with the ground, ends where it meets a third or
/// where the houses end, and lets others leave it in turn. The densest places grow first, so a larger budget only adds streets.
/// </summary>
internal sealed class LocalStreets
{
    private const double StepMetres = 24;

    /// <summary>Streets keep this far from each other and join what is nearer ahead of them.</summary>
    private const double RoomMetres = 44;

    private const double ShoreMetres = 40;
    private const double ShortestMetres = 60;

    /// <summary>A street may pass close to its parent and to a street it crosses only on its first metres.</summary>
    private const double FreeMetres = 60;

    /// <summary>How often a street that meets another goes on behind it.</summary>
    private const double CrossingChance = 0.45;

    /// <summary>
    /// The length of local streets for which <see cref="Sprouts"/> chooses where the houses end. A larger town reaches farther out: density falls with the fourth
    /// power of the distance, so area grows with the root of the density at its edge.
    /// </summary>
    private const double TownMetres = 620_000;

    private readonly List<Street> _streets;
    private readonly Coast _coast;
    private readonly DensityField _density;
    private readonly StableRandom _random;
    private readonly SmoothNoise _bend;
    private readonly StreetIndex _index = new();
    private readonly PriorityQueue<Sprout, (double NegativeDensity, int Order)> _sprouts = new();
    private readonly double _townsInOne;
    private double _budgetMetres;
    private int _order;

    private LocalStreets(List<Street> streets, Coast coast, DensityField density, ulong seed, double budgetMetres)
    {
        (_streets, _coast, _density, _budgetMetres) = (streets, coast, density, budgetMetres);
        _townsInOne = Math.Max(1, budgetMetres / TownMetres);
        _random = new StableRandom(seed, "local streets");
        _bend = new SmoothNoise(seed ^ StableHash.Of("bend"), 350);
    }

    /// <summary>Adds local streets to the main roads.</summary>
    /// <param name="streets">The main roads; local streets are added at the end, without names.</param>
    /// <param name="coast">No street goes into the sea.</param>
    /// <param name="density">Where people live.</param>
    /// <param name="seed">The city's seed.</param>
    /// <param name="budgetMetres">How many metres of local streets to draw, if there is room.</param>
    public static void Grow(List<Street> streets, Coast coast, DensityField density, ulong seed, double budgetMetres)
    {
        var growth = new LocalStreets(streets, coast, density, seed, budgetMetres);
        for (int i = 0; i < streets.Count; i++)
        {
            growth._index.Add(i, streets[i].Line);
            growth.Sprouts(i);
        }

        growth.Run();
    }

    private void Run()
    {
        while (_budgetMetres > 0 && _sprouts.TryDequeue(out Sprout sprout, out _))
        {
            PlanePoint[]? line = Walk(sprout);
            if (line is null)
                continue;

            int number = _streets.Count;
            _streets.Add(new Street("", StreetClass.Local, line, Reach: 1));
            _index.Add(number, line);
            Sprouts(number);
            _budgetMetres -= Curve.Length(line);
        }
    }

    private PlanePoint[]? Walk(Sprout sprout)
    {
        var line = new List<PlanePoint> { sprout.From };
        PlanePoint direction = sprout.Direction;
        double longest = 130 + 700 * _random.NextUnit() * _random.NextUnit();
        double travelled = 0;
        double freeUntil = FreeMetres;
        int crossed = sprout.Parent;
        int lastJoint = 0;
        while (travelled < longest)
        {
            PlanePoint here = line[^1];
            direction = direction.Turned(StepMetres * 0.0022 * _bend.At(here));
            PlanePoint next = here + direction * StepMetres;
            if (!_coast.IsLand(next, ShoreMetres) || _density.At(next) < sprout.LeastDensity)
                break;

            StreetIndex.Hit? hit = _index.Nearest(next, RoomMetres, except: travelled < freeUntil ? crossed : -1);
            if (hit is null)
            {
                line.Add(next);
                travelled += StepMetres;
                continue;
            }

            PlanePoint ahead = hit.Value.Point - here;
            if (PlanePoint.Dot(ahead, direction) < 0.6 * ahead.Length)
                break; // a street runs alongside

            line.Add(hit.Value.Point);
            travelled += ahead.Length;
            lastJoint = line.Count - 1;
            if (!_random.Chance(CrossingChance))
                break;

            (crossed, freeUntil) = (hit.Value.Street, travelled + FreeMetres);
        }

        return Trimmed(line, lastJoint);
    }

    // A stub behind the last crossing is cut off, and what is then too short is no street.
    private static PlanePoint[]? Trimmed(List<PlanePoint> line, int lastJoint)
    {
        ReadOnlySpan<PlanePoint> whole = CollectionsMarshal.AsSpan(line);
        ReadOnlySpan<PlanePoint> kept = Curve.Length(whole[lastJoint..]) < ShortestMetres ? whole[..(lastJoint + 1)] : whole;
        return Curve.Length(kept) < ShortestMetres ? null : kept.ToArray();
    }

    // Side streets leave at right angles, nearer to each other where people live closer.
    private void Sprouts(int street)
    {
        PlanePoint[] line = _streets[street].Line;
        double untilNext = _random.Next(40, 90);
        for (int i = 1; i < line.Length; i++)
        {
            PlanePoint along = line[i] - line[i - 1];
            double length = along.Length;
            PlanePoint direction = along.Unit();
            double travelled = 0;
            while (length - travelled >= untilNext)
            {
                travelled += untilNext;
                PlanePoint from = line[i - 1] + direction * travelled;
                double density = _density.At(from);
                AddSprout(street, from, direction.Left, density);
                AddSprout(street, from, direction.Left * -1, density);
                untilNext = _random.Next(0.85, 1.3) * (165 - 70 * Math.Min(1, density * _townsInOne));
            }

            untilNext -= length - travelled;
        }
    }

    private void AddSprout(int parent, PlanePoint from, PlanePoint direction, double density)
    {
        double least = _random.Next(0.20, 0.38) / (_townsInOne * _townsInOne);
        double eagerness = Math.Min(density, 0.75) * _random.Next(0.6, 1);
        if (density > least)
            _sprouts.Enqueue(new Sprout(parent, from, direction.Turned(_random.Next(-0.04, 0.04)), least), (-eagerness, _order++));
    }

    private readonly record struct Sprout(int Parent, PlanePoint From, PlanePoint Direction, double LeastDensity);
}
