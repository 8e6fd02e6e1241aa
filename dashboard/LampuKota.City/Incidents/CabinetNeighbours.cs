namespace LampuKota.City;

/// <summary>
/// Which cabinets stand near each other, so that one failure of the grid may reach both: not far apart, in one urban village, or each other's nearest where a city is
/// sparse. Which of the utility's feeders supplies a cabinet is on no list that a city has. Immutable.
/// </summary>
internal sealed class CabinetNeighbours
{
    /// <summary>A feeder of the utility runs for some kilometres; cabinets a kilometre apart are often on the same one.</summary>
    public const double NearMetres = 1_000;

    /// <summary>So many of the nearest are neighbours however far they are: along a road out of town there is nothing else.</summary>
    public const int Nearest = 3;

    private const double MetresPerDegree = 111_195;

    private readonly Dictionary<string, int> _indexes = new(StringComparer.Ordinal);
    private readonly string[] _kelurahanIds;
    private readonly (double X, double Y)[] _metres;
    private readonly int[][] _nearest;

    /// <summary>Measures the city.</summary>
    /// <param name="cabinets">Its cabinets.</param>
    public CabinetNeighbours(IReadOnlyList<Cabinet> cabinets)
    {
        _kelurahanIds = [.. cabinets.Select(cabinet => cabinet.KelurahanId)];
        _metres = [.. cabinets.Select(Metres)];
        for (int i = 0; i < cabinets.Count; i++)
            _indexes[cabinets[i].Id] = i;
        _nearest = [.. Enumerable.Range(0, cabinets.Count).Select(NearestOf)];
    }

    /// <summary>Whether two cabinets are near each other; each is near itself. A cabinet that the city does not have is near none.</summary>
    /// <param name="oneId">One cabinet.</param>
    /// <param name="otherId">The other.</param>
    public bool AreNear(string oneId, string otherId)
    {
        if (!_indexes.TryGetValue(oneId, out int one) || !_indexes.TryGetValue(otherId, out int other))
            return false;
        return one == other || _kelurahanIds[one] == _kelurahanIds[other] || Square(one, other) <= NearMetres * NearMetres
            || _nearest[one].Contains(other) || _nearest[other].Contains(one);
    }

    private int[] NearestOf(int one)
    {
        var nearest = new List<(double Square, int Index)>(Nearest + 1);
        for (int other = 0; other < _metres.Length; other++)
        {
            double square = Square(one, other);
            if (other == one || (nearest.Count == Nearest && square >= nearest[^1].Square))
                continue;
            nearest.Add((square, other));
            nearest.Sort();
            if (nearest.Count > Nearest)
                nearest.RemoveAt(Nearest);
        }

        return [.. nearest.Select(pair => pair.Index)];
    }

    private double Square(int one, int other) =>
        Math.Pow(_metres[one].X - _metres[other].X, 2) + Math.Pow(_metres[one].Y - _metres[other].Y, 2);

    // Flat: a city is small.
    private static (double X, double Y) Metres(Cabinet cabinet) =>
        (cabinet.LongitudeDegrees * MetresPerDegree * Math.Cos(double.DegreesToRadians(cabinet.LatitudeDegrees)), cabinet.LatitudeDegrees * MetresPerDegree);
}
