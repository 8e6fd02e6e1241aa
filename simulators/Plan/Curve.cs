namespace LampuKota.Simulators;

/// <summary>Smooth lines.</summary>
internal static class Curve
{
    /// <summary>A cubic Hermite curve through all points, as a line of short steps; the points themselves are part of it.</summary>
    public static PlanePoint[] Through(ReadOnlySpan<PlanePoint> points, double stepMetres)
    {
        var line = new List<PlanePoint> { points[0] };
        for (int i = 1; i < points.Length; i++)
        {
            PlanePoint from = points[i - 1];
            PlanePoint to = points[i];
            double length = (to - from).Length;
            PlanePoint leave = Tangent(points, i - 1) * length;
            PlanePoint arrive = Tangent(points, i) * length;
            int steps = Math.Max(1, (int)Math.Round(length / stepMetres));
            for (int step = 1; step < steps; step++)
                line.Add(Hermite(from, leave, to, arrive, (double)step / steps));
            line.Add(to);
        }

        return [.. line];
    }

    /// <summary>Length of a line in metres.</summary>
    public static double Length(ReadOnlySpan<PlanePoint> line)
    {
        double length = 0;
        for (int i = 1; i < line.Length; i++)
            length += (line[i] - line[i - 1]).Length;
        return length;
    }

    /// <summary>The line without the points that it does not need to stay within the tolerance (Douglas and Peucker).</summary>
    public static PlanePoint[] Simplified(ReadOnlySpan<PlanePoint> line, double toleranceMetres)
    {
        var kept = new List<PlanePoint> { line[0] };
        Simplify(line, toleranceMetres, kept);
        return [.. kept];
    }

    // Adds everything after the first point that has to stay.
    private static void Simplify(ReadOnlySpan<PlanePoint> line, double toleranceMetres, List<PlanePoint> kept)
    {
        int farthest = 0;
        double farthestSquared = toleranceMetres * toleranceMetres;
        for (int i = 1; i < line.Length - 1; i++)
        {
            double squared = (line[i].NearestOn(line[0], line[^1]) - line[i]).LengthSquared;
            if (squared > farthestSquared)
                (farthest, farthestSquared) = (i, squared);
        }

        if (farthest == 0)
        {
            kept.Add(line[^1]);
            return;
        }

        Simplify(line[..(farthest + 1)], toleranceMetres, kept);
        Simplify(line[farthest..], toleranceMetres, kept);
    }

    private static PlanePoint Tangent(ReadOnlySpan<PlanePoint> points, int index)
    {
        PlanePoint before = points[Math.Max(index - 1, 0)];
        PlanePoint after = points[Math.Min(index + 1, points.Length - 1)];
        return (after - before).Unit();
    }

    private static PlanePoint Hermite(PlanePoint from, PlanePoint leave, PlanePoint to, PlanePoint arrive, double t)
    {
        double t2 = t * t;
        double t3 = t2 * t;
        return from * (2 * t3 - 3 * t2 + 1) + leave * (t3 - 2 * t2 + t) + to * (3 * t2 - 2 * t3) + arrive * (t3 - t2);
    }
}
