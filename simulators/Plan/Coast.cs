namespace LampuKota.Simulators;

/// <summary>
/// The south shore of Kupang Bay, approximately: a curve some 300 to 600 m seaward of the coastal kelurahan's centroids, roughened by noise.
/// </summary>
internal sealed class Coast
{
    // From the cape beyond Tenau in the south-west, past the old harbour, to the head of the bay in the north-east; the sea is on the left.
    private static readonly GeoPoint[] Shore =
    [
        new(123.4300, -10.4000), new(123.4600, -10.3300), new(123.4900, -10.2600), new(123.5120, -10.2220), new(123.5205, -10.2040),
        new(123.5255, -10.1940), new(123.5325, -10.1860), new(123.5410, -10.1790), new(123.5480, -10.1722), new(123.5550, -10.1715),
        new(123.5615, -10.1745), new(123.5660, -10.1722), new(123.5690, -10.1660), new(123.5735, -10.1622), new(123.5772, -10.1588),
        new(123.5830, -10.1560), new(123.5880, -10.1532), new(123.5945, -10.1522), new(123.6010, -10.1492), new(123.6090, -10.1487),
        new(123.6170, -10.1464), new(123.6250, -10.1450), new(123.6330, -10.1432), new(123.6420, -10.1433), new(123.6500, -10.1420),
        new(123.6580, -10.1395), new(123.6660, -10.1362), new(123.6740, -10.1345), new(123.6860, -10.1290), new(123.7050, -10.1230),
        new(123.7350, -10.1120), new(123.7800, -10.0950), new(123.8400, -10.0700),
    ];

    private static readonly GeoPoint[] OpenSea = [new(123.8400, -9.9000), new(123.2000, -9.9000), new(123.2000, -10.4000)];

    /// <summary>Width of the squares for which <see cref="IsLand"/> remembers how far the shore is at least.</summary>
    private const double SquareMetres = 250;

    private readonly Dictionary<(int X, int Y), double> _leastLandDistances = [];
    private readonly Ring _sea;

    public Coast(ulong seed)
    {
        PlanePoint[] smooth = Curve.Through(Array.ConvertAll(Shore, point => point.ToPlane()), stepMetres: 70);
        PlanePoint[] shore = Roughen(smooth, new SmoothNoise(seed ^ StableHash.Of("coast"), 160), 28);
        _sea = new Ring([.. shore, .. Array.ConvertAll(OpenSea, point => point.ToPlane())]);
    }

    /// <summary>The sea as a closed ring, counter-clockwise.</summary>
    public IReadOnlyList<PlanePoint> Sea => _sea.Points;

    /// <summary>Metres from the shore: positive on land, negative in the sea.</summary>
    public double LandDistance(PlanePoint point)
    {
        double distance = (point - _sea.NearestTo(point)).Length;
        return _sea.Contains(point) ? -distance : distance;
    }

    /// <summary>Whether a point lies on land, and at least so far from the shore.</summary>
    public bool IsLand(PlanePoint point, double leastMetres) => LeastLandDistance(point) >= leastMetres || LandDistance(point) >= leastMetres;

    /// <summary>The point, moved straight inland where it is nearer to the shore than it may be.</summary>
    public PlanePoint PushInland(PlanePoint point, double leastMetres)
    {
        if (LeastLandDistance(point) >= leastMetres)
            return point;

        double distance = LandDistance(point);
        if (distance >= leastMetres)
            return point;

        PlanePoint shore = _sea.NearestTo(point);
        PlanePoint inland = (distance > 0 ? point - shore : shore - point).Unit();
        return shore + inland * leastMetres;
    }

    // No point of a square is farther from its middle than half its diagonal.
    private double LeastLandDistance(PlanePoint point)
    {
        (int x, int y) = ((int)Math.Floor(point.X / SquareMetres), (int)Math.Floor(point.Y / SquareMetres));
        if (!_leastLandDistances.TryGetValue((x, y), out double least))
        {
            least = LandDistance(new PlanePoint((x + 0.5) * SquareMetres, (y + 0.5) * SquareMetres)) - SquareMetres * 0.7072;
            _leastLandDistances.Add((x, y), least);
        }

        return least;
    }

    private static PlanePoint[] Roughen(PlanePoint[] line, SmoothNoise noise, double amplitudeMetres)
    {
        var result = (PlanePoint[])line.Clone();
        for (int i = 1; i < line.Length - 1; i++)
            result[i] = line[i] + (line[i + 1] - line[i - 1]).Unit().Left * (amplitudeMetres * noise.At(line[i]));
        return result;
    }
}
