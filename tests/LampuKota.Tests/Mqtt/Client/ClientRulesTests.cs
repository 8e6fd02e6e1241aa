using LampuKota.Mqtt;

namespace LampuKota.Tests;

/// <summary>What the specification asks of a client beyond the usual way (MQTT 5.0, 3.2, 3.3, 4.4 to 4.9).</summary>
public sealed class ClientRulesTests
{
    private const QualityOfService Qos1 = QualityOfService.AtLeastOnce;
    private const QualityOfService Qos2 = QualityOfService.ExactlyOnce;

    [Theory]
    [MemberData(nameof(ClientScenario.Versions), MemberType = typeof(ClientScenario))]
    public async Task A_session_that_was_not_asked_for_is_not_taken(MqttProtocolVersion version)
    {
        // [MQTT-3.2.2-4]
        await using ClientScenario scenario = new(version, options => options with { CleanStart = true });
        Task connecting = scenario.Client.ConnectAsync();
        (FakeConnection connection, ConnectPacket connect) = await scenario.Server.AcceptAsync(new ConnectAckPacket { SessionPresent = true });
        MqttConnectException exception = await Assert.ThrowsAsync<MqttConnectException>(() => connecting.WaitAsync(ClientScenario.Deadline));

        Assert.True(connect.CleanStart);
        Assert.Equal(ReasonCode.ProtocolError, exception.ReasonCode);
        await connection.Closed;
    }

    [Fact]
    public async Task A_client_that_has_a_name_is_not_renamed()
    {
        await using ClientScenario scenario = new();
        FakeConnection connection = await scenario.ConnectAsync(new ConnectAckPacket { AssignedClientIdentifier = "other" });
        connection.Drop();
        await scenario.PassDelayAsync();
        (_, ConnectPacket second) = await scenario.Server.AcceptAsync(new ConnectAckPacket());

        Assert.Equal("client", second.ClientIdentifier);
    }

    [Fact]
    public async Task Neither_AUTH_nor_an_Authentication_Method_nor_a_Topic_Alias_is_ever_sent()
    {
        // [MQTT-4.12.0-7], [MQTT-3.2.2-17], [MQTT-3.2.2-18], [MQTT-3.3.2-9]
        await using ClientScenario scenario = new();
        Task connecting = scenario.Client.ConnectAsync();
        (FakeConnection connection, ConnectPacket connect) = await scenario.Server.AcceptAsync(new ConnectAckPacket { TopicAliasMaximum = 100 });
        await connecting.WaitAsync(ClientScenario.Deadline);
        Assert.Null(connect.AuthenticationMethod);
        for (int i = 0; i < 3; i++)
        {
            await scenario.Client.PublishAsync(ClientScenario.Message("a/long/topic", QualityOfService.AtMostOnce));
            // The reader of this server allows no alias.
            await connection.ReceivePublishAsync("a/long/topic");
        }
    }

    [Fact]
    public async Task Topic_Aliases_of_the_server_hold_for_one_connection()
    {
        // [MQTT-3.3.2-10], [MQTT-3.3.2-7]
        await using ClientScenario scenario = new(with: options => options with { TopicAliasMaximum = 5 });
        List<string> topics = [];
        scenario.Client.MessageHandler = (message, _) =>
        {
            topics.Add(message.Topic);
            return default;
        };
        FakeConnection connection = await scenario.ConnectAsync();
        SendByAlias(connection, "a/topic", alias: 5, omitsTopic: false, identifier: 1);
        SendByAlias(connection, "a/topic", alias: 5, omitsTopic: true, identifier: 2);
        await connection.ReceiveAsync(MqttPacketType.PublishAck);
        await connection.ReceiveAsync(MqttPacketType.PublishAck);
        Assert.Equal(["a/topic", "a/topic"], topics);
        connection.Drop();

        FakeConnection second = await scenario.ReconnectAsync(sessionPresent: true);
        SendByAlias(second, "a/topic", alias: 5, omitsTopic: true, identifier: 3);
        Assert.Equal(ReasonCode.ProtocolError, await second.ReceiveDisconnectAsync());
    }

    [Fact]
    public async Task With_its_quota_used_up_a_client_still_sends_every_other_packet()
    {
        // [MQTT-3.3.4-7], [MQTT-3.3.4-8], [MQTT-4.9.0-3]
        await using ClientScenario scenario = new();
        FakeConnection connection = await scenario.ConnectAsync(new ConnectAckPacket { ReceiveMaximum = 1 });
        Task<ReasonCode> first = scenario.Client.PublishAsync(ClientScenario.Message("1", Qos1)).AsTask();
        Task<ReasonCode> second = scenario.Client.PublishAsync(ClientScenario.Message("2", Qos1)).AsTask();
        ushort identifier = (await connection.ReceivePublishAsync("1")).PacketIdentifier;

        connection.SendMessage("in", Qos1, 1);
        await connection.ReceiveAsync(MqttPacketType.PublishAck);
        Task<IReadOnlyList<ReasonCode>> subscribing = scenario.Client.SubscribeAsync([new TopicSubscription("a")]);
        connection.SendSubscribeAck((await connection.ReceiveAsync(MqttPacketType.Subscribe)).PacketIdentifier, ReasonCode.Success);
        await subscribing.WaitAsync(ClientScenario.Deadline);
        connection.AssertSilence();
        connection.SendAck(MqttPacketType.PublishAck, identifier);
        connection.SendAck(MqttPacketType.PublishAck, (await connection.ReceivePublishAsync("2")).PacketIdentifier);
        await Task.WhenAll(first, second).WaitAsync(ClientScenario.Deadline);
    }

    [Fact]
    public async Task PUBREC_and_PUBREL_leave_in_the_order_of_what_they_answer()
    {
        // [MQTT-4.6.0-3], [MQTT-4.6.0-4]
        await using ClientScenario scenario = new();
        FakeConnection connection = await scenario.ConnectAsync();
        ushort[] arrivals = [9, 2, 7, 1];
        foreach (ushort identifier in arrivals)
            connection.SendMessage("in", Qos2, identifier);
        foreach (ushort identifier in arrivals)
            Assert.Equal(identifier, (await connection.ReceiveAsync(MqttPacketType.PublishReceived)).PacketIdentifier);

        List<ushort> sent = [];
        for (int i = 0; i < 4; i++)
        {
            _ = scenario.Client.PublishAsync(ClientScenario.Message($"{i}", Qos2)).AsTask();
            sent.Add((await connection.ReceivePublishAsync($"{i}")).PacketIdentifier);
        }

        ushort[] received = [sent[2], sent[0], sent[3], sent[1]];
        foreach (ushort identifier in received)
            connection.SendAck(MqttPacketType.PublishReceived, identifier);
        foreach (ushort identifier in received)
            Assert.Equal(identifier, (await connection.ReceiveAsync(MqttPacketType.PublishRelease)).PacketIdentifier);
    }

    [Theory]
    [InlineData(Qos1, MqttPacketType.PublishAck)]
    [InlineData(Qos2, MqttPacketType.PublishReceived)]
    public async Task A_message_that_was_refused_is_not_sent_again(QualityOfService qos, MqttPacketType answer)
    {
        // [MQTT-4.4.0-2]
        await using ClientScenario scenario = new();
        FakeConnection connection = await scenario.ConnectAsync();
        Task<ReasonCode> refused = scenario.Client.PublishAsync(ClientScenario.Message("refused", qos)).AsTask();
        connection.SendAck(answer, (await connection.ReceivePublishAsync("refused")).PacketIdentifier, ReasonCode.QuotaExceeded);
        Assert.Equal(ReasonCode.QuotaExceeded, await refused.WaitAsync(ClientScenario.Deadline));
        connection.Drop();

        FakeConnection second = await scenario.ReconnectAsync(sessionPresent: true);
        _ = scenario.Client.PublishAsync(ClientScenario.Message("next", qos)).AsTask();
        await second.ReceivePublishAsync("next");
    }

    [Theory]
    [MemberData(nameof(ClientScenario.Versions), MemberType = typeof(ClientScenario))]
    public async Task Nothing_is_sent_again_while_the_connection_lasts(MqttProtocolVersion version)
    {
        // [MQTT-4.4.0-1]
        await using ClientScenario scenario = new(version, options => options with { KeepAlive = TimeSpan.Zero });
        FakeConnection connection = await scenario.ConnectAsync();
        _ = scenario.Client.PublishAsync(ClientScenario.Message("1", Qos1)).AsTask();
        _ = scenario.Client.PublishAsync(ClientScenario.Message("2", Qos2)).AsTask();
        await connection.ReceivePublishAsync("1");
        await connection.ReceivePublishAsync("2");
        scenario.Time.Advance(TimeSpan.FromHours(1));
        connection.SendMessage("in", Qos1, 1);

        await connection.ReceiveAsync(MqttPacketType.PublishAck);
        connection.AssertSilence();
    }

    [Fact]
    public async Task A_server_that_fills_the_properties_is_not_read_faster_than_it_is_handled()
    {
        await using ClientScenario scenario = new(with: options => options with { MaximumPacketSize = 1_024 });
        HeldHandler handler = new();
        scenario.Client.MessageHandler = handler.HandleAsync;
        FakeConnection connection = await scenario.ConnectAsync();
        MqttMessage padded = new() { Topic = "a", UserProperties = [new UserProperty("padding", new string('x', 900))] };
        for (ushort i = 1; i <= 100; i++)
        {
            ushort identifier = i;
            connection.Send(output => MqttPacketWriter.WritePublish(
                output, MqttProtocolVersion.V500, padded, new PublishDelivery { Qos = Qos1, PacketIdentifier = identifier }));
        }

        await handler.Entered;
        // The deadline of a reader that waits for the handler.
        await scenario.Time.UntilTimerAsync(scenario.Client.Options.OperationTimeout);
        handler.Leave();
        for (ushort i = 1; i <= 100; i++)
            Assert.Equal(i, (await connection.ReceiveAsync(MqttPacketType.PublishAck)).PacketIdentifier);
    }

    private static void SendByAlias(FakeConnection connection, string topic, ushort alias, bool omitsTopic, ushort identifier) => connection.Send(
        output => MqttPacketWriter.WritePublish(
            output,
            MqttProtocolVersion.V500,
            new MqttMessage { Topic = topic },
            new PublishDelivery { Qos = Qos1, PacketIdentifier = identifier, TopicAlias = alias, OmitsTopic = omitsTopic }));
}
