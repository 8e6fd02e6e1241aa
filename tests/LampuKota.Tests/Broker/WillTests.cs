using LampuKota.Broker;
using LampuKota.Mqtt;

namespace LampuKota.Tests;

/// <summary>Will Messages (MQTT 5.0 and 3.1.1, 3.1.2.5).</summary>
public sealed class WillTests
{
    private static readonly MqttMessage Offline = ScriptedClient.Message("status", "offline") with { Qos = QualityOfService.AtLeastOnce };

    [Theory]
    [InlineData(MqttProtocolVersion.V311)]
    [InlineData(MqttProtocolVersion.V500)]
    public async Task A_broken_connection_publishes_the_will(MqttProtocolVersion version)
    {
        await using TestBroker broker = new();
        ScriptedClient watcher = await WatchAsync(broker, version);
        ScriptedClient client = await broker.ConnectAsync(version, new ConnectPacket { ClientIdentifier = "c", Will = Offline });
        await client.BreakAsync();

        ReceivedPacket will = await watcher.ExpectPublishAsync("offline");
        Assert.Equal(QualityOfService.AtLeastOnce, will.Message!.Qos);
        Assert.Equal(1, broker.Broker.Statistics.WillsPublished);
    }

    [Theory]
    [InlineData(MqttProtocolVersion.V311)]
    [InlineData(MqttProtocolVersion.V500)]
    public async Task A_client_that_leaves_in_good_order_publishes_no_will(MqttProtocolVersion version)
    {
        await using TestBroker broker = new();
        ScriptedClient watcher = await WatchAsync(broker, version);
        ScriptedClient client = await broker.ConnectAsync(version, new ConnectPacket { ClientIdentifier = "c", Will = Offline });
        await client.DisconnectAsync();

        await watcher.ExpectNothingAsync();
    }

    [Fact]
    public async Task A_client_can_leave_and_have_its_will_published()
    {
        await using TestBroker broker = new();
        ScriptedClient watcher = await WatchAsync(broker, MqttProtocolVersion.V500);
        ScriptedClient client = await broker.ConnectAsync(MqttProtocolVersion.V500, new ConnectPacket { ClientIdentifier = "c", Will = Offline });
        await client.DisconnectAsync(new DisconnectPacket(ReasonCode.DisconnectWithWillMessage));

        await watcher.ExpectPublishAsync("offline");
    }

    [Theory]
    [InlineData(MqttProtocolVersion.V311)]
    [InlineData(MqttProtocolVersion.V500)]
    public async Task A_violation_of_the_protocol_publishes_the_will(MqttProtocolVersion version)
    {
        await using TestBroker broker = new();
        ScriptedClient watcher = await WatchAsync(broker, version);
        ScriptedClient client = await broker.ConnectAsync(version, new ConnectPacket { ClientIdentifier = "c", Will = Offline });
        await client.SendAsync(new byte[] { 0x00, 0x00 });
        await client.ExpectEndAsync(ReasonCode.MalformedPacket);

        await watcher.ExpectPublishAsync("offline");
    }

    [Theory]
    [InlineData(MqttProtocolVersion.V311)]
    [InlineData(MqttProtocolVersion.V500)]
    public async Task A_retained_will_is_kept(MqttProtocolVersion version)
    {
        await using TestBroker broker = new();
        ScriptedClient client = await broker.ConnectAsync(
            version, new ConnectPacket { ClientIdentifier = "c", Will = Offline with { Retain = true } });
        await client.BreakAsync();

        ScriptedClient watcher = await WatchAsync(broker, version);
        Assert.True((await watcher.ExpectPublishAsync("offline")).Message!.Retain);
    }

    [Fact]
    public async Task A_will_carries_its_properties()
    {
        await using TestBroker broker = new();
        ScriptedClient watcher = await WatchAsync(broker, MqttProtocolVersion.V500);
        MqttMessage will = Offline with
        {
            ContentType = "application/json",
            ResponseTopic = "answers",
            CorrelationData = "id"u8.ToArray(),
            MessageExpiryIntervalSeconds = 30,
            UserProperties = [new UserProperty("a", "1"), new UserProperty("a", "2")],
        };
        ScriptedClient client = await broker.ConnectAsync(MqttProtocolVersion.V500, new ConnectPacket { ClientIdentifier = "c", Will = will });
        await client.BreakAsync();

        MqttMessage received = (await watcher.ExpectPublishAsync("offline")).Message!;
        Assert.Equal(("application/json", "answers", 30u), (received.ContentType, received.ResponseTopic, received.MessageExpiryIntervalSeconds));
        Assert.Equal("id"u8, received.CorrelationData!.Value.Span);
        Assert.Equal(will.UserProperties, received.UserProperties);
    }

    [Fact]
    public async Task A_delayed_will_waits_for_the_client_to_come_back()
    {
        await using TestBroker broker = new();
        ScriptedClient watcher = await WatchAsync(broker, MqttProtocolVersion.V500);
        await (await ConnectAsync(broker, delay: 10, expiry: 60)).BreakAsync();
        broker.Advance(TimeSpan.FromSeconds(9));
        await watcher.ExpectNothingAsync();
        ScriptedClient back = await ConnectAsync(broker, delay: 10, expiry: 60);
        broker.Advance(TimeSpan.FromSeconds(30));
        await watcher.ExpectNothingAsync();

        await back.BreakAsync();
        broker.Advance(TimeSpan.FromSeconds(10));
        await watcher.ExpectPublishAsync("offline");
        broker.Advance(TimeSpan.FromSeconds(100));
        await watcher.ExpectNothingAsync();
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(5u)]
    public async Task The_end_of_the_session_does_not_wait_for_the_delay(uint expiry)
    {
        await using TestBroker broker = new();
        ScriptedClient watcher = await WatchAsync(broker, MqttProtocolVersion.V500);
        await (await ConnectAsync(broker, delay: 100, expiry)).BreakAsync();
        broker.Advance(TimeSpan.FromSeconds(expiry));

        await watcher.ExpectPublishAsync("offline");
    }

    [Fact]
    public async Task A_clean_start_ends_the_session_and_so_publishes_its_delayed_will()
    {
        await using TestBroker broker = new();
        ScriptedClient watcher = await WatchAsync(broker, MqttProtocolVersion.V500);
        await (await ConnectAsync(broker, delay: 100, expiry: 1_000)).BreakAsync();
        await broker.ConnectAsync(MqttProtocolVersion.V500, "c");

        await watcher.ExpectPublishAsync("offline");
    }

    [Theory]
    [InlineData(MqttProtocolVersion.V311)]
    [InlineData(MqttProtocolVersion.V500)]
    public async Task A_will_to_a_forbidden_topic_is_refused_at_CONNECT(MqttProtocolVersion version)
    {
        await using TestBroker broker = new();
        ScriptedClient client = broker.Open(version);
        ConnectAckPacket ack = await client.ConnectAsync(new ConnectPacket { Will = ScriptedClient.Message("$SYS/x", "x") });

        Assert.Equal(ReasonCode.NotAuthorized, ack.ReasonCode);
        await client.ExpectEndAsync();
    }

    [Fact]
    public async Task A_will_whose_rights_are_gone_when_it_fires_is_not_published()
    {
        SwitchedPolicy policy = new();
        await using TestBroker broker = new(access: policy);
        ScriptedClient watcher = await WatchAsync(broker, MqttProtocolVersion.V500);
        ScriptedClient client = await broker.ConnectAsync(MqttProtocolVersion.V500, new ConnectPacket { ClientIdentifier = "c", Will = Offline });
        policy.MayPublishNow = false;
        await client.BreakAsync();

        await watcher.ExpectNothingAsync();
        Assert.Equal((0, 1), (broker.Broker.Statistics.WillsPublished, broker.Broker.Statistics.RefusedByAccessPolicy));
    }

    [Fact]
    public async Task The_sink_sees_a_will_like_any_message()
    {
        ScriptedSink sink = new();
        await using TestBroker broker = new(sink: sink);
        ScriptedClient client = await broker.ConnectAsync(MqttProtocolVersion.V500, new ConnectPacket { ClientIdentifier = "c", Will = Offline });
        await client.BreakAsync();

        Assert.Equal(("c", "status", "offline"), Assert.Single(sink.Seen));
    }

    [Fact]
    public async Task When_the_broker_stops_no_will_is_published()
    {
        ScriptedSink sink = new();
        await using TestBroker broker = new(sink: sink);
        ScriptedClient client = await broker.ConnectAsync(MqttProtocolVersion.V500, new ConnectPacket { ClientIdentifier = "c", Will = Offline });
        Task stopped = broker.Broker.StopAsync(CancellationToken.None);
        await client.ExpectEndAsync(ReasonCode.ServerShuttingDown);
        await stopped;

        Assert.Empty(sink.Seen);
    }

    private static async Task<ScriptedClient> WatchAsync(TestBroker broker, MqttProtocolVersion version)
    {
        ScriptedClient watcher = await broker.ConnectAsync(version, "watcher");
        await watcher.SubscribeAsync("status", QualityOfService.AtLeastOnce);
        return watcher;
    }

    private static Task<ScriptedClient> ConnectAsync(TestBroker broker, uint delay, uint expiry) => broker.ConnectAsync(
        MqttProtocolVersion.V500,
        new ConnectPacket
        {
            ClientIdentifier = "c",
            CleanStart = false,
            Will = Offline,
            WillDelayIntervalSeconds = delay,
            SessionExpiryIntervalSeconds = expiry,
        });

    private sealed class SwitchedPolicy : IAccessPolicy
    {
        public bool MayPublishNow { get; set; } = true;

        public bool MayPublish(Identity identity, ReadOnlySpan<byte> topic) => MayPublishNow;

        public bool MaySubscribe(Identity identity, ReadOnlySpan<byte> filter) => true;
    }
}
