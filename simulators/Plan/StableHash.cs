namespace LampuKota.Simulators;

/// <summary>Hashes that are the same on every machine and every version of .NET.</summary>
internal static class StableHash
{
    /// <summary>splitmix64 (Steele, Lea and Flood): advances the state and gives the next 64 bits.</summary>
    public static ulong SplitMix(ref ulong state) => Mix(state += 0x9E3779B97F4A7C15UL);

    /// <summary>Scrambles 64 bits; neighbouring inputs give unrelated outputs.</summary>
    public static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }

    /// <summary>FNV-1a of a text's UTF-16 units, scrambled.</summary>
    public static ulong Of(string text)
    {
        ulong hash = 14695981039346656037UL;
        foreach (char c in text)
            hash = (hash ^ c) * 1099511628211UL;
        return Mix(hash);
    }

    /// <summary>A number from 0 (inclusive) to 1 (exclusive) that belongs to a key.</summary>
    public static double Unit(ulong key) => (Mix(key + 0x9E3779B97F4A7C15UL) >> 11) * (1.0 / (1UL << 53));
}
