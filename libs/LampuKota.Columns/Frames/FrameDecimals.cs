using System.Numerics;
using System.Runtime.InteropServices;

namespace LampuKota.Columns;

/// <summary>Whole numbers back into decimals.</summary>
internal static class FrameDecimals
{
    /// <summary>Divides each number, as exactly as a single division does, several at once where the processor can.</summary>
    public static void Divide(ReadOnlySpan<long> wholes, double divisor, Span<double> values)
    {
        ReadOnlySpan<Vector<long>> wholeVectors = MemoryMarshal.Cast<long, Vector<long>>(wholes);
        Span<Vector<double>> valueVectors = MemoryMarshal.Cast<double, Vector<double>>(values);
        var divisors = new Vector<double>(divisor);
        for (int index = 0; index < wholeVectors.Length; index++)
            valueVectors[index] = Vector.ConvertToDouble(wholeVectors[index]) / divisors;
        for (int index = wholeVectors.Length * Vector<long>.Count; index < wholes.Length; index++)
            values[index] = wholes[index] / divisor;
    }
}
