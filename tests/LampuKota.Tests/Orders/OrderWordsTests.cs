using System.Text.RegularExpressions;
using System.Xml.Linq;
using LampuKota.City;
using LampuKota.Dashboard;

namespace LampuKota.Tests;

/// <summary>Holds the words of the crews' pages and their scripts to what these name.</summary>
public sealed partial class OrderWordsTests
{
    private static readonly string Dashboard = Path.Combine(Checkout.Root, "dashboard", "LampuKota.Dashboard");

    private static readonly HashSet<string> Words =
        [.. XDocument.Load(Path.Combine(Dashboard, "Resources", "Words.resx")).Descendants("data").Select(data => data.Attribute("name")!.Value)];

    [Fact]
    public void Every_value_that_a_page_puts_into_words_has_its_word()
    {
        string[] needed =
        [
            .. Enum.GetNames<IncidentState>().Select(state => "order.state." + state),
            .. Enum.GetNames<IncidentStepKind>().Select(kind => "order.step." + kind),
            .. OrderDraft.Kinds.Select(kind => "order.do." + kind),
            .. OrderRefusals.Keys.Select(key => "order.problem." + key),
            .. OrderNoticePage.PushStates.Select(state => "order.notice." + state),
            .. OrderNoticeEndpoints.Results.Select(result => "order.notice.result." + result),
            .. Enum.GetNames<ContactChannel>().Select(channel => "channel." + channel),
        ];

        Assert.DoesNotContain(needed, key => !Words.Contains(key));
    }

    [Fact]
    public void Every_word_that_a_script_names_exists_and_is_given_to_it()
    {
        string[] used = [.. WordOfScript().Matches(File.ReadAllText(Path.Combine(Dashboard, "wwwroot", "kru", "kru.js"))).Select(word => "order." + word.Groups[1].Value).Distinct()];

        Assert.NotEmpty(used);
        Assert.DoesNotContain(used, key => !Words.Contains(key) || !OrderDocument.ScriptWords.Any(beginning => key.StartsWith(beginning, StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_step_with_a_form_has_an_address_of_its_own() =>
        Assert.All(OrderDraft.Kinds, kind => Assert.Equal(kind, OrderDraft.KindOf(OrderDraft.AddressOf(kind))));

    [Fact]
    public void Moves_are_written_as_the_script_reads_them() =>
        Assert.Equal("Notified:Accepted Raised:Accepted", OrderWords.Moves(IncidentStepKind.Accepted));

    [GeneratedRegex(@"\btext\('([\w.]+)'")]
    private static partial Regex WordOfScript();
}
