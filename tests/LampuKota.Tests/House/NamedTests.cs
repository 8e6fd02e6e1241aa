using System.Reflection;
using System.Text.RegularExpressions;

namespace LampuKota.Tests;

/// <summary>Tests that a page of the docs names as <c>`Class.Method`</c>.</summary>
internal static partial class NamedTests
{
    private static readonly Lazy<HashSet<string>> Known = new(() => [.. OfThisAssembly(), .. OfEndToEnd()]);

    /// <summary>The names in a text.</summary>
    public static IReadOnlyList<string> In(string text) => [.. Name().Matches(text).Select(match => match.Groups[1].Value)];

    /// <summary>Those among the names in a text that no test has.</summary>
    public static IReadOnlyList<string> UnknownIn(string text) => [.. In(text).Where(name => !Known.Value.Contains(name)).Distinct()];

    private static IEnumerable<string> OfThisAssembly() =>
        from type in Assembly.GetExecutingAssembly().GetTypes()
        from method in type.GetMethods()
        where method.IsDefined(typeof(FactAttribute), inherit: true)
        select $"{type.Name}.{method.Name}";

    /// <summary>Tests with other processes are built apart: their source is read.</summary>
    private static IEnumerable<string> OfEndToEnd() =>
        from path in Checkout.Files("*Tests.cs")
        where Checkout.Relative(path).StartsWith("tests/LampuKota.EndToEnd/", StringComparison.Ordinal)
        from Match match in Method().Matches(File.ReadAllText(path))
        select $"{Path.GetFileNameWithoutExtension(path)}.{match.Groups[1].Value}";

    [GeneratedRegex(@"`(\w+Tests\.\w+)`")]
    private static partial Regex Name();

    [GeneratedRegex(@"\[[A-Za-z]*(?:Fact|Theory)\b[^\n]*\n(?:\s*\[[^\n]*\n)*\s*public (?:async )?(?:Task|void) (\w+)\(")]
    private static partial Regex Method();
}
