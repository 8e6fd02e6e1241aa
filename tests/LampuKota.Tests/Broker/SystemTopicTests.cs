using System.Text;
using LampuKota.Broker;
using LampuKota.Mqtt;

namespace LampuKota.Tests;

/// <summary>The <c>$SYS</c> topics, as tools know them from mosquitto.</summary>
public sealed class SystemTopicTests
{
    private const MqttProtocolVersion V500 = MqttProtocolVersion.V500;

    // What mosquitto 2.0 publishes, save its bridges' topics.
    private static readonly string[] Expected =
    [
        "version", "uptime", "clients/total", "clients/connected", "clients/active", "clients/disconnected", "clients/inactive", "clients/maximum", "clients/expired",
        "messages/received", "messages/sent", "messages/stored", "store/messages/count", "store/messages/bytes", "subscriptions/count", "retained messages/count",
        "heap/current", "heap/maximum", "publish/messages/received", "publish/messages/sent", "publish/messages/dropped", "publish/bytes/received", "publish/bytes/sent",
        "bytes/received", "bytes/sent", "load/messages/received/1min", "load/messages/sent/5min", "load/publish/received/15min", "load/publish/sent/1min",
        "load/publish/dropped/1min", "load/bytes/received/1min", "load/bytes/sent/15min", "load/sockets/1min", "load/connections/5min",
    ];

    [Fact]
    public async Task They_are_retained_and_tell_what_happened()
    {
        await using TestBroker broker = new(options => options.SysInterval = 10, access: new EverythingPolicy());
        ScriptedClient worker = await broker.ConnectAsync(V500, "worker");
        await worker.SubscribeAsync("a", QualityOfService.AtMostOnce);
        await worker.PublishAsync("a", "12345");
        await worker.ExpectPublishAsync("12345");
        broker.Advance(TimeSpan.FromSeconds(20));
        Dictionary<string, string> topics = await ReadAsync(broker);

        Assert.All(Expected, name => Assert.Contains(name, topics.Keys));
        Assert.StartsWith("LampuKota ", topics["version"], StringComparison.Ordinal);
        Assert.EndsWith(" seconds", topics["uptime"], StringComparison.Ordinal);
        Assert.Equal(("1", "1", "0"), (topics["clients/connected"], topics["clients/maximum"], topics["clients/disconnected"]));
        Assert.Equal(("1", "1", "5", "5"), (
            topics["publish/messages/received"], topics["publish/messages/sent"], topics["publish/bytes/received"], topics["publish/bytes/sent"]));
        // CONNECT, SUBSCRIBE and PUBLISH; CONNACK, SUBACK and PUBLISH.
        Assert.Equal(("3", "3", "1"), (topics["messages/received"], topics["messages/sent"], topics["subscriptions/count"]));
    }

    [Fact]
    public async Task A_value_that_has_not_changed_is_not_sent_again()
    {
        await using TestBroker broker = new(options => options.SysInterval = 1, access: new EverythingPolicy());
        broker.Advance(TimeSpan.FromSeconds(1));
        ScriptedClient client = await broker.ConnectAsync(V500, "c");
        await client.SubscribeAsync("$SYS/broker/version");
        await client.ExpectPublishAsync();
        broker.Advance(TimeSpan.FromSeconds(5));

        await client.ExpectNothingAsync();
    }

    [Fact]
    public async Task With_an_interval_of_0_there_are_none()
    {
        await using TestBroker broker = new(options => options.SysInterval = 0);
        broker.Advance(TimeSpan.FromSeconds(20));

        Assert.Equal(0, broker.Broker.Statistics.RetainedMessagesNow);
    }

    [Theory]
    [InlineData("#")]
    [InlineData("+/broker/version")]
    [InlineData("+/#")]
    public async Task A_wildcard_in_the_first_level_does_not_match_them(string filter)
    {
        await using TestBroker broker = new(options => options.SysInterval = 1, access: new EverythingPolicy());
        broker.Advance(TimeSpan.FromSeconds(1));
        ScriptedClient client = await broker.ConnectAsync(V500, "c");
        Assert.Equal(ReasonCode.Success, await client.SubscribeAsync(filter));
        broker.Advance(TimeSpan.FromSeconds(5));

        await client.ExpectNothingAsync();
    }

    [Theory]
    [InlineData("$SYS/#")]
    [InlineData("$SYS/broker/version")]
    [InlineData("$share/g/$SYS/#")]
    public async Task Where_everybody_may_do_everything_they_are_still_for_services_only(string filter)
    {
        await using TestBroker broker = new();
        ScriptedClient client = await broker.ConnectAsync(V500, "c");

        Assert.Equal(ReasonCode.NotAuthorized, await client.SubscribeAsync(filter));
        Assert.True(new OpenAccessPolicy().MaySubscribe(new Identity("dashboard", IdentityKind.Service), "$SYS/#"u8));
    }

    [Fact]
    public void A_load_average_goes_to_the_rate_a_minute_and_the_longer_the_slower()
    {
        LoadAverages load = new();
        Dictionary<string, double> averages = [];
        for (int seconds = 0; seconds <= 120; seconds += 10)
            averages = load.Update(new BrokerStatistics { ReceivedQos0 = seconds * 2 }, seconds * 1_000L).ToDictionary(entry => entry.Name, entry => entry.PerMinute);

        // Two a second for two minutes.
        Assert.Equal(120 * (1 - Math.Exp(-2)), averages["publish/received/1min"], 6);
        Assert.Equal(120 * (1 - Math.Exp(-2 / 15.0)), averages["publish/received/15min"], 6);
        Assert.Equal(0, averages["bytes/sent/1min"]);
    }

    private static async Task<Dictionary<string, string>> ReadAsync(TestBroker broker)
    {
        const string Root = "$SYS/broker/";
        ScriptedClient reader = await broker.ConnectAsync(V500, "reader");
        await reader.SubscribeAsync("$SYS/#");
        Dictionary<string, string> topics = [];
        while (topics.Count < broker.Broker.Statistics.RetainedMessagesNow)
        {
            MqttMessage message = (await reader.ExpectPublishAsync()).Message!;
            Assert.StartsWith(Root, message.Topic, StringComparison.Ordinal);
            Assert.True(message.Retain);
            topics.Add(message.Topic[Root.Length..], Encoding.UTF8.GetString(message.Payload.Span));
        }

        return topics;
    }

    private sealed class EverythingPolicy : IAccessPolicy
    {
        public bool MayPublish(Identity identity, ReadOnlySpan<byte> topic) => true;

        public bool MaySubscribe(Identity identity, ReadOnlySpan<byte> filter) => true;
    }
}
