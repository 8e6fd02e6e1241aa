namespace LampuKota.Columns;

/// <summary>
/// Whole numbers that often stay as they are: the distances between the numbers of neighbouring runs, packed, and the runs' lengths as residuals, since one that is
/// much longer, as through the night, must not widen the others.
/// </summary>
internal static class RunColumn
{
    /// <summary>Writes at least one number, unless there are more runs, or they take as many bytes, as something else.</summary>
    /// <returns>Whether they were written; if not, nothing was.</returns>
    public static bool TryWrite(ReadOnlySpan<long> numbers, int mostRuns, int longest, ByteWriter output)
    {
        int runs = Count(numbers, mostRuns);
        if (runs > mostRuns)
            return false;

        using var steps = new LongBuffer(runs);
        using var lengths = new LongBuffer(runs);
        Split(numbers, steps.Span, lengths.Span);
        int start = output.Length;
        output.WriteVarint((ulong)runs);
        output.WriteZigzag(numbers[0]);
        PackedIntegers.Write(steps.Span[1..], output);
        if (RiceColumn.TryWrite(lengths.Span, longest, output) && output.Length - start < longest)
            return true;

        output.Truncate(start);
        return false;
    }

    /// <summary>Reads as many numbers as the span holds, at least one.</summary>
    /// <exception cref="ColumnFormatException">The bytes are not that many numbers.</exception>
    public static void Read(ref ByteReader input, Span<long> numbers)
    {
        int runs = input.ReadCount(numbers.Length);
        if (runs == 0)
            throw new ColumnFormatException("A column has no run.");

        using var steps = new LongBuffer(runs);
        using var lengths = new LongBuffer(runs);
        steps.Span[0] = input.ReadZigzag();
        PackedIntegers.Read(ref input, steps.Span[1..]);
        RiceColumn.Read(ref input, lengths.Span);
        Deltas.Sum(steps.Span);
        for (int run = 0; run < runs; run++)
        {
            long length = lengths.Span[run];
            if (length < 1 || length > numbers.Length)
                throw new ColumnFormatException("A run is longer than its column.");
            numbers[..(int)length].Fill(steps.Span[run]);
            numbers = numbers[(int)length..];
        }

        if (!numbers.IsEmpty)
            throw new ColumnFormatException("The runs of a column are too short.");
    }

    private static int Count(ReadOnlySpan<long> numbers, int most)
    {
        int runs = 1;
        for (int index = 1; index < numbers.Length && runs <= most; index++)
            runs += numbers[index] == numbers[index - 1] ? 0 : 1;
        return runs;
    }

    private static void Split(ReadOnlySpan<long> numbers, Span<long> steps, Span<long> lengths)
    {
        (int run, int begun) = (0, 0);
        for (int index = 1; index < numbers.Length; index++)
        {
            if (numbers[index] == numbers[index - 1])
                continue;
            lengths[run++] = index - begun;
            steps[run] = unchecked(numbers[index] - numbers[index - 1]);
            begun = index;
        }

        lengths[run] = numbers.Length - begun;
    }
}
