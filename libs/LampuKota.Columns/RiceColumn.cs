using System.Buffers;
using System.Numerics;

namespace LampuKota.Columns;

/// <summary>
/// Whole numbers as residuals of a prediction in Rice's code: the lower bits as they are, the rest as so many zeros and a one. Small residuals are frequent and take few
/// bits, large ones are rare and take more, so that noise costs little more than it must. docs/formats/store.md draws the bits.
/// </summary>
internal static class RiceColumn
{
    private const int BlockLength = 64;
    private const int LowBitsWidth = 6;

    // So many zeros say that the residual follows in 64 bits.
    private const int EscapeZeros = 24;
    private const int EscapeBits = EscapeZeros + 1 + 64;

    /// <summary>Writes at least one number, unless they take as many bytes as something else.</summary>
    /// <returns>Whether they were written; if not, nothing was.</returns>
    public static bool TryWrite(ReadOnlySpan<long> numbers, int longest, ByteWriter output)
    {
        int way = Prediction.Choose(numbers);
        ulong[] rented = ArrayPool<ulong>.Shared.Rent(numbers.Length - 1);
        Span<ulong> residuals = rented.AsSpan(0, numbers.Length - 1);
        Prediction.ToResiduals(numbers, way, residuals);
        int start = output.Length;
        output.WriteByte((byte)way);
        output.WriteZigzag(numbers[0]);
        var bits = new BitWriter(output);
        for (; !residuals.IsEmpty && output.Length - start < longest; residuals = residuals[Math.Min(BlockLength, residuals.Length)..])
            WriteBlock(residuals[..Math.Min(BlockLength, residuals.Length)], ref bits);
        bits.Finish();
        ArrayPool<ulong>.Shared.Return(rented);
        if (output.Length - start < longest)
            return true;

        output.Truncate(start);
        return false;
    }

    /// <summary>Reads as many numbers as the span holds, at least one.</summary>
    /// <exception cref="ColumnFormatException">The bytes are not that many numbers.</exception>
    public static void Read(ref ByteReader input, Span<long> numbers)
    {
        int way = input.ReadByte();
        if (way > Prediction.Maximum)
            throw new ColumnFormatException("The prediction of a column is not known; a newer version may have written it.");

        numbers[0] = input.ReadZigzag();
        var guess = new Prediction.Guess(numbers[0], way);
        var bits = new BitReader(input.Rest);
        for (int index = 1, lowBits = 0; index < numbers.Length; index++)
        {
            if ((index - 1) % BlockLength == 0)
                lowBits = (int)bits.Read(LowBitsWidth);
            long number = unchecked(guess.Next + Zigzag.Decode(ReadResidual(ref bits, lowBits)));
            guess.Learn(number);
            numbers[index] = number;
        }

        input.Read(bits.BytesRead);
    }

    private static ulong ReadResidual(ref BitReader bits, int lowBits)
    {
        int zeros = bits.ReadZeros(EscapeZeros);
        return zeros == EscapeZeros ? bits.Read(64) : (ulong)zeros << lowBits | bits.Read(lowBits);
    }

    private static void WriteBlock(ReadOnlySpan<ulong> residuals, ref BitWriter bits)
    {
        int lowBits = ChooseLowBits(residuals);
        bits.Write((ulong)lowBits, LowBitsWidth);
        ulong mask = (1UL << lowBits) - 1;
        foreach (ulong residual in residuals)
        {
            ulong high = residual >> lowBits;
            if (high >= EscapeZeros)
            {
                bits.Write(1UL << EscapeZeros, EscapeZeros + 1);
                bits.Write(residual, 64);
            }
            else
            {
                int zeros = (int)high;
                bits.Write(1UL << zeros, zeros + 1);
                bits.Write(residual & mask, lowBits);
            }
        }
    }

    // The best is near the logarithm of the mean.
    private static int ChooseLowBits(ReadOnlySpan<ulong> residuals)
    {
        ulong sum = 0;
        foreach (ulong residual in residuals)
            sum += Math.Min(residual, ulong.MaxValue / BlockLength);

        int near = BitOperations.Log2(sum / (ulong)residuals.Length + 1);
        int best = near;
        long bestBits = long.MaxValue;
        for (int lowBits = Math.Max(0, near - 1); lowBits <= near; lowBits++)
        {
            long length = 0;
            foreach (ulong residual in residuals)
            {
                ulong high = residual >> lowBits;
                length += high >= EscapeZeros ? EscapeBits : (long)high + 1 + lowBits;
            }

            if (length < bestBits)
                (best, bestBits) = (lowBits, length);
        }

        return best;
    }
}
