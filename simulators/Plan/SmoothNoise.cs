namespace LampuKota.Simulators;

/// <summary>Seeded value noise: smooth, between -1 and 1, the same for the same place. What bends streets and shores.</summary>
internal readonly struct SmoothNoise(ulong seed, double scaleMetres)
{
    /// <summary>The noise at a place.</summary>
    public double At(PlanePoint point)
    {
        double x = point.X / scaleMetres;
        double y = point.Y / scaleMetres;
        double cellX = Math.Floor(x);
        double cellY = Math.Floor(y);
        double u = Fade(x - cellX);
        double v = Fade(y - cellY);
        long i = (long)cellX;
        long j = (long)cellY;
        double south = Mix(Corner(i, j), Corner(i + 1, j), u);
        double north = Mix(Corner(i, j + 1), Corner(i + 1, j + 1), u);
        return Mix(south, north, v);
    }

    private static double Fade(double t) => t * t * (3 - 2 * t);

    private static double Mix(double a, double b, double share) => a + (b - a) * share;

    private double Corner(long i, long j) => 2 * StableHash.Unit(seed ^ StableHash.Mix((ulong)i * 0x9E3779B1UL + (ulong)j * 0x85EBCA77C2B2AE63UL)) - 1;
}
