using System.Buffers.Binary;
using System.Buffers.Text;
using System.Numerics;
using System.Runtime.Intrinsics;

namespace LampuKota.Lighting;

/// <summary>A number as JSON writes it (RFC 8259, 6): its text, and its digits as one whole number where they are few enough.</summary>
internal readonly ref struct JsonNumber
{
    // So many digits fit into 64 bits.
    private const int MostDigits = 18;

    // Of so many at most all are read at once.
    private const int MostDigitsAtOnce = 8;
    private const ulong EightZeros = 0x3030_3030_3030_3030;
    private const uint BehindVector = 1u << 16;

    private readonly ReadOnlySpan<byte> _text;
    private readonly ulong _digits;
    private readonly int _decimals;
    private readonly bool _isNegative;
    private readonly bool _isShort;

    private JsonNumber(ReadOnlySpan<byte> text, ulong digits, int decimals, bool isShort)
    {
        _text = text;
        _isNegative = text[0] == '-';
        _digits = digits;
        _decimals = decimals;
        _isShort = isShort;
    }

    /// <summary>
    /// Reads a number as meters write it, 231.4 or 80, all of its digits at once: at most eight, with or without a point between them, and no sign. It stands behind it then.
    /// </summary>
    /// <returns>False for any other number, and near the end of the bytes: <see cref="TryScan"/> is for those.</returns>
    public static bool TryScanMeasured(ReadOnlySpan<byte> bytes, ref int at, out double value)
    {
        value = 0;
        if (bytes.Length - at < Vector128<byte>.Count)
            return false;

        ReadOnlySpan<byte> text = bytes.Slice(at, Vector128<byte>.Count);
        uint others = Vector128.GreaterThan(Vector128.Create(text) - Vector128.Create((byte)'0'), Vector128.Create((byte)9)).ExtractMostSignificantBits() | BehindVector;
        int wholeDigits = BitOperations.TrailingZeroCount(others);
        int length = wholeDigits;
        int decimals = 0;
        ulong digits = BinaryPrimitives.ReadUInt64LittleEndian(text);
        if (wholeDigits < MostDigitsAtOnce && text[wholeDigits] == '.')
        {
            length = BitOperations.TrailingZeroCount((others & (others - 1)) | BehindVector);
            decimals = length - wholeDigits - 1;
            // What stands behind the point moves to its place.
            ulong isBefore = (1UL << (8 * wholeDigits)) - 1;
            digits = (digits & isBefore) | (BinaryPrimitives.ReadUInt64LittleEndian(text[1..]) & ~isBefore);
        }

        int count = wholeDigits + decimals;
        bool isWellFormed = wholeDigits > 0 && (wholeDigits == 1 || text[0] != '0') && (decimals > 0 || length == wholeDigits);
        if (!isWellFormed || count > MostDigitsAtOnce || text[length] == '.' || (text[length] | 0x20) == 'e')
            return false;

        DecimalFraction.TryToDouble(ToWhole((digits ^ EightZeros) << (8 * (MostDigitsAtOnce - count))), -decimals, out value);
        at += length;
        return true;
    }

    /// <summary>Scans a number, and stands behind it then.</summary>
    /// <returns>False where there is none.</returns>
    public static bool TryScan(ReadOnlySpan<byte> bytes, ref int at, out JsonNumber number)
    {
        number = default;
        int start = at;
        int end = at < bytes.Length && bytes[at] == '-' ? at + 1 : at;
        ulong digits = 0;
        int first = end;
        end = ScanDigits(bytes, end, ref digits);
        int wholeDigits = end - first;
        if (wholeDigits == 0 || (wholeDigits > 1 && bytes[first] == '0'))
            return false;

        int decimals = 0;
        if (end < bytes.Length && bytes[end] == '.')
        {
            int firstDecimal = end + 1;
            end = ScanDigits(bytes, firstDecimal, ref digits);
            decimals = end - firstDecimal;
            if (decimals == 0)
                return false;
        }

        bool isShort = wholeDigits + decimals <= MostDigits;
        if (end < bytes.Length && (bytes[end] | 0x20) == 'e')
        {
            isShort = false;
            if (!TryScanExponent(bytes, ref end))
                return false;
        }

        number = new JsonNumber(bytes[start..end], digits, decimals, isShort);
        at = end;
        return true;
    }

    /// <summary>The nearest double, ties to even; infinite where there is none.</summary>
    public double ToDouble()
    {
        if (_isShort && DecimalFraction.TryToDouble(_digits, -_decimals, out double magnitude))
            return _isNegative ? -magnitude : magnitude;

        return Utf8Parser.TryParse(_text, out double value, out _) ? value : double.NaN;
    }

    /// <summary>The very number, where it has neither an exponent nor very many digits.</summary>
    public bool TryToDecimal(out decimal value)
    {
        value = _isShort ? new decimal((int)_digits, (int)(_digits >> 32), 0, _isNegative, (byte)_decimals) : 0;
        return _isShort;
    }

    // Eight digits, the first in the lowest byte: first pairs become numbers, then all of them one.
    private static ulong ToWhole(ulong digits)
    {
        const ulong Pairs = 0x0000_00FF_0000_00FF;
        const ulong FirstAndThird = 100 + (1_000_000UL << 32);
        const ulong SecondAndFourth = 1 + (10_000UL << 32);
        ulong pairs = unchecked((digits * 10) + (digits >> 8));
        return unchecked(((pairs & Pairs) * FirstAndThird) + (((pairs >> 16) & Pairs) * SecondAndFourth)) >> 32;
    }

    private static int ScanDigits(ReadOnlySpan<byte> bytes, int at, ref ulong digits)
    {
        for (; at < bytes.Length; at++)
        {
            uint digit = (uint)bytes[at] - '0';
            if (digit > 9)
                break;
            digits = unchecked((digits * 10) + digit);
        }

        return at;
    }

    private static bool TryScanExponent(ReadOnlySpan<byte> bytes, ref int end)
    {
        int at = end + 1;
        if (at < bytes.Length && bytes[at] is (byte)'+' or (byte)'-')
            at++;
        ulong digits = 0;
        end = ScanDigits(bytes, at, ref digits);
        return end > at;
    }
}
