using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using LampuKota.Gateway;

namespace LampuKota.Tests;

/// <summary>The pure parts of the uplink over IoT Hub.</summary>
public sealed class IotHubPartsTests
{
    private static readonly Gen<string> Texts =
        Gen.Elements("a", "Z9", "$.ct", "=", "&", "%", "%24", "/", "?", "#", "+", " ", "\u00e9", "\U0001F4A1", "application/json").ListOf().Select(string.Concat);

    [Fact]
    public void A_token_is_what_the_documentation_shows_and_openssl_computes()
    {
        // printf '%s\n%s' 'hub.azure-devices.net%2Fdevices%2FKPG-G1' 1795300000 | openssl dgst -sha256 -hmac 0123456789abcdef -binary | base64
        const string expected = "SharedAccessSignature sr=hub.azure-devices.net%2Fdevices%2FKPG-G1&sig=8QmghX5NvwHtVBALQtv1AOMCz0mSxevY2dR%2F52wUrZE%3D&se=1795300000";

        string token = SharedAccessSignature.Create("hub.azure-devices.net/devices/KPG-G1", "0123456789abcdef"u8, DateTimeOffset.FromUnixTimeSeconds(1_795_300_000));

        Assert.Equal(expected, token);
    }

    [Fact]
    public void A_property_bag_comes_back_as_it_was() => Prop.ForAll(Texts.ListOf().ToArbitrary(), texts =>
    {
        (string Name, string? Value)[] written = [.. texts.Distinct().Where(text => text.Length > 0).Select((text, index) => (text, (string?)texts[^(index + 1)]))];
        return PropertyBag.Read(PropertyBag.Write(written)).SequenceEqual(written.ToDictionary(pair => pair.Name, pair => pair.Value!));
    }).Check(Config.QuickThrowOnFailure);

    [Fact]
    public void Properties_of_the_system_stand_as_documented()
    {
        Assert.Equal("$.ct=application%2Fjson&$.ce=utf-8&topic=command%2Fresult", PropertyBag.Write(("$.ct", "application/json"), ("$.ce", "utf-8"), ("$.cid", null), ("topic", "command/result")));
        Assert.Equal("a&b", PropertyBag.Read("%24.cid=a%26b&flag")["$.cid"]);
        Assert.Equal("", PropertyBag.Read("flag")["flag"]);
    }

    [Theory]
    [InlineData("$iothub/twin/res/204/?$rid=7&$version=3", true, 204, "7")]
    [InlineData("$iothub/twin/res/429/?$rid=12", true, 429, "12")]
    [InlineData("$iothub/twin/res/abc/?$rid=12", false, 0, "12")]
    [InlineData("$iothub/twin/res/200/", false, 200, "")]
    [InlineData("$iothub/methods/POST/command/?$rid=1", false, 0, "")]
    public void Answers_of_the_twin_are_read(string topic, bool isGood, int status, string requestId)
    {
        Assert.Equal(isGood, IotHubTopics.TryParseTwinAnswer(topic, out int readStatus, out string readId));
        Assert.Equal((status, requestId), (readStatus, readId));
    }

    [Fact]
    public void A_document_comes_back_out_of_a_twin() => Prop.ForAll(Texts.ListOf().ToArbitrary(), texts =>
    {
        byte[] document = Encoding.UTF8.GetBytes(string.Concat(texts));
        JsonElement twin = JsonDocument.Parse(TwinDocument.Split(document, 1).ToJsonString()).RootElement;
        return TwinDocument.TryJoin(twin, out byte[]? joined, out _) && joined.AsSpan().SequenceEqual(document);
    }).Check(Config.QuickThrowOnFailure);

    [Fact]
    public void A_document_that_no_twin_can_hold_is_refused_where_it_is_written()
    {
        byte[] noise = new byte[64 * 1024];
        new Random(1).NextBytes(noise);

        Assert.Throws<ArgumentException>(() => TwinDocument.Split(noise, 1));
    }

    [Theory]
    [InlineData("""{}""", false)]
    [InlineData("""{"document":null}""", false)]
    [InlineData("""{"document":7}""", true)]
    [InlineData("""{"document":{"version":1}}""", true)]
    [InlineData("""{"document":{"encoding":"br+base64","sha256":"0000000000000000000000000000000000000000000000000000000000000000","parts":"1","p0":""}}""", true)]
    [InlineData("""{"document":{"encoding":"br+base64","sha256":"0000000000000000000000000000000000000000000000000000000000000000","parts":9}}""", true)]
    [InlineData("""{"document":{"encoding":"br+base64","sha256":"0000000000000000000000000000000000000000000000000000000000000000","parts":1,"p0":"!!!!"}}""", true)]
    [InlineData("""{"document":{"encoding":"br+base64","sha256":"0000000000000000000000000000000000000000000000000000000000000000","parts":1,"p0":"AAAA"}}""", true)]
    [InlineData("""{"document":{"encoding":"br+base64","sha256":"0000000000000000000000000000000000000000000000000000000000000000","parts":2,"p0":"AAAA"}}""", true)]
    public void A_twin_that_holds_no_whole_document_says_why(string json, bool hasProblem)
    {
        Assert.False(TwinDocument.TryJoin(JsonDocument.Parse(json).RootElement, out _, out string? problem));
        Assert.Equal(hasProblem, problem is not null);
    }

    [Fact]
    public void A_document_that_unpacks_without_end_is_given_up()
    {
        JsonObject twin = TwinDocument.Split(new byte[8 * 1024 * 1024], 1);

        Assert.False(TwinDocument.TryJoin(JsonDocument.Parse(twin.ToJsonString()).RootElement, out _, out _));
    }

    [Fact]
    public void Waits_after_failures_double_with_a_random_part_up_to_the_longest()
    {
        var backOff = new BackOff(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(60), () => 0.5);

        Assert.Equal([1.5, 3, 6, 12, 24, 45, 45], Enumerable.Range(0, 7).Select(_ => backOff.Next().TotalSeconds));
        backOff.Reset();
        Assert.Equal(1.5, backOff.Next().TotalSeconds);
    }
}
