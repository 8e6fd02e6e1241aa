using System.Buffers.Text;
using System.Globalization;
using System.Text.Unicode;

namespace LampuKota.Lighting;

/// <summary>A whole number times a power of ten.</summary>
/// <param name="Mantissa">The whole number.</param>
/// <param name="Exponent">The power.</param>
internal readonly record struct DecimalFraction(long Mantissa, long Exponent)
{
    // All whole numbers up to here are doubles, and so are all powers of ten up to the 22nd: one operation on two exact numbers rounds as reading their text does.
    private const ulong LargestExactWhole = 1UL << 53;

    private const int MostDecimals = 28;
    private const int MostZeros = 9;

    private static readonly double[] Powers =
        [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22];

    /// <summary>The nearest double, where one operation finds it.</summary>
    public static bool TryToDouble(ulong mantissa, long exponent, out double value)
    {
        bool isExact = mantissa <= LargestExactWhole && exponent > -Powers.Length && exponent < Powers.Length;
        value = !isExact ? 0 : exponent < 0 ? mantissa / Powers[-exponent] : mantissa * Powers[exponent];
        return isExact;
    }

    /// <summary>The nearest double, ties to even; infinite where there is none.</summary>
    public double ToDouble()
    {
        if (TryToDouble(Magnitude, Exponent, out double magnitude))
            return Mantissa < 0 ? -magnitude : magnitude;

        // Beyond these exponents every whole number of 64 bits is zero, or infinite.
        Span<byte> text = stackalloc byte[32];
        Utf8.TryWrite(text, CultureInfo.InvariantCulture, $"{Mantissa}E{Math.Clamp(Exponent, -9_999, 9_999)}", out int length);
        return Utf8Parser.TryParse(text[..length], out double value, out _) ? value : double.NaN;
    }

    /// <summary>The very number, where it has 28 decimals and nine zeros at most.</summary>
    public bool TryToDecimal(out decimal value)
    {
        value = 0;
        if (Exponent is < -MostDecimals or > MostZeros)
            return false;

        int decimals = (int)Math.Max(0, -Exponent);
        value = new decimal((int)Magnitude, (int)(Magnitude >> 32), 0, Mantissa < 0, (byte)decimals);
        for (long zeros = Exponent; zeros > 0; zeros--)
            value *= 10;
        return true;
    }

    private ulong Magnitude => Mantissa < 0 ? unchecked((ulong)-Mantissa) : (ulong)Mantissa;
}
