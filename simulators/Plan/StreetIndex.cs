namespace LampuKota.Simulators;

/// <summary>Finds the street nearest to a place, by a grid of cells that lists the segments in and around each.</summary>
internal sealed class StreetIndex
{
    /// <summary>Longest distance over which <see cref="Nearest"/> may be asked, and the width of a cell.</summary>
    public const double ReachMetres = 60;

    private readonly Dictionary<(int X, int Y), List<Segment>> _cells = [];

    /// <summary>Adds all segments of a street.</summary>
    public void Add(int street, ReadOnlySpan<PlanePoint> line)
    {
        for (int i = 1; i < line.Length; i++)
            Add(new Segment(street, line[i - 1], line[i]));
    }

    /// <summary>The nearest street within reach.</summary>
    /// <param name="point">Where to look.</param>
    /// <param name="withinMetres">How far to look, at most <see cref="ReachMetres"/>.</param>
    /// <param name="except">A street to pass over, or -1.</param>
    public Hit? Nearest(PlanePoint point, double withinMetres, int except)
    {
        Hit? best = null;
        double bestSquared = withinMetres * withinMetres;
        (int x, int y) = CellOf(point);
        for (int dx = -1; dx <= 1; dx++)
        {
            for (int dy = -1; dy <= 1; dy++)
            {
                if (!_cells.TryGetValue((x + dx, y + dy), out List<Segment>? segments))
                    continue;

                foreach (Segment segment in segments)
                {
                    if (segment.Street == except)
                        continue;

                    PlanePoint nearest = point.NearestOn(segment.From, segment.To);
                    double squared = (nearest - point).LengthSquared;
                    if (squared < bestSquared)
                        (best, bestSquared) = (new Hit(segment.Street, nearest), squared);
                }
            }
        }

        return best;
    }

    // A segment is listed in every cell that its bounding box touches; segments are shorter than a few cells.
    private void Add(Segment segment)
    {
        (int x1, int y1) = CellOf(new PlanePoint(Math.Min(segment.From.X, segment.To.X), Math.Min(segment.From.Y, segment.To.Y)));
        (int x2, int y2) = CellOf(new PlanePoint(Math.Max(segment.From.X, segment.To.X), Math.Max(segment.From.Y, segment.To.Y)));
        for (int x = x1; x <= x2; x++)
        {
            for (int y = y1; y <= y2; y++)
            {
                if (!_cells.TryGetValue((x, y), out List<Segment>? segments))
                    _cells.Add((x, y), segments = []);
                segments.Add(segment);
            }
        }
    }

    private static (int X, int Y) CellOf(PlanePoint point) => ((int)Math.Floor(point.X / ReachMetres), (int)Math.Floor(point.Y / ReachMetres));

    /// <summary>A street near a place.</summary>
    /// <param name="Street">The number it was added with.</param>
    /// <param name="Point">Its nearest point.</param>
    public readonly record struct Hit(int Street, PlanePoint Point);

    private readonly record struct Segment(int Street, PlanePoint From, PlanePoint To);
}
