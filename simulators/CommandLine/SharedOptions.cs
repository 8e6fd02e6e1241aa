using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace LampuKota.Simulators;

/// <summary>Options that several commands share, and how their values are read.</summary>
internal static class SharedOptions
{
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
