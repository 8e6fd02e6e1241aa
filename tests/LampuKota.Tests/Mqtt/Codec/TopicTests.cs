using System.Text;
using FsCheck;
using FsCheck.Fluent;
using LampuKota.Mqtt;

namespace LampuKota.Tests;

/// <summary>Topic Names and Topic Filters, as UTF-8 and as UTF-16 (MQTT 5.0 and 3.1.1, 4.7; shared: 5.0, 4.8.2).</summary>
public sealed class TopicTests
{
    [Theory]
    [InlineData("a", true)]
    [InlineData("/", true)]
    [InlineData("//", true)]
    [InlineData("Jalan El Tari/lampu 5/ドル", true)]
    [InlineData("$SYS/broker", true)]
    [InlineData("", false)] // [MQTT-4.7.3-1]
    [InlineData("a/+/b", false)] // [MQTT-3.3.2-2]
    [InlineData("a/#", false)]
    [InlineData("a\0b", false)] // [MQTT-4.7.3-2]
    public void A_topic_name_has_text_and_no_wildcard(string topic, bool isValid)
    {
        Assert.Equal(isValid, TopicName.IsValid(topic));
        Assert.Equal(isValid, TopicName.IsValid(Encoding.UTF8.GetBytes(topic)));
    }

    [Theory]
    [InlineData("#", true)]
    [InlineData("+", true)]
    [InlineData("/+", true)]
    [InlineData("+/+/#", true)]
    [InlineData("a//b", true)]
    [InlineData("sport/tennis/#", true)]
    [InlineData("sport/tennis#", false)] // [MQTT-4.7.1-1]
    [InlineData("sport/#/ranking", false)]
    [InlineData("#/", false)]
    [InlineData("##", false)]
    [InlineData("sport+", false)] // [MQTT-4.7.1-2]
    [InlineData("+a/b", false)]
    [InlineData("", false)] // [MQTT-4.7.3-1]
    [InlineData("a\0", false)] // [MQTT-4.7.3-2]
    [InlineData("$share/ingest/a/+/#", true)]
    [InlineData("$share/ingest//", true)]
    [InlineData("$sharex", true)]
    [InlineData("$share", false)] // [MQTT-4.8.2-1]
    [InlineData("$share/", false)]
    [InlineData("$share/ingest", false)] // [MQTT-4.8.2-2]
    [InlineData("$share/ingest/", false)]
    [InlineData("$share//a", false)]
    [InlineData("$share/in+gest/a", false)]
    [InlineData("$share/#/a", false)]
    [InlineData("$share/ingest/a#", false)]
    public void A_topic_filter_keeps_its_wildcards_to_themselves(string filter, bool isValid)
    {
        Assert.Equal(isValid, TopicFilter.IsValid(filter));
        Assert.Equal(isValid, TopicFilter.IsValid(Encoding.UTF8.GetBytes(filter)));
    }

    [Theory]
    [InlineData("sport/tennis/player1/#", "sport/tennis/player1", true)] // 4.7.1.2
    [InlineData("sport/tennis/player1/#", "sport/tennis/player1/ranking", true)]
    [InlineData("sport/#", "sport", true)]
    [InlineData("sport/#", "sports", false)]
    [InlineData("#", "/finance", true)]
    [InlineData("sport/tennis/+", "sport/tennis/player1", true)] // 4.7.1.3
    [InlineData("sport/tennis/+", "sport/tennis/player1/ranking", false)]
    [InlineData("sport/+", "sport", false)]
    [InlineData("sport/+", "sport/", true)]
    [InlineData("+/+", "/finance", true)]
    [InlineData("/+", "/finance", true)]
    [InlineData("+", "/finance", false)]
    [InlineData("a/b", "a/b", true)]
    [InlineData("a/b", "A/b", false)] // 4.7.3: case sensitive
    [InlineData("a/b", "a/b/", false)]
    [InlineData("a/b/", "a/b", false)]
    [InlineData("a/+/c/#", "a/b/c/d/e", true)]
    [InlineData("a/+/c/#", "a/b/d", false)]
    [InlineData("#", "$SYS/uptime", false)] // [MQTT-4.7.2-1]
    [InlineData("+/monitor/Clients", "$SYS/monitor/Clients", false)]
    [InlineData("$SYS/#", "$SYS/uptime", true)]
    [InlineData("$SYS/monitor/+", "$SYS/monitor/Clients", true)]
    public void A_filter_matches_the_topics_that_the_specification_says(string filter, string topic, bool matches)
    {
        Assert.Equal(matches, TopicFilter.Matches(filter, topic));
        Assert.Equal(matches, TopicFilter.Matches(Encoding.UTF8.GetBytes(filter), Encoding.UTF8.GetBytes(topic)));
    }

    [Fact]
    public void Half_a_surrogate_pair_is_neither_a_name_nor_a_filter()
    {
        Assert.False(TopicName.IsValid("a\uD800"));
        Assert.False(TopicFilter.IsValid("a\uD800"));
        byte[] surrogate = [0xED, 0xA0, 0x80];
        byte[] overlong = [0xC1, 0x81];
        Assert.False(TopicName.IsValid(surrogate));
        Assert.False(TopicFilter.IsValid(overlong));
    }

    [Fact]
    public void A_topic_has_at_most_65535_bytes()
    {
        // [MQTT-4.7.3-3]
        Assert.True(TopicName.IsValid(new string('a', 65_535)));
        Assert.False(TopicName.IsValid(new string('a', 65_536)));
        Assert.False(TopicName.IsValid(new string('é', 32_768)));
        Assert.False(TopicFilter.IsValid(new string('é', 32_768)));
    }

    [Fact]
    public void A_shared_filter_splits_into_name_and_filter()
    {
        Assert.True(TopicFilter.TrySplitShared("$share/ingest/a/#", out ReadOnlySpan<char> name, out ReadOnlySpan<char> filter));
        Assert.Equal("ingest", name);
        Assert.Equal("a/#", filter);
        Assert.False(TopicFilter.TrySplitShared("a/#", out name, out filter));
        Assert.True(name.IsEmpty);
        Assert.Equal("a/#", filter);
    }

    [Fact]
    public void Matching_agrees_with_a_comparison_level_by_level() =>
        Prop.ForAll(Levels("a", "b", "", "+").ToArbitrary(), Levels("a", "b", "", "$c").ToArbitrary(), MqttGenerators.Flag.ToArbitrary(),
            (filter, topic, hasTail) =>
            {
                string whole = string.Join('/', filter) + (hasTail ? "/#" : "");
                string name = string.Join('/', topic);
                return name.Length == 0 || whole.Length == 0 || MatchesSlowly(filter, topic, hasTail) == TopicFilter.Matches(whole, name);
            }).QuickCheckThrowOnFailure();

    private static Gen<string[]> Levels(params string[] levels) => Gen.Elements(levels).NonEmptyListOf().Select(list => list.Take(5).ToArray());

    private static bool MatchesSlowly(string[] filter, string[] topic, bool hasTail)
    {
        if (topic[0].StartsWith('$') && filter[0] == "+")
            return false;
        bool fits = hasTail ? topic.Length >= filter.Length : topic.Length == filter.Length;
        return fits && filter.Zip(topic).All(pair => pair.First == "+" || pair.First == pair.Second);
    }
}
