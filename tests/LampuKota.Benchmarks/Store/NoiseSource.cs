namespace LampuKota.Benchmarks;

/// <summary>Numbers that look random and are the same on every machine: splitmix64 (Vigna, public domain).</summary>
internal sealed class NoiseSource(ulong seed)
{
    private ulong _state = seed;

    /// <summary>A whole number from 0 to below a limit.</summary>
    public int NextBelow(int limit) => (int)((Bits() >> 32) * (ulong)limit >> 32);

    /// <summary>A number around 0 of a given standard deviation, close to the normal distribution: the sum of four even ones.</summary>
    public double Next(double deviation)
    {
        ulong bits = Bits();
        double sum = (bits & 0xFFFF) + ((bits >> 16) & 0xFFFF) + ((bits >> 32) & 0xFFFF) + (bits >> 48);
        // Four even numbers from 0 to 65,535 have the variance 4 * 65,536^2 / 12.
        return (sum - 2 * 65_535.0) / 65_536.0 * 1.7320508075688772 * deviation;
    }

    private ulong Bits()
    {
        ulong z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
