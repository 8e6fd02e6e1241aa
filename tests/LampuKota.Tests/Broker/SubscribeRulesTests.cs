using LampuKota.Mqtt;

namespace LampuKota.Tests;

/// <summary>What the specification asks of subscriptions beyond the usual way (MQTT 5.0, 3.8 to 3.11 and 4.7).</summary>
public sealed class SubscribeRulesTests
{
    private const QualityOfService Qos1 = QualityOfService.AtLeastOnce;
    private const QualityOfService Qos2 = QualityOfService.ExactlyOnce;

    [Theory]
    [InlineData("Accounts", "ACCOUNTS")]
    [InlineData("a", "a/")]
    [InlineData("a", "/a")]
    [InlineData("a", " a")]
    [InlineData("\u00E9", "e\u0301")] // é as one code point and as two
    [InlineData("\uFEFFa", "a")] // a byte order mark is a character like any other
    public async Task Topics_are_compared_byte_by_byte(string filter, string topic)
    {
        // [MQTT-4.7.3-4], [MQTT-1.5.4-3]
        await using TestBroker broker = new();
        ScriptedClient client = await broker.ConnectAsync(MqttProtocolVersion.V500, "c");
        await client.SubscribeAsync(filter);
        broker.Broker.Publish(ScriptedClient.Message(topic, "other"));
        broker.Broker.Publish(ScriptedClient.Message(filter, "same"));

        Assert.Equal(filter, (await client.ExpectPublishAsync("same")).Message!.Topic);
        await client.ExpectNothingAsync();
    }

    [Theory]
    [InlineData(MqttProtocolVersion.V311)]
    [InlineData(MqttProtocolVersion.V500)]
    public async Task UNSUBSCRIBE_ends_the_filters_that_are_spelled_the_same_and_is_answered_once(MqttProtocolVersion version)
    {
        // [MQTT-3.10.4-1], [MQTT-3.10.4-4] to [MQTT-3.10.4-6], [MQTT-3.11.3-1], [MQTT-2.2.1-6]
        await using TestBroker broker = new();
        ScriptedClient client = await broker.ConnectAsync(version, "c");
        await client.SubscribeAsync("a/+");
        await client.SubscribeAsync("a/#");
        await client.SubscribeAsync("b");
        await client.SendAsync(writer => MqttPacketWriter.WriteUnsubscribe(
            writer, version, new UnsubscribePacket(4_711, ["a/b", "a/#", "B", "b", "a/#"])));
        UnsubscribeAckPacket ack = (UnsubscribeAckPacket)(await client.ExpectAsync(MqttPacketType.UnsubscribeAck)).Content!;

        Assert.Equal((ushort)4_711, ack.PacketIdentifier);
        if (version == MqttProtocolVersion.V500)
        {
            Assert.Equal(
                [
                    ReasonCode.NoSubscriptionExisted, ReasonCode.Success, ReasonCode.NoSubscriptionExisted, ReasonCode.Success,
                    ReasonCode.NoSubscriptionExisted,
                ],
                ack.ReasonCodes);
        }

        broker.Broker.Publish(ScriptedClient.Message("a/b/c", "no longer"));
        broker.Broker.Publish(ScriptedClient.Message("b", "no longer"));
        broker.Broker.Publish(ScriptedClient.Message("a/b", "still"));
        await client.ExpectPublishAsync("still");
        await client.ExpectNothingAsync();
    }

    [Theory]
    [InlineData(MqttProtocolVersion.V311)]
    [InlineData(MqttProtocolVersion.V500)]
    public async Task What_was_begun_is_delivered_to_its_end_after_UNSUBSCRIBE(MqttProtocolVersion version)
    {
        // [MQTT-3.10.4-2], [MQTT-3.10.4-3]
        await using TestBroker broker = new();
        ScriptedClient client = await broker.ConnectToSessionAsync(version, "c");
        await client.SubscribeAsync("a", Qos2);
        broker.Broker.Publish(ScriptedClient.Message("a", "begun") with { Qos = Qos2 });
        ushort id = (await client.ExpectPublishAsync("begun")).PacketIdentifier;
        await client.UnsubscribeAsync("a");
        broker.Broker.Publish(ScriptedClient.Message("a", "late") with { Qos = Qos2 });
        await client.BreakAsync();

        client = await broker.ConnectToSessionAsync(version, "c");
        Assert.Equal(id, (await client.ExpectPublishAsync("begun")).PacketIdentifier);
        await client.AckAsync(MqttPacketType.PublishReceived, id);
        await client.ExpectAckAsync(MqttPacketType.PublishRelease, id);
        await client.AckAsync(MqttPacketType.PublishComplete, id);
        await client.ExpectNothingAsync();
    }

    [Theory]
    [InlineData(MqttProtocolVersion.V311)]
    [InlineData(MqttProtocolVersion.V500)]
    public async Task A_SUBSCRIBE_of_many_filters_is_like_many_of_one(MqttProtocolVersion version)
    {
        // [MQTT-3.8.4-5], [MQTT-3.8.4-2], [MQTT-3.9.3-1]
        await using TestBroker broker = new();
        broker.Broker.Publish(ScriptedClient.Message("a", "kept a") with { Retain = true });
        broker.Broker.Publish(ScriptedClient.Message("b", "kept b") with { Retain = true });
        ScriptedClient client = await broker.ConnectAsync(version, "c");
        SubscribeAckPacket ack = await client.SubscribeAsync(new SubscribePacket(
            65_535, [new TopicSubscription("a", Qos2), new TopicSubscription("b", Qos1), new TopicSubscription("a")]));

        Assert.Equal((ushort)65_535, ack.PacketIdentifier);
        Assert.Equal([ReasonCode.GrantedQos2, ReasonCode.GrantedQos1, ReasonCode.Success], ack.ReasonCodes);
        Assert.Equal(2, broker.Broker.Statistics.SubscriptionsNow);
        HashSet<string> kept = [(await client.ExpectPublishAsync()).Text, (await client.ExpectPublishAsync()).Text, (await client.ExpectPublishAsync()).Text];
        Assert.Equal(["kept a", "kept b"], kept.Order());
        broker.Broker.Publish(ScriptedClient.Message("a", "x") with { Qos = Qos2 });
        Assert.Equal(QualityOfService.AtMostOnce, (await client.ExpectPublishAsync("x")).Message!.Qos);
    }

    [Fact]
    public async Task A_new_subscription_to_the_same_filter_takes_over_its_identifier_and_options()
    {
        // [MQTT-3.8.4-3], [MQTT-3.8.4-4]
        await using TestBroker broker = new();
        broker.Broker.Publish(ScriptedClient.Message("a", "kept") with { Retain = true });
        ScriptedClient client = await broker.ConnectAsync(MqttProtocolVersion.V500, "c");
        foreach (uint identifier in (uint[])[7, 8])
        {
            await client.SubscribeAsync("a", identifier: identifier);
            Assert.Equal([identifier], (await client.ExpectPublishAsync("kept")).Message!.SubscriptionIdentifiers);
        }

        await client.SubscribeAsync(new SubscribePacket(1, [new TopicSubscription("a") { NoLocal = true, RetainHandling = RetainHandling.DoNotSend }]));
        await client.PublishAsync("a", "own");
        broker.Broker.Publish(ScriptedClient.Message("a", "x"));
        Assert.Empty((await client.ExpectPublishAsync("x")).Message!.SubscriptionIdentifiers);
        await client.ExpectNothingAsync();
    }

    [Fact]
    public async Task A_refusal_says_why()
    {
        await using TestBroker broker = new(options => options.Limits.MaximumTopicLevels = 3);
        ScriptedClient client = await broker.ConnectAsync(MqttProtocolVersion.V500, "c");
        SubscribeAckPacket refused = await client.SubscribeAsync(new SubscribePacket(1, [new TopicSubscription("a"), new TopicSubscription("a/b/c/d")]));
        SubscribeAckPacket granted = await client.SubscribeAsync(new SubscribePacket(2, [new TopicSubscription("a")]));

        Assert.Equal([ReasonCode.Success, ReasonCode.TopicFilterInvalid], refused.ReasonCodes);
        Assert.Contains("levels", refused.ReasonString, StringComparison.Ordinal);
        Assert.Null(granted.ReasonString);

        ScriptedClient terse = await broker.ConnectAsync(
            MqttProtocolVersion.V500, new ConnectPacket { ClientIdentifier = "terse", RequestProblemInformation = false });
        // [MQTT-3.1.2-29]
        Assert.Null((await terse.SubscribeAsync(new SubscribePacket(1, [new TopicSubscription("a/b/c/d")]))).ReasonString);
    }
}
