using LampuKota.Mqtt;

namespace LampuKota.Tests;

/// <summary>The way of a message to the server, at each QoS and over more than one connection.</summary>
public sealed class PublishingTests
{
    private const QualityOfService AtMostOnce = QualityOfService.AtMostOnce;
    private const QualityOfService AtLeastOnce = QualityOfService.AtLeastOnce;
    private const QualityOfService ExactlyOnce = QualityOfService.ExactlyOnce;

    [Theory]
    [MemberData(nameof(ClientScenario.Versions), MemberType = typeof(ClientScenario))]
    public async Task QoS_0_completes_when_it_is_written(MqttProtocolVersion version)
    {
        await using ClientScenario scenario = new(version);
        FakeConnection connection = await scenario.ConnectAsync();
        Assert.Equal(ReasonCode.Success, await Publish(scenario, "a", AtMostOnce).WaitAsync(ClientScenario.Deadline));
        Assert.Equal(0, (await connection.ReceivePublishAsync("a")).PacketIdentifier);
    }

    [Theory]
    [MemberData(nameof(ClientScenario.Versions), MemberType = typeof(ClientScenario))]
    public async Task QoS_1_completes_with_its_acknowledgement(MqttProtocolVersion version)
    {
        // [MQTT-4.3.2-1..3]
        await using ClientScenario scenario = new(version);
        FakeConnection connection = await scenario.ConnectAsync();
        Task<ReasonCode> publishing = Publish(scenario, "a", AtLeastOnce);
        FakePacket publish = await connection.ReceivePublishAsync("a");
        Assert.False(publish.Message!.Duplicate);
        Assert.False(publishing.IsCompleted);
        connection.SendAck(MqttPacketType.PublishAck, publish.PacketIdentifier);
        Assert.Equal(ReasonCode.Success, await publishing.WaitAsync(ClientScenario.Deadline));
    }

    [Theory]
    [MemberData(nameof(ClientScenario.Versions), MemberType = typeof(ClientScenario))]
    public async Task QoS_2_completes_after_all_four_packets(MqttProtocolVersion version)
    {
        // [MQTT-4.3.3-1..6]
        await using ClientScenario scenario = new(version);
        FakeConnection connection = await scenario.ConnectAsync();
        Task<ReasonCode> publishing = Publish(scenario, "a", ExactlyOnce);
        FakePacket publish = await connection.ReceivePublishAsync("a");
        connection.SendAck(MqttPacketType.PublishReceived, publish.PacketIdentifier);
        FakePacket release = await connection.ReceiveAsync(MqttPacketType.PublishRelease);
        Assert.Equal(publish.PacketIdentifier, release.PacketIdentifier);
        Assert.False(publishing.IsCompleted);
        connection.SendAck(MqttPacketType.PublishComplete, publish.PacketIdentifier);
        Assert.Equal(ReasonCode.Success, await publishing.WaitAsync(ClientScenario.Deadline));
    }

    [Fact]
    public async Task A_refusal_of_the_server_is_the_result()
    {
        await using ClientScenario scenario = new();
        FakeConnection connection = await scenario.ConnectAsync();
        Task<ReasonCode> first = Publish(scenario, "a", AtLeastOnce);
        Task<ReasonCode> second = Publish(scenario, "b", ExactlyOnce);
        connection.SendAck(MqttPacketType.PublishAck, (await connection.ReceiveAsync()).PacketIdentifier, ReasonCode.PayloadFormatInvalid);
        // [MQTT-4.3.3-4]: no PUBREL after a PUBREC that refuses
        connection.SendAck(MqttPacketType.PublishReceived, (await connection.ReceiveAsync()).PacketIdentifier, ReasonCode.NotAuthorized);
        Assert.Equal(ReasonCode.PayloadFormatInvalid, await first.WaitAsync(ClientScenario.Deadline));
        Assert.Equal(ReasonCode.NotAuthorized, await second.WaitAsync(ClientScenario.Deadline));
        await scenario.Client.DisposeAsync();
        await connection.ReceiveDisconnectAsync();
    }

    [Theory]
    [MemberData(nameof(ClientScenario.Versions), MemberType = typeof(ClientScenario))]
    public async Task A_session_that_continues_gets_everything_again_in_its_order(MqttProtocolVersion version)
    {
        // [MQTT-4.4.0-1], [MQTT-4.6.0-1], [MQTT-3.3.1-1]
        await using ClientScenario scenario = new(version);
        FakeConnection connection = await scenario.ConnectAsync();
        Task<ReasonCode>[] publishing =
            [Publish(scenario, "a", AtLeastOnce), Publish(scenario, "b", ExactlyOnce), Publish(scenario, "c", ExactlyOnce), Publish(scenario, "d", AtLeastOnce)];
        FakePacket[] sent = [await connection.ReceiveAsync(), await connection.ReceiveAsync(), await connection.ReceiveAsync(), await connection.ReceiveAsync()];
        connection.SendAck(MqttPacketType.PublishReceived, sent[1].PacketIdentifier);
        await connection.ReceiveAsync(MqttPacketType.PublishRelease);
        connection.Drop();
        await scenario.UntilStateAsync(MqttConnectionState.Disconnected);
        Task<ReasonCode> later = Publish(scenario, "e", AtLeastOnce);

        FakeConnection second = await scenario.ReconnectAsync(sessionPresent: true);
        AssertAgain(sent[0], await second.ReceivePublishAsync("a"));
        Assert.Equal(sent[1].PacketIdentifier, (await second.ReceiveAsync(MqttPacketType.PublishRelease)).PacketIdentifier);
        AssertAgain(sent[2], await second.ReceivePublishAsync("c"));
        AssertAgain(sent[3], await second.ReceivePublishAsync("d"));
        FakePacket last = await second.ReceivePublishAsync("e");
        Assert.False(last.Message!.Duplicate);

        second.SendAck(MqttPacketType.PublishAck, sent[0].PacketIdentifier);
        second.SendAck(MqttPacketType.PublishComplete, sent[1].PacketIdentifier);
        second.SendAck(MqttPacketType.PublishReceived, sent[2].PacketIdentifier);
        second.SendAck(MqttPacketType.PublishComplete, sent[2].PacketIdentifier);
        second.SendAck(MqttPacketType.PublishAck, sent[3].PacketIdentifier);
        second.SendAck(MqttPacketType.PublishAck, last.PacketIdentifier);
        await Task.WhenAll([.. publishing, later]).WaitAsync(ClientScenario.Deadline);

        static void AssertAgain(FakePacket first, FakePacket again)
        {
            Assert.Equal(first.PacketIdentifier, again.PacketIdentifier);
            Assert.True(again.Message!.Duplicate);
        }
    }

    [Theory]
    [MemberData(nameof(ClientScenario.Versions), MemberType = typeof(ClientScenario))]
    public async Task A_session_that_is_lost_gets_everything_as_new(MqttProtocolVersion version)
    {
        await using ClientScenario scenario = new(version);
        FakeConnection connection = await scenario.ConnectAsync();
        Task<ReasonCode>[] publishing = [Publish(scenario, "a", AtLeastOnce), Publish(scenario, "b", ExactlyOnce)];
        await connection.ReceiveAsync();
        connection.SendAck(MqttPacketType.PublishReceived, (await connection.ReceiveAsync()).PacketIdentifier);
        await connection.ReceiveAsync(MqttPacketType.PublishRelease);
        connection.Drop();

        FakeConnection second = await scenario.ReconnectAsync(sessionPresent: false);
        FakePacket a = await second.ReceivePublishAsync("a");
        FakePacket b = await second.ReceivePublishAsync("b");
        Assert.False(a.Message!.Duplicate);
        Assert.False(b.Message!.Duplicate);
        second.SendAck(MqttPacketType.PublishAck, a.PacketIdentifier);
        second.SendAck(MqttPacketType.PublishReceived, b.PacketIdentifier);
        await second.ReceiveAsync(MqttPacketType.PublishRelease);
        second.SendAck(MqttPacketType.PublishComplete, b.PacketIdentifier);
        await Task.WhenAll(publishing).WaitAsync(ClientScenario.Deadline);
    }

    [Fact]
    public async Task No_more_are_in_flight_than_the_receive_maximum_allows()
    {
        // [MQTT-4.9.0-1], [MQTT-4.9.0-2]
        await using ClientScenario scenario = new();
        FakeConnection connection = await scenario.ConnectAsync(new ConnectAckPacket { ReceiveMaximum = 2 });
        Task<ReasonCode>[] publishing = [.. Enumerable.Range(0, 4).Select(i => Publish(scenario, $"{i}", i == 1 ? ExactlyOnce : AtLeastOnce))];
        FakePacket first = await connection.ReceivePublishAsync("0");
        FakePacket second = await connection.ReceivePublishAsync("1");
        // PUBREC gives no place back; the PUBREL that answers it shows that nothing else was sent.
        connection.SendAck(MqttPacketType.PublishReceived, second.PacketIdentifier);
        await connection.ReceiveAsync(MqttPacketType.PublishRelease);
        connection.SendAck(MqttPacketType.PublishAck, first.PacketIdentifier);
        FakePacket third = await connection.ReceivePublishAsync("2");
        connection.SendAck(MqttPacketType.PublishComplete, second.PacketIdentifier);
        FakePacket fourth = await connection.ReceivePublishAsync("3");
        connection.SendAck(MqttPacketType.PublishAck, third.PacketIdentifier);
        connection.SendAck(MqttPacketType.PublishAck, fourth.PacketIdentifier);
        await Task.WhenAll(publishing).WaitAsync(ClientScenario.Deadline);
    }

    [Fact]
    public async Task What_the_server_forbids_is_refused_without_being_sent()
    {
        // [MQTT-3.2.2-11], [MQTT-3.2.2-14], [MQTT-3.2.2-15]
        await using ClientScenario scenario = new();
        FakeConnection connection = await scenario.ConnectAsync(new ConnectAckPacket
        {
            MaximumQos = QualityOfService.AtLeastOnce,
            RetainAvailable = false,
            MaximumPacketSize = 20,
        });
        Assert.Equal(ReasonCode.QosNotSupported, await Publish(scenario, "a", ExactlyOnce).WaitAsync(ClientScenario.Deadline));
        Assert.Equal(
            ReasonCode.RetainNotSupported,
            await scenario.Client.PublishAsync(new MqttMessage { Topic = "a", Retain = true }).AsTask().WaitAsync(ClientScenario.Deadline));
        MqttMessage large = new() { Topic = "a", Payload = new byte[15] };
        Assert.Equal(ReasonCode.PacketTooLarge, await scenario.Client.PublishAsync(large).AsTask().WaitAsync(ClientScenario.Deadline));
        Assert.Equal(ReasonCode.Success, await scenario.Client.PublishAsync(large with { Payload = new byte[14] }));
        Assert.Equal(14, (await connection.ReceivePublishAsync("a")).Message!.Payload.Length);
    }

    [Fact]
    public async Task A_message_that_was_never_valid_is_refused_at_once()
    {
        await using ClientScenario scenario = new();
        await Assert.ThrowsAsync<ArgumentException>(async () => await scenario.Client.PublishAsync(new MqttMessage { Topic = "a/#" }));
        await Assert.ThrowsAsync<ArgumentException>(async () => await scenario.Client.PublishAsync(new MqttMessage { Topic = "a", ContentType = "\0" }));
    }

    [Fact]
    public async Task Messages_wait_for_the_connection_up_to_the_bound()
    {
        await using ClientScenario scenario = new(with: options => options with { MaximumQueuedMessages = 2 });
        Task<ReasonCode> first = Publish(scenario, "0", AtLeastOnce);
        Task<ReasonCode> second = Publish(scenario, "1", AtMostOnce);
        await Assert.ThrowsAsync<MqttQueueFullException>(() => Publish(scenario, "2", AtLeastOnce));

        FakeConnection connection = await scenario.ConnectAsync();
        FakePacket sent = await connection.ReceivePublishAsync("0");
        await connection.ReceivePublishAsync("1");
        await second.WaitAsync(ClientScenario.Deadline);
        Task<ReasonCode> third = Publish(scenario, "3", AtLeastOnce);
        await Assert.ThrowsAsync<MqttQueueFullException>(() => Publish(scenario, "4", AtLeastOnce));
        connection.SendAck(MqttPacketType.PublishAck, sent.PacketIdentifier);
        await first.WaitAsync(ClientScenario.Deadline);
        connection.SendAck(MqttPacketType.PublishAck, (await connection.ReceivePublishAsync("3")).PacketIdentifier);
        await third.WaitAsync(ClientScenario.Deadline);
    }

    [Fact]
    public async Task A_message_that_was_not_sent_yet_can_be_taken_back()
    {
        await using ClientScenario scenario = new();
        using CancellationTokenSource giveUp = new();
        Task<ReasonCode> publishing = scenario.Client.PublishAsync(ClientScenario.Message("a"), giveUp.Token).AsTask();
        Task<ReasonCode> other = Publish(scenario, "b", AtLeastOnce);
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => publishing.WaitAsync(ClientScenario.Deadline));
        FakeConnection connection = await scenario.ConnectAsync();
        connection.SendAck(MqttPacketType.PublishAck, (await connection.ReceivePublishAsync("b")).PacketIdentifier);
        await other.WaitAsync(ClientScenario.Deadline);
    }

    [Fact]
    public async Task A_message_on_its_way_keeps_its_identifier_when_nobody_waits_for_it_any_more()
    {
        // [MQTT-2.2.1-4]: the identifier is not free before the acknowledgement
        await using ClientScenario scenario = new();
        FakeConnection connection = await scenario.ConnectAsync();
        using CancellationTokenSource giveUp = new();
        Task<ReasonCode> publishing = scenario.Client.PublishAsync(ClientScenario.Message("a", ExactlyOnce), giveUp.Token).AsTask();
        FakePacket sent = await connection.ReceivePublishAsync("a");
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => publishing.WaitAsync(ClientScenario.Deadline));
        connection.SendAck(MqttPacketType.PublishReceived, sent.PacketIdentifier);
        Assert.Equal(sent.PacketIdentifier, (await connection.ReceiveAsync(MqttPacketType.PublishRelease)).PacketIdentifier);
        connection.SendAck(MqttPacketType.PublishComplete, sent.PacketIdentifier);
        Task<ReasonCode> next = Publish(scenario, "b", AtLeastOnce);
        Assert.NotEqual(sent.PacketIdentifier, (await connection.ReceivePublishAsync("b")).PacketIdentifier);
        Assert.False(next.IsCompleted);
    }

    [Fact]
    public async Task A_cancelled_message_is_not_sent_again_as_new()
    {
        await using ClientScenario scenario = new();
        FakeConnection connection = await scenario.ConnectAsync();
        using CancellationTokenSource giveUp = new();
        Task<ReasonCode> cancelled = scenario.Client.PublishAsync(ClientScenario.Message("a"), giveUp.Token).AsTask();
        await connection.ReceivePublishAsync("a");
        await giveUp.CancelAsync();
        Task<ReasonCode> other = Publish(scenario, "b", AtLeastOnce);
        await connection.ReceivePublishAsync("b");
        connection.Drop();
        FakeConnection second = await scenario.ReconnectAsync(sessionPresent: false);
        await second.ReceivePublishAsync("b");
        Assert.True(cancelled.IsCanceled);
        Assert.False(other.IsCompleted);
    }

    [Fact]
    public async Task A_burst_arrives_whole_and_in_order()
    {
        await using ClientScenario scenario = new();
        FakeConnection connection = await scenario.ConnectAsync();
        Task<ReasonCode>[] publishing = [.. Enumerable.Range(0, 900).Select(i => Publish(scenario, $"{i}", AtLeastOnce))];
        for (int i = 0; i < publishing.Length; i++)
            connection.SendAck(MqttPacketType.PublishAck, (await connection.ReceivePublishAsync($"{i}")).PacketIdentifier);
        await Task.WhenAll(publishing).WaitAsync(ClientScenario.Deadline);
    }

    private static Task<ReasonCode> Publish(ClientScenario scenario, string topic, QualityOfService qos) =>
        scenario.Client.PublishAsync(ClientScenario.Message(topic, qos)).AsTask();
}
