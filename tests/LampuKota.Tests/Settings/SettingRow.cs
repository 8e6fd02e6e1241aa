using System.Text.RegularExpressions;

namespace LampuKota.Tests;

/// <summary>One row of <c>docs/settings.md</c>.</summary>
/// <param name="Program">The heading above it.</param>
/// <param name="Name">The setting.</param>
/// <param name="Environment">Its environment variable.</param>
/// <param name="Default">What it is where it is not set.</param>
/// <param name="Range">Unit and range.</param>
/// <param name="Meaning">What it does.</param>
internal sealed partial record SettingRow(string Program, string Name, string Environment, string Default, string Range, string Meaning)
{
    /// <summary>The default as it could be set; null where the page says it in words.</summary>
    public string? LiteralDefault => Code().Match(Default) is { Success: true } match ? match.Groups[1].Value : null;

    /// <summary>Least and most, each null where the page names none.</summary>
    public (string? Least, string? Most) Ends => Between().Match(Range) is { Success: true } match
        ? (Plain(match.Groups[1].Value), match.Groups[2].Success ? Plain(match.Groups[2].Value) : null)
        : (null, null);

    /// <summary>All that it may be; empty where that is no list.</summary>
    public IReadOnlyList<string> Choices => Codes().IsMatch(Range) ? [.. Range.Split(", ").Select(choice => choice.Trim('`'))] : [];

    public static IReadOnlyList<SettingRow> ReadAll()
    {
        List<SettingRow> rows = [];
        string program = "";
        foreach (string line in File.ReadLines(Path.Combine(Checkout.Root, "docs", "settings.md")))
        {
            if (line.StartsWith("## ", StringComparison.Ordinal))
                program = line[3..];
            else if (line.StartsWith("| `", StringComparison.Ordinal) && line[2..^2].Split(" | ") is [var name, var environment, var otherwise, var range, var meaning])
                rows.Add(new SettingRow(program, name.Trim('`'), environment.Trim('`'), otherwise, range, meaning));
        }

        return rows;
    }

    private static string Plain(string number) => number.Replace(",", "", StringComparison.Ordinal);

    [GeneratedRegex("^`([^`]+)`$")]
    private static partial Regex Code();

    [GeneratedRegex("^`[^`]+`(, `[^`]+`)+$")]
    private static partial Regex Codes();

    // "1 to 1,440 min", "from 10MB", "00:00:01 to 00:05:00".
    [GeneratedRegex("^(?:from )?([0-9][0-9,.:]*(?:MB|B)?)(?: to ([0-9][0-9,.:]*))?(?![^ ])(?<! or.*)")]
    private static partial Regex Between();
}
