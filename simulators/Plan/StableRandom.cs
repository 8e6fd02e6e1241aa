namespace LampuKota.Simulators;

/// <summary>
/// xoshiro256** seeded by splitmix64 (Blackman and Vigna, public domain): the same numbers for the same seed on every machine and every
/// version of .NET, which <see cref="Random"/> does not promise.
/// </summary>
internal sealed class StableRandom
{
    private ulong _s0;
    private ulong _s1;
    private ulong _s2;
    private ulong _s3;

    /// <summary>Starts the sequence that belongs to a seed and a purpose; sequences of different purposes are independent.</summary>
    /// <param name="seed">The city's seed.</param>
    /// <param name="purpose">What the numbers are for.</param>
    public StableRandom(ulong seed, string purpose)
    {
        ulong state = seed ^ StableHash.Of(purpose);
        _s0 = StableHash.SplitMix(ref state);
        _s1 = StableHash.SplitMix(ref state);
        _s2 = StableHash.SplitMix(ref state);
        _s3 = StableHash.SplitMix(ref state);
    }

    /// <summary>The next 64 bits.</summary>
    public ulong NextBits()
    {
        ulong result = ulong.RotateLeft(_s1 * 5, 7) * 9;
        ulong t = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= t;
        _s3 = ulong.RotateLeft(_s3, 45);
        return result;
    }

    /// <summary>A number from 0 (inclusive) to 1 (exclusive).</summary>
    public double NextUnit() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>A number from <paramref name="from"/> (inclusive) to <paramref name="to"/> (exclusive).</summary>
    public double Next(double from, double to) => from + (to - from) * NextUnit();

    /// <summary>An integer from 0 (inclusive) to <paramref name="below"/> (exclusive).</summary>
    public int NextBelow(int below) => (int)(NextUnit() * below);

    /// <summary>True with the given probability.</summary>
    public bool Chance(double probability) => NextUnit() < probability;

    /// <summary>One of the items.</summary>
    public T Pick<T>(ReadOnlySpan<T> items) => items[NextBelow(items.Length)];

    /// <summary>Puts the items into a random order.</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (int i = items.Length - 1; i > 0; i--)
        {
            int j = NextBelow(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }
}
