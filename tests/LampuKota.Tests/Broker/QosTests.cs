using LampuKota.Mqtt;

namespace LampuKota.Tests;

/// <summary>Quality of Service both ways (MQTT 5.0 and 3.1.1, 4.3, 4.4, 4.6 and 4.9).</summary>
public sealed class QosTests
{
    private const QualityOfService Qos0 = QualityOfService.AtMostOnce;
    private const QualityOfService Qos1 = QualityOfService.AtLeastOnce;
    private const QualityOfService Qos2 = QualityOfService.ExactlyOnce;

    public static TheoryData<MqttProtocolVersion, QualityOfService, QualityOfService> Combinations()
    {
        TheoryData<MqttProtocolVersion, QualityOfService, QualityOfService> data = [];
        foreach (MqttProtocolVersion version in (MqttProtocolVersion[])[MqttProtocolVersion.V311, MqttProtocolVersion.V500])
        {
            foreach (QualityOfService published in (QualityOfService[])[Qos0, Qos1, Qos2])
            {
                foreach (QualityOfService subscribed in (QualityOfService[])[Qos0, Qos1, Qos2])
                    data.Add(version, published, subscribed);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Combinations))]
    public async Task A_message_comes_at_the_lower_QoS_of_publisher_and_subscriber(
        MqttProtocolVersion version, QualityOfService published, QualityOfService subscribed)
    {
        await using TestBroker broker = new();
        ScriptedClient subscriber = await broker.ConnectAsync(version, "subscriber");
        Assert.Equal((ReasonCode)subscribed, await subscriber.SubscribeAsync("a/+", subscribed));
        ScriptedClient publisher = await broker.ConnectAsync(version, "publisher");
        await publisher.PublishAsync("a/b", "hello", published, id: published == Qos0 ? (ushort)0 : (ushort)7);
        await FinishPublishAsync(publisher, published, 7);

        ReceivedPacket received = await subscriber.ExpectPublishAsync("hello");
        QualityOfService lower = published < subscribed ? published : subscribed;
        Assert.Equal(("a/b", lower, false, false), (received.Message!.Topic, received.Message.Qos, received.Message.Retain, received.Message.Duplicate));
        await AnswerAsync(subscriber, received);
        await subscriber.ExpectNothingAsync();
        Assert.Equal(0, Assert.Single(broker.Broker.Clients, client => client.ClientIdentifier == "subscriber").InFlight);
    }

    [Theory]
    [InlineData(MqttProtocolVersion.V311)]
    [InlineData(MqttProtocolVersion.V500)]
    public async Task A_QoS_2_message_that_is_sent_twice_is_delivered_once(MqttProtocolVersion version)
    {
        await using TestBroker broker = new();
        ScriptedClient subscriber = await broker.ConnectAsync(version, "subscriber");
        await subscriber.SubscribeAsync("a", Qos2);
        ScriptedClient publisher = await broker.ConnectToSessionAsync(version, "publisher");
        await publisher.PublishAsync("a", "once", Qos2, id: 5);
        await publisher.ExpectAckAsync(MqttPacketType.PublishReceived, 5);
        await publisher.BreakAsync();

        publisher = await broker.ConnectToSessionAsync(version, "publisher");
        Assert.True(publisher.ConnectAck!.SessionPresent);
        await publisher.PublishAsync("a", "once", Qos2, id: 5, duplicate: true);
        await publisher.ExpectAckAsync(MqttPacketType.PublishReceived, 5);
        await publisher.AckAsync(MqttPacketType.PublishRelease, 5);
        await publisher.ExpectAckAsync(MqttPacketType.PublishComplete, 5);

        await subscriber.ExpectPublishAsync("once");
        await subscriber.ExpectNothingAsync();
    }

    [Theory]
    [InlineData(MqttProtocolVersion.V311)]
    [InlineData(MqttProtocolVersion.V500)]
    public async Task After_its_release_a_QoS_2_identifier_means_a_new_message(MqttProtocolVersion version)
    {
        await using TestBroker broker = new();
        ScriptedClient subscriber = await broker.ConnectAsync(version, "subscriber");
        await subscriber.SubscribeAsync("a", Qos0);
        ScriptedClient publisher = await broker.ConnectAsync(version, "publisher");
        foreach (string payload in (string[])["first", "second"])
        {
            await publisher.PublishAsync("a", payload, Qos2, id: 5);
            await FinishPublishAsync(publisher, Qos2, 5);
            await subscriber.ExpectPublishAsync(payload);
        }
    }

    [Fact]
    public async Task A_release_of_an_unknown_message_is_answered_with_0x92()
    {
        await using TestBroker broker = new();
        ScriptedClient client = await broker.ConnectAsync(MqttProtocolVersion.V500, "c");
        await client.AckAsync(MqttPacketType.PublishRelease, 9);
        await client.ExpectAckAsync(MqttPacketType.PublishComplete, 9, ReasonCode.PacketIdentifierNotFound);
        await client.AckAsync(MqttPacketType.PublishReceived, 9);
        await client.ExpectAckAsync(MqttPacketType.PublishRelease, 9, ReasonCode.PacketIdentifierNotFound);
    }

    [Theory]
    [InlineData(MqttProtocolVersion.V311)]
    [InlineData(MqttProtocolVersion.V500)]
    public async Task What_was_not_acknowledged_is_sent_again_on_the_next_connection_in_order(MqttProtocolVersion version)
    {
        await using TestBroker broker = new();
        ScriptedClient subscriber = await broker.ConnectToSessionAsync(version, "subscriber");
        await subscriber.SubscribeAsync("a", Qos2);
        foreach ((string payload, QualityOfService qos) in ((string, QualityOfService)[])[("one", Qos1), ("two", Qos2), ("three", Qos2), ("four", Qos1)])
            broker.Broker.Publish(ScriptedClient.Message("a", payload) with { Qos = qos });
        List<ReceivedPacket> first = [];
        for (int i = 0; i < 4; i++)
            first.Add(await subscriber.ExpectPublishAsync());
        await subscriber.AckAsync(MqttPacketType.PublishReceived, first[1].PacketIdentifier);
        await subscriber.ExpectAckAsync(MqttPacketType.PublishRelease, first[1].PacketIdentifier);
        await subscriber.AckAsync(MqttPacketType.PublishAck, first[3].PacketIdentifier);
        await subscriber.ExpectNothingAsync();
        await subscriber.BreakAsync();

        subscriber = await broker.ConnectToSessionAsync(version, "subscriber");
        ReceivedPacket one = await subscriber.ExpectPublishAsync("one");
        Assert.Equal((first[0].PacketIdentifier, true), (one.PacketIdentifier, one.Message!.Duplicate));
        await subscriber.ExpectAckAsync(MqttPacketType.PublishRelease, first[1].PacketIdentifier);
        ReceivedPacket three = await subscriber.ExpectPublishAsync("three");
        Assert.Equal((first[2].PacketIdentifier, true), (three.PacketIdentifier, three.Message!.Duplicate));
        await subscriber.AckAsync(MqttPacketType.PublishComplete, first[1].PacketIdentifier);
        await AnswerAsync(subscriber, one);
        await AnswerAsync(subscriber, three);
        await subscriber.ExpectNothingAsync();
    }

    [Theory]
    [InlineData(MqttProtocolVersion.V311)]
    [InlineData(MqttProtocolVersion.V500)]
    public async Task A_session_gets_what_was_published_while_its_client_was_away_save_QoS_0(MqttProtocolVersion version)
    {
        await using TestBroker broker = new();
        ScriptedClient subscriber = await broker.ConnectToSessionAsync(version, "subscriber");
        await subscriber.SubscribeAsync("a", Qos2);
        await subscriber.DisconnectAsync();
        foreach ((string payload, QualityOfService qos) in ((string, QualityOfService)[])[("one", Qos1), ("zero", Qos0), ("two", Qos2)])
            broker.Broker.Publish(ScriptedClient.Message("a", payload) with { Qos = qos });

        subscriber = await broker.ConnectToSessionAsync(version, "subscriber");
        Assert.True(subscriber.ConnectAck!.SessionPresent);
        Assert.Equal(Qos1, (await subscriber.ExpectPublishAsync("one")).Message!.Qos);
        Assert.Equal(Qos2, (await subscriber.ExpectPublishAsync("two")).Message!.Qos);
        await subscriber.ExpectNothingAsync();
    }

    [Fact]
    public async Task No_more_than_the_Receive_Maximum_of_the_client_is_in_flight_to_it()
    {
        await using TestBroker broker = new();
        ScriptedClient subscriber = await broker.ConnectToSessionAsync(MqttProtocolVersion.V500, "subscriber", receiveMaximum: 2);
        await subscriber.SubscribeAsync("a", Qos2);
        for (int i = 0; i < 4; i++)
            broker.Broker.Publish(ScriptedClient.Message("a", $"{i}") with { Qos = i % 2 == 0 ? Qos1 : Qos2 });
        broker.Broker.Publish(ScriptedClient.Message("a", "zero"));

        ReceivedPacket first = await subscriber.ExpectPublishAsync("0");
        ReceivedPacket second = await subscriber.ExpectPublishAsync("1");
        await subscriber.ExpectPublishAsync("zero");
        await subscriber.ExpectNothingAsync();
        await AnswerAsync(subscriber, second);
        await subscriber.ExpectPublishAsync("2");
        await subscriber.ExpectNothingAsync();
        await AnswerAsync(subscriber, first);
        await subscriber.ExpectPublishAsync("3");
    }

    [Fact]
    public async Task A_QoS_2_message_that_the_client_refuses_is_done_with()
    {
        await using TestBroker broker = new();
        ScriptedClient subscriber = await broker.ConnectToSessionAsync(MqttProtocolVersion.V500, "subscriber", receiveMaximum: 1);
        await subscriber.SubscribeAsync("a", Qos2);
        broker.Broker.Publish(ScriptedClient.Message("a", "refused") with { Qos = Qos2 });
        broker.Broker.Publish(ScriptedClient.Message("a", "next") with { Qos = Qos2 });
        ReceivedPacket refused = await subscriber.ExpectPublishAsync("refused");
        await subscriber.AckAsync(MqttPacketType.PublishReceived, refused.PacketIdentifier, ReasonCode.QuotaExceeded);

        await subscriber.ExpectPublishAsync("next");
    }

    [Fact]
    public async Task A_client_that_exceeds_the_Receive_Maximum_of_the_broker_is_disconnected_with_0x93()
    {
        await using TestBroker broker = new(options => options.Limits.ReceiveMaximum = 2);
        ScriptedClient client = await broker.ConnectAsync(MqttProtocolVersion.V500, "c");
        for (ushort id = 1; id <= 2; id++)
        {
            await client.PublishAsync("a", "x", Qos2, id);
            await client.ExpectAckAsync(MqttPacketType.PublishReceived, id, ReasonCode.NoMatchingSubscribers);
        }

        await client.AckAsync(MqttPacketType.PublishRelease, 1);
        await client.ExpectAckAsync(MqttPacketType.PublishComplete, 1);
        await client.PublishAsync("a", "x", Qos2, id: 3);
        await client.ExpectAckAsync(MqttPacketType.PublishReceived, 3, ReasonCode.NoMatchingSubscribers);
        await client.PublishAsync("a", "x", Qos1, id: 4);
        await client.ExpectEndAsync(ReasonCode.ReceiveMaximumExceeded);
    }

    [Fact]
    public async Task A_3_1_1_client_cannot_leave_any_number_of_QoS_2_messages_unreleased()
    {
        await using TestBroker broker = new(options => options.Limits.ReceiveMaximum = 2);
        ScriptedClient client = await broker.ConnectAsync(MqttProtocolVersion.V311, "c");
        for (ushort id = 1; id <= 4; id++)
        {
            await client.PublishAsync("a", "x", Qos2, id);
            await client.ExpectAckAsync(MqttPacketType.PublishReceived, id);
        }

        await client.PublishAsync("a", "x", Qos2, id: 5);
        await client.ExpectEndAsync();
    }

    [Theory]
    [InlineData(MqttProtocolVersion.V311)]
    [InlineData(MqttProtocolVersion.V500)]
    public async Task Messages_of_one_topic_and_QoS_arrive_in_the_order_in_which_they_were_published(MqttProtocolVersion version)
    {
        await using TestBroker broker = new();
        ScriptedClient subscriber = await broker.ConnectAsync(version, "subscriber");
        await subscriber.SubscribeAsync("a", Qos1);
        ScriptedClient publisher = await broker.ConnectAsync(version, "publisher");
        const int Count = 500;
        Task publishing = Task.Run(async () =>
        {
            for (ushort id = 1; id <= Count; id++)
            {
                await publisher.PublishAsync("a", $"{id}", Qos1, id);
                await publisher.ExpectAckAsync(MqttPacketType.PublishAck, id);
            }
        });
        for (int i = 1; i <= Count; i++)
            await AnswerAsync(subscriber, await subscriber.ExpectPublishAsync($"{i}"));
        await publishing;
    }

    [Fact]
    public async Task Nobody_subscribing_is_told_where_no_service_takes_the_message()
    {
        await using TestBroker broker = new();
        ScriptedClient client = await broker.ConnectAsync(MqttProtocolVersion.V500, "c");
        await client.PublishAsync("a", "x", Qos1, id: 1);
        await client.ExpectAckAsync(MqttPacketType.PublishAck, 1, ReasonCode.NoMatchingSubscribers);
    }

    private static async Task FinishPublishAsync(ScriptedClient publisher, QualityOfService qos, ushort id)
    {
        if (qos == Qos1)
            await publisher.ExpectAckAsync(MqttPacketType.PublishAck, id);
        if (qos != Qos2)
            return;
        await publisher.ExpectAckAsync(MqttPacketType.PublishReceived, id);
        await publisher.AckAsync(MqttPacketType.PublishRelease, id);
        await publisher.ExpectAckAsync(MqttPacketType.PublishComplete, id);
    }

    private static async Task AnswerAsync(ScriptedClient subscriber, ReceivedPacket received)
    {
        if (received.Message!.Qos == Qos1)
            await subscriber.AckAsync(MqttPacketType.PublishAck, received.PacketIdentifier);
        if (received.Message.Qos != Qos2)
            return;
        await subscriber.AckAsync(MqttPacketType.PublishReceived, received.PacketIdentifier);
        await subscriber.ExpectAckAsync(MqttPacketType.PublishRelease, received.PacketIdentifier);
        await subscriber.AckAsync(MqttPacketType.PublishComplete, received.PacketIdentifier);
    }
}
