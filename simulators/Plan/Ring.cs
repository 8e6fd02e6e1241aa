namespace LampuKota.Simulators;

/// <summary>A closed ring, cut into short chunks with a box around each, so that asking about a place looks only at the chunks that matter.</summary>
internal sealed class Ring
{
    private const int ChunkSegments = 16;

    private readonly PlanePoint[] _points;
    private readonly Box[] _boxes;

    /// <param name="openRing">The ring's points; the last is joined to the first.</param>
    public Ring(ReadOnlySpan<PlanePoint> openRing)
    {
        _points = [.. openRing, openRing[0]];
        _boxes = new Box[(openRing.Length + ChunkSegments - 1) / ChunkSegments];
        for (int i = 0; i < _boxes.Length; i++)
            _boxes[i] = Box.Around(Chunk(i));
    }

    /// <summary>The points, the first once more at the end.</summary>
    public IReadOnlyList<PlanePoint> Points => _points;

    /// <summary>Whether a point lies inside (even-odd rule).</summary>
    public bool Contains(PlanePoint point)
    {
        bool inside = false;
        for (int chunk = 0; chunk < _boxes.Length; chunk++)
        {
            Box box = _boxes[chunk];
            if (point.Y < box.South || point.Y > box.North || point.X > box.East)
                continue;

            ReadOnlySpan<PlanePoint> points = Chunk(chunk);
            for (int i = 1; i < points.Length; i++)
            {
                PlanePoint a = points[i];
                PlanePoint b = points[i - 1];
                if (a.Y > point.Y != b.Y > point.Y && point.X < (b.X - a.X) * (point.Y - a.Y) / (b.Y - a.Y) + a.X)
                    inside = !inside;
            }
        }

        return inside;
    }

    /// <summary>The point of the ring that is nearest to a place.</summary>
    public PlanePoint NearestTo(PlanePoint place)
    {
        PlanePoint best = _points[0];
        double bestSquared = (best - place).LengthSquared;
        for (int chunk = 0; chunk < _boxes.Length; chunk++)
        {
            if (_boxes[chunk].DistanceSquared(place) >= bestSquared)
                continue;

            ReadOnlySpan<PlanePoint> points = Chunk(chunk);
            for (int i = 1; i < points.Length; i++)
            {
                PlanePoint candidate = place.NearestOn(points[i - 1], points[i]);
                double squared = (candidate - place).LengthSquared;
                if (squared < bestSquared)
                    (best, bestSquared) = (candidate, squared);
            }
        }

        return best;
    }

    private ReadOnlySpan<PlanePoint> Chunk(int index)
    {
        int start = index * ChunkSegments;
        return _points.AsSpan(start, Math.Min(ChunkSegments + 1, _points.Length - start));
    }

    private readonly record struct Box(double West, double South, double East, double North)
    {
        public static Box Around(ReadOnlySpan<PlanePoint> points)
        {
            var box = new Box(double.MaxValue, double.MaxValue, double.MinValue, double.MinValue);
            foreach (PlanePoint point in points)
            {
                box = new Box(
                    Math.Min(box.West, point.X), Math.Min(box.South, point.Y), Math.Max(box.East, point.X), Math.Max(box.North, point.Y));
            }

            return box;
        }

        public double DistanceSquared(PlanePoint place)
        {
            double dx = Math.Max(0, Math.Max(West - place.X, place.X - East));
            double dy = Math.Max(0, Math.Max(South - place.Y, place.Y - North));
            return dx * dx + dy * dy;
        }
    }
}
