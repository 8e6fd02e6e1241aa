using System.Text.RegularExpressions;
using System.Xml.Linq;
using LampuKota.City;
using LampuKota.Dashboard;

namespace LampuKota.Tests;

/// <summary>Holds the public pages to words that exist, in both languages.</summary>
public sealed partial class CitizenWordsTests
{
    private static readonly string Dashboard = Path.Combine(Checkout.Root, "dashboard", "LampuKota.Dashboard");
    private static readonly string[] Sources = ["*.razor", "*.cs"];
    private static readonly string[] Problems = ["missing", "nearBad", "busy"];
    private static readonly Dictionary<string, string> Indonesian = Read("CitizenWords.resx");
    private static readonly Dictionary<string, string> English = Read("CitizenWords.en.resx");

    [Fact]
    public void Both_languages_have_the_same_words_and_none_is_empty()
    {
        Assert.Equal(Indonesian.Keys.Order(), English.Keys.Order());
        Assert.DoesNotContain(Indonesian.Concat(English), word => string.IsNullOrWhiteSpace(word.Value));
    }

    [Fact]
    public void A_word_takes_the_same_values_in_both_languages() =>
        Assert.DoesNotContain(Indonesian.Keys, key => Places(Indonesian[key]) != Places(English[key]));

    [Fact]
    public void Every_word_that_a_page_names_exists() =>
        Assert.DoesNotContain(
            Sources.SelectMany(Checkout.Files).Where(path => path.StartsWith(Path.Combine(Dashboard, "Components", "Citizens"), StringComparison.Ordinal))
                .SelectMany(path => WordOfPage().Matches(File.ReadAllText(path)).Select(match => match.Groups[1].Value)).Distinct(),
            key => !Indonesian.ContainsKey(key));

    [Fact]
    public void Every_value_that_a_page_puts_into_words_has_its_word()
    {
        string[] needed =
        [
            .. Enum.GetNames<PublicLightKind>().SelectMany(kind => new[] { $"light.{kind}", $"lightHelp.{kind}" }),
            .. Enum.GetNames<ReportKind>().Select(kind => $"seen.{kind}"),
            .. Enum.GetNames<ReportKind>().Select(kind => $"kind.{kind}"),
            .. Enum.GetNames<ReportStep>().Select(step => $"step.{step}"),
            .. Enum.GetNames<ReportProblem>().Select(problem => $"problem.{problem}"),
            .. Enum.GetNames<ReportEvidence>().SelectMany(evidence => new[] { $"evidence.{evidence}", $"moderate.evidence.{evidence}" }),
            .. Enum.GetNames<ReportRefusalReason>().Select(reason => $"refused.{reason}"),
            .. Enum.GetNames<ReportState>().Select(state => $"moderate.state.{state}"),
            .. Enum.GetNames<ReportAdvice>().Select(advice => $"moderate.advice.{advice}"),
            .. Enum.GetNames<RepairStage>().Select(stage => $"stage.{stage}"),
            .. new[] { IncidentCause.Grid, IncidentCause.Cabinet, IncidentCause.Segment }.Select(cause => $"known.{cause}"),
            .. Problems.SelectMany(problem => new[] { $"{problem}.title", $"{problem}.help" }),
        ];

        Assert.DoesNotContain(needed, key => !Indonesian.ContainsKey(key));
    }

    private static Dictionary<string, string> Read(string file) =>
        XDocument.Load(Path.Combine(Dashboard, "Resources", file)).Descendants("data").ToDictionary(data => data.Attribute("name")!.Value, data => data.Element("value")!.Value);

    private static string Places(string text) => string.Join(',', Place().Matches(text).Select(match => match.Value).Distinct().Order());

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Place();

    [GeneratedRegex(@"(?:\bT|\bwords)\[""([\w.]+)""[\],]")]
    private static partial Regex WordOfPage();
}
