namespace LampuKota.Simulators;

/// <summary>Roman numerals, as Indonesian street names use them.</summary>
internal static class Roman
{
    private static readonly (int Value, string Letters)[] Signs =
        [(100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")];

    /// <summary>The numeral of a number.</summary>
    /// <param name="number">From 1.</param>
    public static string Of(int number)
    {
        string result = "";
        foreach ((int value, string letters) in Signs)
        {
            for (; number >= value; number -= value)
                result += letters;
        }

        return result;
    }
}
