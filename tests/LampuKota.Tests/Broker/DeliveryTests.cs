using LampuKota.Broker;
using LampuKota.Mqtt;

namespace LampuKota.Tests;

/// <summary>What is sent to a client, and what is dropped (MQTT 5.0 and 3.1.1, 3.1.2.11 and 3.3.2.3).</summary>
public sealed class DeliveryTests
{
    private const QualityOfService Qos1 = QualityOfService.AtLeastOnce;

    [Theory]
    [InlineData(MqttProtocolVersion.V311)]
    [InlineData(MqttProtocolVersion.V500)]
    public async Task A_message_that_expires_while_queued_is_not_sent(MqttProtocolVersion version)
    {
        await using TestBroker broker = new();
        ScriptedClient client = await broker.ConnectToSessionAsync(version, "c");
        await client.SubscribeAsync("a", Qos1);
        await client.DisconnectAsync();
        broker.Broker.Publish(ScriptedClient.Message("a", "short") with { Qos = Qos1, MessageExpiryIntervalSeconds = 10 });
        broker.Broker.Publish(ScriptedClient.Message("a", "long") with { Qos = Qos1, MessageExpiryIntervalSeconds = 60 });
        broker.Advance(TimeSpan.FromSeconds(20));
        client = await broker.ConnectToSessionAsync(version, "c");

        ReceivedPacket received = await client.ExpectPublishAsync("long");
        if (version == MqttProtocolVersion.V500)
            Assert.Equal(40u, received.Message!.MessageExpiryIntervalSeconds);
        await client.ExpectNothingAsync();
        Assert.Equal(1, broker.Broker.Statistics.DroppedExpired);
    }

    [Fact]
    public async Task A_queue_that_is_full_drops_the_oldest_QoS_0_message_and_the_publisher_does_not_notice()
    {
        await using TestBroker broker = new(options => (options.Limits.MaximumPacketSize, options.Limits.MaximumQueuedBytes) = (10_240, 20_000));
        ScriptedClient slow = await broker.ConnectAsync(MqttProtocolVersion.V500, new ConnectPacket { ClientIdentifier = "slow" }, window: 1_000);
        await slow.SubscribeAsync("a", Qos1);
        ScriptedClient publisher = await broker.ConnectAsync(MqttProtocolVersion.V500, "publisher");
        for (ushort i = 1; i <= 100; i++)
        {
            await publisher.PublishAsync("a", $"{i}{new string('x', 1_000)}", i % 10 == 0 ? Qos1 : QualityOfService.AtMostOnce, id: i % 10 == 0 ? i : (ushort)0);
            if (i % 10 == 0)
                await publisher.ExpectAckAsync(MqttPacketType.PublishAck, i);
        }

        await slow.SendAsync(MqttPacketWriter.WritePingRequest);
        List<string> got = [];
        while (await slow.ReadAsync() is { Type: MqttPacketType.Publish } packet)
            got.Add(packet.Text.TrimEnd('x'));
        // PINGRESP goes in front of what is queued: the rest follows behind it.
        await slow.SendAsync(MqttPacketWriter.WritePingRequest);
        while (await slow.ReadAsync() is { Type: MqttPacketType.Publish } packet)
            got.Add(packet.Text.TrimEnd('x'));

        Assert.Equal(Enumerable.Range(1, 10).Select(i => $"{i * 10}"), got.Where(text => text.EndsWith('0')));
        BrokerStatistics statistics = broker.Broker.Statistics;
        Assert.True(statistics.DroppedQueueFullQos0 > 0);
        Assert.Equal((100, statistics.DroppedQueueFullQos0 + got.Count), (statistics.ReceivedQos0 + statistics.ReceivedQos1, 100L));
        Assert.Equal(0, statistics.DroppedQueueFull);
    }

    [Fact]
    public async Task A_message_larger_than_the_client_accepts_is_dropped_and_the_next_one_comes()
    {
        await using TestBroker broker = new();
        ScriptedClient client = await broker.ConnectAsync(
            MqttProtocolVersion.V500, new ConnectPacket { ClientIdentifier = "c", MaximumPacketSize = 100, ReceiveMaximum = 1 });
        await client.SubscribeAsync("a", Qos1);
        broker.Broker.Publish(ScriptedClient.Message("a", new string('x', 200)) with { Qos = Qos1 });
        broker.Broker.Publish(ScriptedClient.Message("a", "fits") with { Qos = Qos1 });

        await client.ExpectPublishAsync("fits");
        Assert.Equal(1, broker.Broker.Statistics.DroppedTooLarge);
    }

    [Fact]
    public async Task Topic_Aliases_of_the_client_are_understood()
    {
        await using TestBroker broker = new();
        ScriptedClient client = await broker.ConnectAsync(MqttProtocolVersion.V500, "c");
        await client.SubscribeAsync("#");
        MqttMessage message = ScriptedClient.Message("a/long/topic", "x");
        await client.PublishAsync(message, new PublishOptions(QualityOfService.AtMostOnce) { TopicAlias = 16 });
        await client.PublishAsync(message, new PublishOptions(QualityOfService.AtMostOnce) { TopicAlias = 16, OmitsTopic = true });

        Assert.Equal("a/long/topic", (await client.ExpectPublishAsync("x")).Message!.Topic);
        Assert.Equal("a/long/topic", (await client.ExpectPublishAsync("x")).Message!.Topic);
        await client.PublishAsync(message, new PublishOptions(QualityOfService.AtMostOnce) { TopicAlias = 17 });
        await client.ExpectEndAsync(ReasonCode.TopicAliasInvalid);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(1_000u)]
    public async Task Towards_a_client_that_accepts_them_topics_are_sent_once_and_then_by_alias(uint? maximumPacketSize)
    {
        await using TestBroker broker = new();
        ScriptedClient client = await broker.ConnectAsync(
            MqttProtocolVersion.V500, new ConnectPacket { ClientIdentifier = "c", TopicAliasMaximum = 2, MaximumPacketSize = maximumPacketSize });
        await client.SubscribeAsync("#");
        string[] topics = [new string('a', 100), new string('b', 100), new string('c', 100)];
        for (int round = 0; round < 3; round++)
        {
            foreach (string topic in topics)
                broker.Broker.Publish(ScriptedClient.Message(topic, $"{round}"));
        }

        for (int round = 0; round < 3; round++)
        {
            foreach (string topic in topics)
                Assert.Equal(topic, (await client.ExpectPublishAsync($"{round}")).Message!.Topic);
        }

        // Three topics once, the third three times: five times 100 bytes, and little else.
        await client.ExpectNothingAsync();
        Assert.InRange(broker.Broker.Statistics.BytesSent, 500, 700);
    }
}
