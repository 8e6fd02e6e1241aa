namespace LampuKota.Columns;

/// <summary>Distances between neighbours; they wrap around, so that every sequence of 64 bit numbers can be restored.</summary>
internal static class Deltas
{
    /// <summary>The distance of each number but the first from the one before it.</summary>
    /// <param name="numbers">At least one number.</param>
    /// <param name="deltas">Where the distances go: as many as there are numbers, less one.</param>
    public static void Of(ReadOnlySpan<long> numbers, Span<long> deltas)
    {
        // Two shifted views, so that the loop needs no bounds checks and can be vectorised.
        ReadOnlySpan<long> before = numbers[..deltas.Length];
        ReadOnlySpan<long> after = numbers.Slice(1, deltas.Length);
        int index = 0;
        for (; index <= deltas.Length - System.Numerics.Vector<long>.Count; index += System.Numerics.Vector<long>.Count)
            (new System.Numerics.Vector<long>(after[index..]) - new System.Numerics.Vector<long>(before[index..])).CopyTo(deltas[index..]);
        for (; index < deltas.Length; index++)
            deltas[index] = unchecked(after[index] - before[index]);
    }

    /// <summary>Turns a first number followed by distances back into numbers.</summary>
    public static void Sum(Span<long> numbers)
    {
        long sum = 0;
        foreach (ref long number in numbers)
        {
            sum = unchecked(sum + number);
            number = sum;
        }
    }
}
