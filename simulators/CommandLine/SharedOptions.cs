using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace LampuKota.Simulators;

/// <summary>Options that several commands share, and how their values are read.</summary>
internal static class SharedOptions
{
    // A year: more is a slip of the finger, and far from what a time can hold.
    private const double MostSeconds = 366 * 86_400.0;

    /// <summary>How many lamps.</summary>
    public static Option<int> Lamps() => WholeNumber(
        "--lamps", "How many lamps the city has, 51 (one a kelurahan) to 100000.", 2_000, CityPlanner.FewestLamps, CityPlanner.MostLamps);

    /// <summary>The city's seed.</summary>
    public static Option<int> Seed() =>
        WholeNumber("--seed", "Another number gives another city; the same number always the same.", 1, 0, int.MaxValue);

    /// <summary>An option that takes a whole number.</summary>
    public static Option<int> WholeNumber(string name, string description, int fallback, int least, int most) =>
        Parsed(name, description, fallback, $"a whole number from {Text(least)} to {Text(most)}",
            text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= least && value <= most ? value : null);

    /// <summary>An option whose value is read by a function of ours, so that a mistake is told in our words.</summary>
    /// <param name="name">The option.</param>
    /// <param name="description">For the help page.</param>
    /// <param name="fallback">The value where it is not given.</param>
    /// <param name="what">What it must be.</param>
    /// <param name="read">Reads a value; null where the text is none.</param>
    public static Option<T> Parsed<T>(string name, string description, T fallback, string what, Func<string, T?> read)
        where T : struct =>
        new(name) { Description = description, DefaultValueFactory = _ => fallback, CustomParser = result => Read(result, name, what, read) ?? fallback };

    /// <summary>As above, without a value where the option is not given.</summary>
    public static Option<T?> ParsedOrNone<T>(string name, string description, string what, Func<string, T?> read)
        where T : struct =>
        new(name) { Description = description, CustomParser = result => Read(result, name, what, read) };

    /// <summary>Reads a time such as 90s, 15m or 2h, longer than nothing; null where the text is none.</summary>
    public static TimeSpan? ParseTime(string text)
    {
        if (text.Length < 2)
            return null;
        double seconds = text[^1..] switch { "s" => 1, "m" => 60, "h" => 3_600, _ => 0 };
        bool isNumber = double.TryParse(text[..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number);
        return isNumber && number * seconds > 0 && number * seconds <= MostSeconds ? TimeSpan.FromSeconds(number * seconds) : null;
    }

    private static T? Read<T>(ArgumentResult result, string name, string what, Func<string, T?> read)
        where T : struct
    {
        string text = result.Tokens[0].Value;
        T? value = read(text);
        if (value is null)
            result.AddError($"{name} must be {what}, not '{text}'.");
        return value;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
