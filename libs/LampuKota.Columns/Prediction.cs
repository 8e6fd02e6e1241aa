namespace LampuKota.Columns;

/// <summary>
/// Ways to guess a number from those before it. What is stored is how far off the guess was (its residual, as a zigzag): small where the guess is good. Noise around a
/// level that moves slowly is guessed best by a mean that forgets; what rises or falls evenly, by the line through the last two.
/// </summary>
internal static class Prediction
{
    /// <summary>As the number before.</summary>
    public const int Previous = 0;

    /// <summary>On the line through the two before.</summary>
    public const int Line = 1;

    /// <summary>The largest; 2 to 4 are means into which a new number enters by 1/2, 1/4, 1/8.</summary>
    public const int Maximum = 4;

    // The mean has this many bits behind the point.
    private const int PointBits = 8;
    private const long Half = 1 << (PointBits - 1);

    // Stretches of a long column that show which way suits it.
    private const int Windows = 4;
    private const int WindowLength = 96;

    /// <summary>The way that guesses best, judged by some stretches of the numbers.</summary>
    /// <param name="numbers">At least one number.</param>
    public static int Choose(ReadOnlySpan<long> numbers)
    {
        (int best, double bestCost) = (Previous, double.MaxValue);
        for (int way = 0; way <= Maximum; way++)
        {
            double cost = 0;
            if (numbers.Length <= Windows * WindowLength)
            {
                cost = Cost(numbers, way);
            }
            else
            {
                for (int window = 0; window < Windows; window++)
                    cost += Cost(numbers.Slice((numbers.Length - WindowLength) / (Windows - 1) * window, WindowLength), way);
            }

            if (cost < bestCost)
                (best, bestCost) = (way, cost);
        }

        return best;
    }

    /// <summary>The residuals of all numbers but the first.</summary>
    public static void ToResiduals(ReadOnlySpan<long> numbers, int way, Span<ulong> residuals)
    {
        var guess = new Guess(numbers[0], way);
        for (int index = 0; index < residuals.Length; index++)
        {
            long number = numbers[index + 1];
            residuals[index] = Zigzag.Encode(unchecked(number - guess.Next));
            guess.Learn(number);
        }
    }

    // Half the bits of a number grow with its logarithm; the sum of magnitudes would let one outlier decide.
    private static double Cost(ReadOnlySpan<long> numbers, int way)
    {
        var guess = new Guess(numbers[0], way);
        double sum = 0;
        foreach (long number in numbers[1..])
        {
            sum += Math.Min(Zigzag.Encode(unchecked(number - guess.Next)), 1UL << 40);
            guess.Learn(number);
        }

        return sum;
    }

    /// <summary>The guess of the next number, and what it is made of.</summary>
    public struct Guess(long first, int way)
    {
        private readonly int _shift = way - 1;
        private long _mean = unchecked(first << PointBits);
        private long _last = first;

        /// <summary>What the next number may be.</summary>
        public long Next { get; private set; } = first;

        /// <summary>Takes the number that it was.</summary>
        public void Learn(long number)
        {
            unchecked
            {
                if (way > Line)
                {
                    _mean += ((number << PointBits) - _mean) >> _shift;
                    Next = (_mean + Half) >> PointBits;
                }
                else
                {
                    Next = way == Line ? 2 * number - _last : number;
                    _last = number;
                }
            }
        }
    }
}
