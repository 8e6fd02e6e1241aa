using System.Globalization;

namespace LampuKota.Simulators;

/// <summary>Numbers as Indonesia writes them: a point every three digits, a comma before the fraction. Programs run without ICU, which would know.</summary>
internal static class IndonesianNumber
{
    private static readonly NumberFormatInfo Format = new() { NumberGroupSeparator = ".", NumberDecimalSeparator = "," };

    /// <summary>Without a fraction.</summary>
    public static string Whole(double number) => number.ToString("N0", Format);

    /// <summary>With at most so many digits after the comma.</summary>
    public static string Decimal(double number, int digits) => number.ToString("#,0." + new string('#', digits), Format);
}
