using System.Globalization;
using System.Text.RegularExpressions;

namespace LampuKota.Tests;

/// <summary>Holds <c>docs/formats/mqtt-conformance.md</c> to the specification's list of statements and to the tests that it names.</summary>
public sealed partial class ConformancePageTests
{
    private const string Exempt = "does not apply: ";

    // MQTT 5.0, Appendix B: the statements of each clause are numbered from 1 on, save that 2.2.1 has no 1.
    private const string StatementsOfClauses = """
        1.5.4:3 1.5.5:1 1.5.7:1 2.1.3:1 2.2.1:6 2.2.2:1 3.1.0:2 3.1.2:30 3.1.3:12 3.1.4:6 3.2.0:2 3.2.2:22 3.3.1:13 3.3.2:20 3.3.4:10 3.4.2:3 3.5.2:3 3.6.1:1
        3.6.2:3 3.7.2:3 3.8.1:1 3.8.3:5 3.8.4:8 3.9.2:2 3.9.3:2 3.10.1:1 3.10.3:2 3.10.4:6 3.11.2:2 3.11.3:2 3.12.4:1 3.14.0:1 3.14.1:1 3.14.2:4 3.14.4:3
        3.15.1:1 3.15.2:3 4.1.0:2 4.2.0:1 4.3.1:1 4.3.2:5 4.3.3:13 4.4.0:2 4.5.0:2 4.6.0:6 4.7.0:1 4.7.1:2 4.7.2:1 4.7.3:4 4.8.2:6 4.9.0:3 4.12.0:7 4.12.1:2
        4.13.1:1 4.13.2:1 6.0.0:4
        """;

    private static readonly string Page = File.ReadAllText(Path.Combine(Checkout.Root, "docs", "formats", "mqtt-conformance.md"));

    private static readonly IReadOnlyList<Match> Rows = Row().Matches(Page);

    [Fact]
    public void Every_statement_of_MQTT_5_0_stands_on_the_page_once()
    {
        string[] statements = [.. Statements()];
        Assert.Equal(251, statements.Length);
        Assert.Equal(statements.Order(StringComparer.Ordinal), Rows.Select(row => row.Groups["id"].Value).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_statement_has_a_test_or_a_reason() => Assert.All(Rows, row =>
    {
        string held = row.Groups["held"].Value;
        Assert.True(held.StartsWith(Exempt, StringComparison.Ordinal) || NamedTests.In(held).Count > 0, row.Value);
    });

    [Fact]
    public void Every_test_that_the_page_names_exists() => Assert.Empty(NamedTests.UnknownIn(Page));

    [Fact]
    public void Every_rule_of_MQTT_3_1_1_has_a_test()
    {
        string[] rows = [.. Page[Page.IndexOf("## MQTT 3.1.1", StringComparison.Ordinal)..].Split('\n')
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(2)];
        Assert.NotEmpty(rows);
        Assert.All(rows, row => Assert.NotEmpty(NamedTests.In(row)));
    }

    private static IEnumerable<string> Statements() =>
        from clause in StatementsOfClauses.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
        let parts = clause.Split(':')
        from number in Enumerable.Range(1, int.Parse(parts[1], CultureInfo.InvariantCulture))
        where clause != "2.2.1:6" || number > 1
        select $"{parts[0]}-{number}";

    [GeneratedRegex(@"^\| (?<id>\d+\.\d+\.\d+-\d+) \| [^|]+ \| (?:server|client|both) \| (?<held>[^|]+) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
