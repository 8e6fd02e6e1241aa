namespace LampuKota.Simulators;

/// <summary>How densely people live at a place, from 0 to 1: high around centroids, and higher and flatter where centroids stand close together.</summary>
internal sealed class DensityField
{
    private readonly PlanePoint[] _centres;
    private readonly double[] _radiiSquared;

    public DensityField(Areas areas)
    {
        _centres = [.. areas.Kelurahan.Select(area => area.Centre.ToPlane())];
        _radiiSquared = new double[_centres.Length];
        for (int i = 0; i < _centres.Length; i++)
        {
            double radius = Math.Clamp(NearestOther(i) * 1.05, 560, 950);
            _radiiSquared[i] = radius * radius;
        }
    }

    /// <summary>The density at a place.</summary>
    public double At(PlanePoint point)
    {
        double empty = 1;
        for (int i = 0; i < _centres.Length; i++)
        {
            double share = 1 + (point - _centres[i]).LengthSquared / _radiiSquared[i];
            empty *= 1 - 0.62 / (share * share);
        }

        return 1 - empty;
    }

    /// <summary>Index of the kelurahan whose centroid is nearest: the kelurahan that a place belongs to.</summary>
    public int KelurahanAt(PlanePoint point)
    {
        int best = 0;
        double bestSquared = double.MaxValue;
        for (int i = 0; i < _centres.Length; i++)
        {
            double squared = (point - _centres[i]).LengthSquared;
            if (squared < bestSquared)
                (best, bestSquared) = (i, squared);
        }

        return best;
    }

    /// <summary>Metres from a place to the centroid of a kelurahan.</summary>
    public double DistanceTo(int kelurahan, PlanePoint point) => (point - _centres[kelurahan]).Length;

    private double NearestOther(int index)
    {
        double nearest = double.MaxValue;
        for (int i = 0; i < _centres.Length; i++)
        {
            if (i != index)
                nearest = Math.Min(nearest, (_centres[i] - _centres[index]).Length);
        }

        return nearest;
    }
}
