using System.Text.RegularExpressions;
using System.Xml.Linq;
using LampuKota.City;
using LampuKota.Dashboard;
using LampuKota.Lighting;

namespace LampuKota.Tests;

/// <summary>Holds the pages and their scripts to words that exist, in both languages.</summary>
public sealed partial class WordsTests
{
    private static readonly string Dashboard = Path.Combine(Checkout.Root, "dashboard", "LampuKota.Dashboard");
    private static readonly Dictionary<string, string> Indonesian = Read("Words.resx");
    private static readonly Dictionary<string, string> English = Read("Words.en.resx");

    [Fact]
    public void Both_languages_have_the_same_words() => Assert.Equal(Indonesian.Keys.Order(), English.Keys.Order());

    [Fact]
    public void No_word_is_empty() =>
        Assert.DoesNotContain(Indonesian.Concat(English), word => string.IsNullOrWhiteSpace(word.Value));

    [Fact]
    public void A_word_takes_the_same_values_in_both_languages() =>
        Assert.DoesNotContain(Indonesian.Keys, key => Places(Indonesian[key]) != Places(English[key]));

    [Fact]
    public void Every_word_that_a_page_names_exists() =>
        Assert.DoesNotContain(Uses(["*.razor", "*.cs"], "Components", WordOfPage()), key => !Indonesian.ContainsKey(key));

    [Fact]
    public void Every_word_that_a_script_names_exists_and_is_given_to_the_page()
    {
        string[] used = [.. Uses(["*.js"], "wwwroot", WordOfScript())];

        Assert.NotEmpty(used);
        Assert.DoesNotContain(used, key => !Indonesian.ContainsKey(key));
        Assert.DoesNotContain(used, key => !PageData.Spaces.Any(space => key.StartsWith(space, StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_value_that_a_page_puts_into_words_has_its_word()
    {
        string[] needed =
        [
            .. Quantities.All.Select(quantity => $"quantity.{quantity.Name}"),
            .. Enum.GetNames<RejectionReason>().Select(reason => $"rejection.{reason}"),
            .. Enum.GetNames<PersonRole>().Select(role => $"role.{role}"),
            .. Enum.GetNames<DutyLevel>().Select(level => $"rota.level.{level}"),
            .. Enum.GetNames<ContactChannel>().SelectMany(channel => new[] { $"channel.{channel}", $"contacts.{channel}" }),
            .. Enum.GetNames<DeliveryState>().Select(state => $"deliveryState.{state}"),
            .. Enum.GetNames<DeliveryKind>().Select(kind => $"deliveryKind.{kind}"),
            .. Enumerable.Range(1, 7).Select(day => $"weekday.{day}"),
            .. CauseTable.Events.Append("unheardOf").Select(CauseTable.Of).SelectMany(facts => new[] { $"parts.{facts.Parts}", $"hazard.{facts.Hazard}" }),
            .. Enum.GetNames<SearchHitKind>().Select(kind => $"kind.{char.ToLowerInvariant(kind[0])}{kind[1..]}"),
            .. Enum.GetNames<GatewayFilter>().Select(filter => $"gatewayFilter.{filter}"),
            .. Enum.GetNames<GatewaySort>().Select(sort => $"gatewaySort.{sort}"),
            .. Enum.GetNames<ApprovalCause>().Select(cause => $"approval.{cause}"),
            .. Enum.GetNames<LampGroupKind>().Select(kind => $"groupKind.{kind}"),
            .. new[] { CommandState.Requested, CommandState.Sent, CommandState.Accepted }.Select(state => $"chainNow.{state}"),
            .. new[] { CommandScopeKind.Kecamatan, CommandScopeKind.Street, CommandScopeKind.Cabinet, CommandScopeKind.Group }.Select(kind => $"place.{kind}"),
            .. Enum.GetValues<FindingKind>().Select(kind => $"schedule.finding.{FindingWords.Name(kind)}"),
            .. Enum.GetValues<FindingPart>().Select(part => $"schedule.subject.{FindingWords.Name(part)}"),
            .. Enum.GetNames<RolloutState>().Select(state => $"rolloutState.{state}"),
            .. Enum.GetValues<FindingSeverity>().Select(severity => $"schedule.severity.{FindingWords.Name(severity)}"),
            .. ReasonWords.Known.Select(ReasonWords.KeyOf),
            "command.lamps", "command.lamps.one", "lock.held", "lock.held.one", "lock.send", "lock.send.one",
            .. CommandChainTests.AllTargets().SelectMany(target => CommandChain.StepsOf(target)).Select(step => $"chain.{step.Name}"),
        ];

        Assert.DoesNotContain(needed, key => !Indonesian.ContainsKey(key));
    }

    private static IEnumerable<string> Uses(string[] patterns, string folder, Regex use) =>
        patterns.SelectMany(Checkout.Files)
            .Where(path => path.StartsWith(Path.Combine(Dashboard, folder), StringComparison.Ordinal))
            .Where(path => !Checkout.Relative(path).Contains("wwwroot/lib/", StringComparison.Ordinal))
            .SelectMany(path => use.Matches(File.ReadAllText(path)).Select(match => match.Groups[1].Value))
            .Distinct();

    private static Dictionary<string, string> Read(string file) =>
        XDocument.Load(Path.Combine(Dashboard, "Resources", file)).Descendants("data")
            .ToDictionary(data => data.Attribute("name")!.Value, data => data.Element("value")!.Value);

    private static string Places(string text) => string.Join(',', Place().Matches(text).Select(match => match.Value).Distinct().Order());

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Place();

    [GeneratedRegex(@"\bW\[""([\w.]+)""[\],]")]
    private static partial Regex WordOfPage();

    [GeneratedRegex(@"\bword\('([\w.]+)'")]
    private static partial Regex WordOfScript();
}
