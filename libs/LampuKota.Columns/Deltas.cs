namespace LampuKota.Columns;

/// <summary>Distances between neighbours; they wrap around, so that every sequence of 64 bit numbers can be restored.</summary>
internal static class Deltas
{
    /// <summary>The distance of each number but the first from the one before it.</summary>
    public static long[] Of(ReadOnlySpan<long> numbers)
    {
        long[] deltas = new long[Math.Max(0, numbers.Length - 1)];
        for (int index = 0; index < deltas.Length; index++)
            deltas[index] = unchecked(numbers[index + 1] - numbers[index]);
        return deltas;
    }

    /// <summary>Turns a first number followed by distances back into numbers.</summary>
    public static void Sum(Span<long> numbers)
    {
        for (int index = 1; index < numbers.Length; index++)
            numbers[index] = unchecked(numbers[index] + numbers[index - 1]);
    }
}
