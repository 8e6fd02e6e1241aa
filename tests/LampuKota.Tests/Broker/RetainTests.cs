using LampuKota.Broker;
using LampuKota.Mqtt;

namespace LampuKota.Tests;

/// <summary>Retained Messages (MQTT 5.0 and 3.1.1, 3.3.1.3).</summary>
public sealed class RetainTests
{
    private const QualityOfService Qos1 = QualityOfService.AtLeastOnce;

    [Theory]
    [InlineData(MqttProtocolVersion.V311)]
    [InlineData(MqttProtocolVersion.V500)]
    public async Task A_new_subscriber_gets_the_last_retained_message_with_the_flag_and_a_present_one_without(MqttProtocolVersion version)
    {
        await using TestBroker broker = new();
        ScriptedClient present = await broker.ConnectAsync(version, "present");
        await present.SubscribeAsync("a/#", Qos1);
        ScriptedClient publisher = await broker.ConnectAsync(version, "publisher");
        await publisher.PublishAsync("a/b", "old", retain: true);
        await publisher.PublishAsync("a/b", "new", Qos1, id: 1, retain: true);
        await publisher.ExpectAckAsync(MqttPacketType.PublishAck, 1);
        ScriptedClient late = await broker.ConnectAsync(version, "late");
        await late.SubscribeAsync("+/b", Qos1);

        Assert.False((await present.ExpectPublishAsync("old")).Message!.Retain);
        Assert.False((await present.ExpectPublishAsync("new")).Message!.Retain);
        ReceivedPacket kept = await late.ExpectPublishAsync("new");
        Assert.Equal((true, Qos1), (kept.Message!.Retain, kept.Message.Qos));
        await late.ExpectNothingAsync();
    }

    [Theory]
    [InlineData(MqttProtocolVersion.V311)]
    [InlineData(MqttProtocolVersion.V500)]
    public async Task An_empty_payload_removes_what_was_kept_and_still_goes_to_those_who_listen(MqttProtocolVersion version)
    {
        await using TestBroker broker = new();
        ScriptedClient client = await broker.ConnectAsync(version, "c");
        await client.PublishAsync("a", "kept", retain: true);
        await client.SubscribeAsync("a");
        await client.ExpectPublishAsync("kept");
        await client.PublishAsync("a", "", retain: true);
        await client.ExpectPublishAsync("");

        Assert.Equal((0, 0L), (broker.Broker.Statistics.RetainedMessagesNow, broker.Broker.Statistics.RetainedBytesNow));
        await client.SubscribeAsync("a");
        await client.ExpectNothingAsync();
    }

    [Theory]
    [InlineData(RetainHandling.SendAtSubscribe, true, true)]
    [InlineData(RetainHandling.SendAtNewSubscription, true, false)]
    [InlineData(RetainHandling.DoNotSend, false, false)]
    public async Task Retain_Handling_says_when_retained_messages_are_sent(RetainHandling handling, bool first, bool again)
    {
        await using TestBroker broker = new();
        broker.Broker.Publish(ScriptedClient.Message("a", "kept") with { Retain = true });
        ScriptedClient client = await broker.ConnectAsync(MqttProtocolVersion.V500, "c");
        foreach (bool expected in (bool[])[first, again])
        {
            await client.SubscribeAsync(new SubscribePacket(1, [new TopicSubscription("a") { RetainHandling = handling }]));
            if (expected)
                await client.ExpectPublishAsync("kept");
            await client.ExpectNothingAsync();
        }
    }

    [Fact]
    public async Task Retain_As_Published_keeps_the_flag()
    {
        await using TestBroker broker = new();
        ScriptedClient client = await broker.ConnectAsync(MqttProtocolVersion.V500, "c");
        await client.SubscribeAsync(new SubscribePacket(1, [new TopicSubscription("a") { RetainAsPublished = true }]));
        await client.PublishAsync("a", "retained", retain: true);
        await client.PublishAsync("a", "not retained");

        Assert.True((await client.ExpectPublishAsync("retained")).Message!.Retain);
        Assert.False((await client.ExpectPublishAsync("not retained")).Message!.Retain);
    }

    [Theory]
    [InlineData("+", new[] { "a" })]
    [InlineData("#", new[] { "a", "a/", "a/b", "a/b/c", "/a" })]
    [InlineData("a/#", new[] { "a", "a/", "a/b", "a/b/c" })]
    [InlineData("a/+", new[] { "a/", "a/b" })]
    [InlineData("+/", new[] { "a/" })]
    [InlineData("a/+/c", new[] { "a/b/c" })]
    [InlineData("+/+/#", new[] { "a/", "a/b", "a/b/c", "/a" })]
    [InlineData("$x/#", new[] { "$x/y" })]
    [InlineData("$x/+", new[] { "$x/y" })]
    [InlineData("b", new string[0])]
    public async Task A_filter_finds_the_retained_messages_that_it_matches(string filter, string[] expected)
    {
        await using TestBroker broker = new();
        foreach (string topic in (string[])["a", "a/", "a/b", "a/b/c", "/a", "$x/y"])
            broker.Broker.Publish(ScriptedClient.Message(topic, "kept") with { Retain = true });
        ScriptedClient client = await broker.ConnectAsync(MqttProtocolVersion.V500, "c");
        await client.SubscribeAsync(filter);
        HashSet<string> found = [];
        for (int i = 0; i < expected.Length; i++)
            found.Add((await client.ExpectPublishAsync("kept")).Message!.Topic);

        Assert.Equal(expected.ToHashSet(), found);
        await client.ExpectNothingAsync();
    }

    [Fact]
    public async Task A_retained_message_expires_and_tells_until_then_how_long_it_has_to_live()
    {
        await using TestBroker broker = new();
        broker.Broker.Publish(ScriptedClient.Message("a", "kept") with { Retain = true, MessageExpiryIntervalSeconds = 40 });
        broker.Advance(TimeSpan.FromSeconds(25));
        ScriptedClient client = await broker.ConnectAsync(MqttProtocolVersion.V500, "c");
        await client.SubscribeAsync("a");
        Assert.Equal(15u, (await client.ExpectPublishAsync("kept")).Message!.MessageExpiryIntervalSeconds);

        broker.Advance(TimeSpan.FromSeconds(15));
        await client.SubscribeAsync("a");
        await client.ExpectNothingAsync();
        broker.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(0, broker.Broker.Statistics.RetainedMessagesNow);
    }

    [Theory]
    [InlineData(1, long.MaxValue)]
    [InlineData(100, 20)]
    public async Task More_retained_messages_than_the_limits_allow_are_refused_and_what_is_there_may_change(int messages, long bytes)
    {
        await using TestBroker broker = new(options =>
        {
            options.Limits.MaximumRetainedMessages = messages;
            options.Limits.MaximumRetainedBytes = bytes;
        });
        ScriptedClient client = await broker.ConnectAsync(MqttProtocolVersion.V500, "c");
        await client.PublishAsync("a", "0123456789", Qos1, id: 1, retain: true);
        await client.ExpectAckAsync(MqttPacketType.PublishAck, 1, ReasonCode.NoMatchingSubscribers);
        await client.PublishAsync("b", "0123456789", Qos1, id: 2, retain: true);
        await client.ExpectAckAsync(MqttPacketType.PublishAck, 2, ReasonCode.QuotaExceeded);
        await client.PublishAsync("a", "9876543210", Qos1, id: 3, retain: true);
        await client.ExpectAckAsync(MqttPacketType.PublishAck, 3, ReasonCode.NoMatchingSubscribers);

        BrokerStatistics statistics = broker.Broker.Statistics;
        Assert.Equal((1, 1, 11L), (statistics.RefusedByQuota, statistics.RetainedMessagesNow, statistics.RetainedBytesNow));
    }

    [Fact]
    public async Task A_subscriber_gets_all_retained_messages_however_many_bytes_they_are()
    {
        await using TestBroker broker = new(options => (options.Limits.MaximumPacketSize, options.Limits.MaximumQueuedBytes) = (10_240, 10_240));
        for (int i = 0; i < 100; i++)
            broker.Broker.Publish(ScriptedClient.Message($"a/{i}", new string('x', 5_000)) with { Retain = true, Qos = Qos1 });
        ScriptedClient client = await broker.ConnectAsync(MqttProtocolVersion.V500, "c");
        await client.SubscribeAsync("a/+", Qos1);
        HashSet<string> topics = [];
        for (int i = 0; i < 100; i++)
        {
            ReceivedPacket received = await client.ExpectPublishAsync();
            topics.Add(received.Message!.Topic);
            await client.AckAsync(MqttPacketType.PublishAck, received.PacketIdentifier);
        }

        Assert.Equal(100, topics.Count);
        Assert.Equal(0, broker.Broker.Statistics.DroppedQueueFull);
    }

    [Fact]
    public async Task Whoever_subscribes_while_a_topic_changes_ends_with_its_last_value()
    {
        await using TestBroker broker = new();
        const int Last = 2_000;
        Task publishing = Task.Run(() =>
        {
            for (int i = 1; i <= Last; i++)
                broker.Broker.Publish(ScriptedClient.Message("a", $"{i}") with { Retain = true });
        });
        for (int n = 0; n < 20; n++)
        {
            ScriptedClient client = await broker.ConnectAsync(MqttProtocolVersion.V500, $"c{n}");
            await client.SubscribeAsync("a");
            int before = 0;
            while (before < Last)
            {
                int value = int.Parse((await client.ExpectPublishAsync()).Text, System.Globalization.CultureInfo.InvariantCulture);
                Assert.True(value >= before, $"{value} came after {before}");
                before = value;
            }
        }

        await publishing;
    }
}
