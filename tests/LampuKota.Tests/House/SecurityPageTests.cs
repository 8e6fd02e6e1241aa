using System.Globalization;
using System.Text.RegularExpressions;

namespace LampuKota.Tests;

/// <summary>Holds <c>docs/security.md</c> to the tests that it names.</summary>
public sealed partial class SecurityPageTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Checkout.Root, "docs", "security.md"));

    [Fact]
    public void Every_item_stands_on_the_page_once_with_a_test()
    {
        IReadOnlyList<Match> rows = Row().Matches(Page);
        Assert.Equal(Enumerable.Range(1, 37), rows.Select(row => int.Parse(row.Groups["item"].Value, CultureInfo.InvariantCulture)));
        Assert.All(rows, row => Assert.NotEmpty(NamedTests.In(row.Groups["held"].Value)));
    }

    [Fact]
    public void Every_test_that_the_page_names_exists() => Assert.Empty(NamedTests.UnknownIn(Page));

    [GeneratedRegex(@"^\| (?<item>\d+) \| [^|]+ \| (?<held>[^|]+) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
