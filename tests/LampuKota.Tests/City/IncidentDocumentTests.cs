using System.Text.RegularExpressions;
using LampuKota.City;

namespace LampuKota.Tests;

/// <summary>Holds the table of docs/formats/incidents.md to the code.</summary>
public sealed partial class IncidentDocumentTests
{
    private static readonly IncidentState[] All = Enum.GetValues<IncidentState>();

    [Fact]
    public void The_table_of_steps_is_the_state_machine()
    {
        string page = File.ReadAllText(Path.Combine(Checkout.Root, "docs", "formats", "incidents.md")).Split("## Taking a step")[0];
        Dictionary<IncidentStepKind, string> written = Row().Matches(page).ToDictionary(
            row => Enum.Parse<IncidentStepKind>(row.Groups["step"].Value), row => Describe(Words(row.Groups["who"].Value), Transitions(row.Groups["way"].Value)));

        Assert.All(IncidentLifecycle.Rules, rule => Assert.Equal(Describe(Who(rule), rule.Transitions), written.GetValueOrDefault(rule.Kind)));
        Assert.Equal(IncidentLifecycle.Rules.Count, written.Count);
    }

    private static string Describe(IEnumerable<string> who, IReadOnlyDictionary<IncidentState, IncidentState> transitions) =>
        $"{string.Join('+', who)}: {string.Join(", ", transitions.OrderBy(pair => pair.Key).Select(pair => $"{pair.Key}>{pair.Value}"))}";

    private static IEnumerable<string> Who(IncidentStepRule rule)
    {
        if (rule.Right is { } right)
            yield return right.ToString();
        if (rule.BySystem)
            yield return "system";
    }

    private static Dictionary<IncidentState, IncidentState> Transitions(string way)
    {
        var transitions = new Dictionary<IncidentState, IncidentState>();
        foreach (string part in way.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            bool stays = part.EndsWith("stay", StringComparison.Ordinal);
            string[] sides = stays ? [part[..^"stay".Length]] : part.Split('→');
            foreach (IncidentState from in States(sides[0]))
                transitions.Add(from, stays ? from : Enum.Parse<IncidentState>(sides[1].Trim()));
        }

        return transitions;
    }

    private static IEnumerable<IncidentState> States(string text) => text.Trim() switch
    {
        "(all)" => All,
        "(open)" => All.Except([IncidentState.Closed]),
        _ => Words(text).Select(Enum.Parse<IncidentState>),
    };

    private static string[] Words(string text) => text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    [GeneratedRegex(@"^\| `(?<step>\w+)` \| (?<who>[^|]*) \| (?<way>[^|]*)\|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
