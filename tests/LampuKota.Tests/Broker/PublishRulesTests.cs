using LampuKota.Mqtt;

namespace LampuKota.Tests;

/// <summary>What the specification asks of messages and their acknowledgements beyond the usual way (MQTT 5.0, 3.3 to 3.7, 4.3 to 4.5).</summary>
public sealed class PublishRulesTests
{
    private const QualityOfService Qos0 = QualityOfService.AtMostOnce;
    private const QualityOfService Qos1 = QualityOfService.AtLeastOnce;
    private const QualityOfService Qos2 = QualityOfService.ExactlyOnce;

    [Theory]
    [InlineData(MqttProtocolVersion.V311)]
    [InlineData(MqttProtocolVersion.V500)]
    public async Task The_DUP_flag_of_the_publisher_is_not_passed_on(MqttProtocolVersion version)
    {
        // [MQTT-3.3.1-3]
        await using TestBroker broker = new();
        ScriptedClient subscriber = await broker.ConnectAsync(version, "subscriber");
        await subscriber.SubscribeAsync("a", Qos1);
        ScriptedClient publisher = await broker.ConnectAsync(version, "publisher");
        await publisher.PublishAsync("a", "x", Qos1, id: 1, duplicate: true);

        Assert.False((await subscriber.ExpectPublishAsync("x")).Message!.Duplicate);
    }

    [Theory]
    [InlineData(MqttProtocolVersion.V311)]
    [InlineData(MqttProtocolVersion.V500)]
    public async Task After_PUBACK_its_identifier_means_a_new_message_whatever_DUP_says(MqttProtocolVersion version)
    {
        // [MQTT-4.3.2-5]
        await using TestBroker broker = new();
        ScriptedClient subscriber = await broker.ConnectAsync(version, "subscriber");
        await subscriber.SubscribeAsync("a");
        ScriptedClient publisher = await broker.ConnectAsync(version, "publisher");
        foreach (bool duplicate in (bool[])[false, false, true])
        {
            await publisher.PublishAsync("a", "x", Qos1, id: 5, duplicate: duplicate);
            await publisher.ExpectAckAsync(MqttPacketType.PublishAck, 5);
            await subscriber.ExpectPublishAsync("x");
        }
    }

    [Fact]
    public async Task After_a_PUBREC_that_refuses_its_identifier_means_a_new_message()
    {
        // [MQTT-4.3.3-9]
        await using TestBroker broker = new();
        ScriptedClient subscriber = await broker.ConnectAsync(MqttProtocolVersion.V500, "subscriber");
        await subscriber.SubscribeAsync("a");
        ScriptedClient publisher = await broker.ConnectAsync(MqttProtocolVersion.V500, "publisher");
        await publisher.PublishAsync("$SYS/a", "forbidden", Qos2, id: 5);
        await publisher.ExpectAckAsync(MqttPacketType.PublishReceived, 5, ReasonCode.NotAuthorized);
        await publisher.PublishAsync("a", "allowed", Qos2, id: 5);
        await publisher.ExpectAckAsync(MqttPacketType.PublishReceived, 5);

        await subscriber.ExpectPublishAsync("allowed");
    }

    [Fact]
    public async Task A_refused_PUBREC_frees_its_place_in_the_Receive_Maximum()
    {
        // 4.9: the quota grows again with a PUBREC of 0x80 and above.
        await using TestBroker broker = new(options => options.Limits.ReceiveMaximum = 1);
        ScriptedClient publisher = await broker.ConnectAsync(MqttProtocolVersion.V500, "publisher");
        for (ushort id = 1; id <= 3; id++)
        {
            await publisher.PublishAsync("$SYS/a", "x", Qos2, id);
            await publisher.ExpectAckAsync(MqttPacketType.PublishReceived, id, ReasonCode.NotAuthorized);
        }
    }

    [Theory]
    [InlineData(MqttProtocolVersion.V311)]
    [InlineData(MqttProtocolVersion.V500)]
    public async Task Without_the_flag_nothing_is_retained_and_what_was_stays(MqttProtocolVersion version)
    {
        // [MQTT-3.3.1-8]
        await using TestBroker broker = new();
        ScriptedClient client = await broker.ConnectAsync(version, "c");
        await client.PublishAsync("a", "kept", retain: true);
        await client.PublishAsync("a", "passing");
        await client.PublishAsync("a", "");
        await client.PublishAsync("b", "passing");
        await client.SubscribeAsync("#");

        await client.ExpectPublishAsync("kept");
        await client.ExpectNothingAsync();
    }

    [Theory]
    [InlineData(MqttProtocolVersion.V311)]
    [InlineData(MqttProtocolVersion.V500)]
    public async Task A_message_without_a_payload_is_a_message(MqttProtocolVersion version)
    {
        // 3.3.3
        await using TestBroker broker = new();
        ScriptedClient client = await broker.ConnectAsync(version, "c");
        await client.SubscribeAsync("a", Qos2);
        await client.PublishAsync("a", "", Qos2, id: 1);
        await client.ExpectAckAsync(MqttPacketType.PublishReceived, 1);

        MqttMessage received = (await client.ExpectPublishAsync()).Message!;
        Assert.Equal((Qos2, 0), (received.Qos, received.Payload.Length));
    }

    [Fact]
    public async Task A_message_that_expires_in_flight_still_ends_its_exchange()
    {
        // [MQTT-4.3.3-7], [MQTT-4.3.3-13]
        await using TestBroker broker = new();
        ScriptedClient subscriber = await broker.ConnectToSessionAsync(MqttProtocolVersion.V500, "subscriber");
        await subscriber.SubscribeAsync("a", Qos2);
        ScriptedClient publisher = await broker.ConnectAsync(MqttProtocolVersion.V500, "publisher");
        await publisher.PublishAsync(ScriptedClient.Message("a", "x") with { MessageExpiryIntervalSeconds = 5 }, new PublishOptions(Qos2, 3));
        await publisher.ExpectAckAsync(MqttPacketType.PublishReceived, 3);
        ushort id = (await subscriber.ExpectPublishAsync("x")).PacketIdentifier;
        await subscriber.BreakAsync();
        broker.Advance(TimeSpan.FromSeconds(10));

        await publisher.AckAsync(MqttPacketType.PublishRelease, 3);
        await publisher.ExpectAckAsync(MqttPacketType.PublishComplete, 3);
        subscriber = await broker.ConnectToSessionAsync(MqttProtocolVersion.V500, "subscriber");
        ReceivedPacket again = await subscriber.ExpectPublishAsync("x");
        Assert.Equal((id, true), (again.PacketIdentifier, again.Message!.Duplicate));
        await subscriber.AckAsync(MqttPacketType.PublishReceived, id);
        await subscriber.ExpectAckAsync(MqttPacketType.PublishRelease, id);
    }

    [Theory]
    [InlineData(Qos1, MqttPacketType.PublishAck)]
    [InlineData(Qos2, MqttPacketType.PublishReceived)]
    public async Task What_the_client_refused_is_not_sent_again(QualityOfService qos, MqttPacketType answer)
    {
        // [MQTT-4.4.0-2]
        await using TestBroker broker = new();
        ScriptedClient subscriber = await broker.ConnectToSessionAsync(MqttProtocolVersion.V500, "subscriber");
        await subscriber.SubscribeAsync("a", qos);
        broker.Broker.Publish(ScriptedClient.Message("a", "x") with { Qos = qos });
        await subscriber.AckAsync(answer, (await subscriber.ExpectPublishAsync("x")).PacketIdentifier, ReasonCode.NotAuthorized);
        await subscriber.ExpectNothingAsync();
        await subscriber.BreakAsync();

        subscriber = await broker.ConnectToSessionAsync(MqttProtocolVersion.V500, "subscriber");
        await subscriber.ExpectNothingAsync();
    }

    [Theory]
    [InlineData(MqttProtocolVersion.V311)]
    [InlineData(MqttProtocolVersion.V500)]
    public async Task Nothing_is_sent_again_while_the_connection_lasts(MqttProtocolVersion version)
    {
        // [MQTT-4.4.0-1]
        await using TestBroker broker = new();
        ScriptedClient subscriber = await broker.ConnectToSessionAsync(version, "subscriber");
        await subscriber.SubscribeAsync("a", Qos2);
        broker.Broker.Publish(ScriptedClient.Message("a", "one") with { Qos = Qos1 });
        broker.Broker.Publish(ScriptedClient.Message("a", "two") with { Qos = Qos2 });
        await subscriber.ExpectPublishAsync("one");
        await subscriber.ExpectPublishAsync("two");
        for (int minutes = 0; minutes < 30; minutes++)
        {
            await subscriber.ExpectNothingAsync();
            broker.Advance(TimeSpan.FromMinutes(1));
        }
    }

    [Fact]
    public async Task To_a_client_that_accepts_no_alias_none_is_sent()
    {
        // [MQTT-3.1.2-27], [MQTT-3.3.2-11]
        await using TestBroker broker = new();
        ScriptedClient client = await broker.ConnectAsync(MqttProtocolVersion.V500, "c");
        await client.SubscribeAsync("#");
        long before = broker.Broker.Statistics.BytesSent;
        for (int i = 0; i < 3; i++)
        {
            broker.Broker.Publish(ScriptedClient.Message("a/long/topic", "x"));
            await client.ExpectPublishAsync("x");
        }

        await client.ExpectNothingAsync();
        // Fixed header 2, length 2, Topic Name 12, no properties 1, payload 1; and PINGRESP.
        Assert.Equal((3 * 18) + 2, broker.Broker.Statistics.BytesSent - before);
    }

    [Fact]
    public async Task An_alias_of_a_former_connection_is_unknown_on_the_next()
    {
        // [MQTT-3.3.2-7]
        await using TestBroker broker = new();
        ScriptedClient client = await broker.ConnectToSessionAsync(MqttProtocolVersion.V500, "c");
        MqttMessage message = ScriptedClient.Message("a", "x");
        await client.PublishAsync(message, new PublishOptions(Qos0) { TopicAlias = 1 });
        await client.ExpectNothingAsync();
        await client.BreakAsync();

        client = await broker.ConnectToSessionAsync(MqttProtocolVersion.V500, "c");
        await client.PublishAsync(message, new PublishOptions(Qos0) { TopicAlias = 1, OmitsTopic = true });
        await client.ExpectEndAsync(ReasonCode.ProtocolError);
    }

    [Fact]
    public async Task With_its_quota_used_up_a_client_still_gets_every_other_packet()
    {
        // [MQTT-3.3.4-10], [MQTT-4.9.0-3]
        await using TestBroker broker = new();
        ScriptedClient client = await broker.ConnectToSessionAsync(MqttProtocolVersion.V500, "c", receiveMaximum: 1);
        await client.SubscribeAsync("a", Qos1);
        for (int i = 0; i < 3; i++)
            broker.Broker.Publish(ScriptedClient.Message("a", $"{i}") with { Qos = Qos1 });
        await client.ExpectPublishAsync("0");

        await client.PublishAsync("b", "x", Qos1, id: 1);
        await client.ExpectAckAsync(MqttPacketType.PublishAck, 1, ReasonCode.NoMatchingSubscribers);
        await client.PublishAsync("b", "x", Qos2, id: 2);
        await client.ExpectAckAsync(MqttPacketType.PublishReceived, 2, ReasonCode.NoMatchingSubscribers);
        await client.AckAsync(MqttPacketType.PublishRelease, 2);
        await client.ExpectAckAsync(MqttPacketType.PublishComplete, 2);
        Assert.Equal(Qos1, (QualityOfService)await client.SubscribeAsync("c", Qos1));
        await client.UnsubscribeAsync("c");
        await client.ExpectNothingAsync();
    }

    [Fact]
    public async Task Acknowledgements_of_both_kinds_leave_in_the_order_of_receipt()
    {
        // [MQTT-4.3.2-4], [MQTT-4.3.3-8], [MQTT-2.2.1-5]
        await using TestBroker broker = new();
        ScriptedClient client = await broker.ConnectAsync(MqttProtocolVersion.V500, "c");
        ushort[] identifiers = [9, 65_535, 1, 300];
        foreach (ushort id in identifiers)
            await client.PublishAsync("a", "x", id % 2 == 0 ? Qos2 : Qos1, id);
        foreach (ushort id in identifiers)
        {
            await client.ExpectAckAsync(
                id % 2 == 0 ? MqttPacketType.PublishReceived : MqttPacketType.PublishAck, id, ReasonCode.NoMatchingSubscribers);
        }
    }
}
