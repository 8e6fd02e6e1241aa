using System.Text.RegularExpressions;
using System.Xml.Linq;
using LampuKota.City;
using LampuKota.Dashboard;

namespace LampuKota.Tests;

/// <summary>Refusals are English in the code and Indonesian in the resources; one for the other, none over.</summary>
public sealed partial class RefusalWordsTests
{
    private static readonly Dictionary<string, string> Indonesian = XDocument.Load(Path.Combine(Checkout.Root, "dashboard", "LampuKota.Dashboard", "Resources", "RefusalWords.resx"))
        .Descendants("data").ToDictionary(data => data.Attribute("name")!.Value, data => data.Element("value")!.Value);

    [Fact]
    public void Every_refusal_has_an_Indonesian_sentence_and_none_is_left_over()
    {
        IReadOnlySet<string> sentences = RefusalSentences.ReadAll();

        Assert.True(sentences.Count > 150, $"Found {sentences.Count} sentences.");
        Assert.Empty(sentences.Except(Indonesian.Keys));
        Assert.Empty(Indonesian.Keys.Except(sentences).Except([RefusalWords.Otherwise]));
    }

    [Fact]
    public void An_Indonesian_sentence_has_the_values_of_the_English_one() =>
        Assert.DoesNotContain(Indonesian.Where(word => word.Key != RefusalWords.Otherwise), word => !Values(word.Key).SequenceEqual(Values(word.Value)));

    [Fact]
    public void A_refusal_is_said_in_the_language_that_is_asked_for_with_its_values_in_that_language_too()
    {
        var refused = Assert.Throws<RequestRefusedException>(() => TestCity.Crew.Require(Right.DecideCommands));

        Assert.Equal("Your role does not allow this; it takes one of these: operator, administrator, supervisor.", refused.Message);
        Assert.Equal(refused.Message, RefusalWords.Say(refused.Sentence, "en"));
        Assert.Equal("Peran Anda tidak mengizinkan ini; perlu salah satu dari: operator, administrator, pengawas.", RefusalWords.Say(refused.Sentence, "id"));
    }

    [Fact]
    public void What_another_program_says_stands_there_as_it_is() =>
        Assert.Equal("Permintaan ini ditolak. Rinciannya: The credential is {gone}.", RefusalWords.Say("The credential is {gone}.", "id"));

    [Fact]
    public void Values_stay_apart_from_the_sentence_and_cannot_break_it()
    {
        RefusalSentence sentence = $"There is no {"{0}"} of that word; take one of {17}.";

        Assert.Equal("There is no {0} of that word; take one of {1}.", sentence.Key);
        Assert.Equal("There is no {0} of that word; take one of 17.", sentence.ToString());
        Assert.Equal("Tidak ada {0} dengan kata itu; pilih salah satu dari 17.", RefusalWords.Say(sentence, "id"));
    }

    private static IEnumerable<string> Values(string text) => Place().Matches(text).Select(match => match.Value).Distinct().Order();

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Place();
}
