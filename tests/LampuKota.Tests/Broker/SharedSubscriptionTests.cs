using LampuKota.Mqtt;

namespace LampuKota.Tests;

/// <summary>Shared Subscriptions whose members come and go (MQTT 5.0, 4.8.2).</summary>
public sealed class SharedSubscriptionTests
{
    private const string Filter = "$share/g/a";
    private const QualityOfService Qos0 = QualityOfService.AtMostOnce;
    private const QualityOfService Qos1 = QualityOfService.AtLeastOnce;
    private const QualityOfService Qos2 = QualityOfService.ExactlyOnce;

    [Fact]
    public async Task Each_member_gets_its_messages_at_the_QoS_that_it_was_granted()
    {
        // [MQTT-4.8.2-3]
        await using TestBroker broker = new();
        ScriptedClient assured = await broker.ConnectAsync(MqttProtocolVersion.V500, "assured");
        ScriptedClient fleeting = await broker.ConnectAsync(MqttProtocolVersion.V500, "fleeting");
        await assured.SubscribeAsync(Filter, Qos1);
        await fleeting.SubscribeAsync(Filter, Qos0);
        for (int i = 0; i < 2; i++)
            broker.Broker.Publish(ScriptedClient.Message("a", "x") with { Qos = Qos2 });

        Assert.Equal(Qos1, (await assured.ExpectPublishAsync("x")).Message!.Qos);
        Assert.Equal(Qos0, (await fleeting.ExpectPublishAsync("x")).Message!.Qos);
    }

    [Fact]
    public async Task A_QoS_2_message_that_was_begun_is_ended_with_the_same_member_when_it_is_back()
    {
        // [MQTT-4.8.2-4]
        await using TestBroker broker = new();
        ScriptedClient member = await broker.ConnectToSessionAsync(MqttProtocolVersion.V500, "member");
        await member.SubscribeAsync(Filter, Qos2);
        broker.Broker.Publish(ScriptedClient.Message("a", "begun") with { Qos = Qos2 });
        ushort id = (await member.ExpectPublishAsync("begun")).PacketIdentifier;
        ScriptedClient other = await broker.ConnectAsync(MqttProtocolVersion.V500, "other");
        await other.SubscribeAsync(Filter, Qos2);
        await member.BreakAsync();
        await other.ExpectNothingAsync();

        member = await broker.ConnectToSessionAsync(MqttProtocolVersion.V500, "member");
        Assert.Equal(id, (await member.ExpectPublishAsync("begun")).PacketIdentifier);
    }

    [Fact]
    public async Task When_a_session_ends_its_unacknowledged_messages_go_to_another_member_save_QoS_2_that_was_begun()
    {
        // 4.8.2 and [MQTT-4.8.2-5]
        await using TestBroker broker = new();
        ScriptedClient member = await broker.ConnectToSessionAsync(MqttProtocolVersion.V500, "member", receiveMaximum: 2);
        await member.SubscribeAsync(Filter, Qos2);
        foreach ((string text, QualityOfService qos) in
            ((string, QualityOfService)[])[("one, sent", Qos1), ("two, sent", Qos2), ("one, queued", Qos1), ("two, queued", Qos2)])
            broker.Broker.Publish(ScriptedClient.Message("a", text) with { Qos = qos });
        await member.ExpectPublishAsync("one, sent");
        await member.ExpectPublishAsync("two, sent");
        ScriptedClient other = await broker.ConnectAsync(MqttProtocolVersion.V500, "other");
        await other.SubscribeAsync(Filter, Qos2, identifier: 5);
        await other.ExpectNothingAsync();
        await member.DisconnectAsync(new DisconnectPacket { SessionExpiryIntervalSeconds = 0 });

        foreach ((string text, QualityOfService qos) in ((string, QualityOfService)[])[("one, sent", Qos1), ("one, queued", Qos1), ("two, queued", Qos2)])
        {
            MqttMessage received = (await other.ExpectPublishAsync(text)).Message!;
            Assert.Equal((qos, false), (received.Qos, received.Duplicate));
            Assert.Equal([5u], received.SubscriptionIdentifiers);
        }

        await other.ExpectNothingAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task However_a_session_ends_its_messages_go_on(bool byCleanStart)
    {
        await using TestBroker broker = new();
        ScriptedClient member = await broker.ConnectToSessionAsync(MqttProtocolVersion.V500, "member");
        await member.SubscribeAsync(Filter, Qos1);
        await member.BreakAsync();
        broker.Broker.Publish(ScriptedClient.Message("a", "waiting") with { Qos = Qos1 });
        // Without Keep Alive it stays while the clock is turned.
        ScriptedClient other = await broker.ConnectAsync(
            MqttProtocolVersion.V311, new ConnectPacket { ClientIdentifier = "other", KeepAliveSeconds = 0 });
        await other.SubscribeAsync(Filter, Qos1);
        if (byCleanStart)
            await broker.ConnectAsync(MqttProtocolVersion.V500, "member");
        else
            broker.Advance(TimeSpan.FromHours(1));

        await other.ExpectPublishAsync("waiting");
    }

    [Fact]
    public async Task Without_another_member_the_messages_end_with_the_session()
    {
        await using TestBroker broker = new();
        ScriptedClient member = await broker.ConnectToSessionAsync(MqttProtocolVersion.V500, "member");
        await member.SubscribeAsync(Filter, Qos1);
        await member.SubscribeAsync("b", Qos1);
        broker.Broker.Publish(ScriptedClient.Message("a", "shared") with { Qos = Qos1 });
        broker.Broker.Publish(ScriptedClient.Message("b", "own") with { Qos = Qos1 });
        await member.ExpectPublishAsync("shared");
        await member.ExpectPublishAsync("own");
        ScriptedClient other = await broker.ConnectAsync(MqttProtocolVersion.V500, "other");
        await other.SubscribeAsync("$share/another/a", Qos1);
        await other.SubscribeAsync("$share/g/b", Qos1);
        await member.DisconnectAsync(new DisconnectPacket { SessionExpiryIntervalSeconds = 0 });

        await other.ExpectNothingAsync();
        Assert.Equal(1, broker.Broker.Statistics.SessionsNow);
    }

    [Theory]
    [InlineData(Qos1, MqttPacketType.PublishAck)]
    [InlineData(Qos2, MqttPacketType.PublishReceived)]
    public async Task What_a_member_refused_goes_to_nobody_else(QualityOfService qos, MqttPacketType answer)
    {
        // [MQTT-4.8.2-6]
        await using TestBroker broker = new();
        ScriptedClient member = await broker.ConnectAsync(MqttProtocolVersion.V500, "member");
        await member.SubscribeAsync(Filter, Qos2);
        broker.Broker.Publish(ScriptedClient.Message("a", "x") with { Qos = qos });
        await member.AckAsync(answer, (await member.ExpectPublishAsync("x")).PacketIdentifier, ReasonCode.UnspecifiedError);
        ScriptedClient other = await broker.ConnectAsync(MqttProtocolVersion.V500, "other");
        await other.SubscribeAsync(Filter, Qos2);
        await member.DisconnectAsync();

        await other.ExpectNothingAsync();
    }
}
