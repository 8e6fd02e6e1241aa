using LampuKota.Broker;
using LampuKota.Mqtt;

namespace LampuKota.Tests;

/// <summary>Sessions, takeover, Keep Alive and the end of connections (MQTT 5.0 and 3.1.1, 3.1.2, 3.14 and 4.1).</summary>
public sealed class SessionTests
{
    private const QualityOfService Qos1 = QualityOfService.AtLeastOnce;

    [Theory]
    [InlineData(MqttProtocolVersion.V311)]
    [InlineData(MqttProtocolVersion.V500)]
    public async Task A_clean_start_begins_with_nothing(MqttProtocolVersion version)
    {
        await using TestBroker broker = new();
        ScriptedClient client = await broker.ConnectToSessionAsync(version, "c");
        await client.SubscribeAsync("a", Qos1);
        await client.DisconnectAsync();
        broker.Broker.Publish(ScriptedClient.Message("a", "queued") with { Qos = Qos1 });

        client = await broker.ConnectAsync(version, "c");
        Assert.False(client.ConnectAck!.SessionPresent);
        broker.Broker.Publish(ScriptedClient.Message("a", "not subscribed"));
        await client.ExpectNothingAsync();
        Assert.Equal((1, 0), (broker.Broker.Statistics.SessionsNow, broker.Broker.Statistics.SubscriptionsNow));
    }

    [Theory]
    [InlineData(MqttProtocolVersion.V311)]
    [InlineData(MqttProtocolVersion.V500)]
    public async Task A_session_without_expiry_ends_with_its_connection(MqttProtocolVersion version)
    {
        await using TestBroker broker = new();
        ScriptedClient client = await broker.ConnectAsync(version, "c");
        await client.SubscribeAsync("a");
        await client.BreakAsync();

        Assert.Equal((0, 0), (broker.Broker.Statistics.SessionsNow, broker.Broker.Statistics.SubscriptionsNow));
        client = await broker.ConnectToSessionAsync(version, "c");
        Assert.False(client.ConnectAck!.SessionPresent);
    }

    [Fact]
    public async Task A_session_ends_when_its_expiry_has_passed_and_not_before()
    {
        await using TestBroker broker = new();
        await (await broker.ConnectToSessionAsync(MqttProtocolVersion.V500, "c")).BreakAsync();
        broker.Advance(TimeSpan.FromSeconds(3_599));
        ScriptedClient client = await broker.ConnectToSessionAsync(MqttProtocolVersion.V500, "c");
        Assert.True(client.ConnectAck!.SessionPresent);
        await client.BreakAsync();
        broker.Advance(TimeSpan.FromSeconds(3_600));

        Assert.Equal((0, 1), (broker.Broker.Statistics.SessionsNow, broker.Broker.Statistics.SessionsExpired));
        client = await broker.ConnectToSessionAsync(MqttProtocolVersion.V500, "c");
        Assert.False(client.ConnectAck!.SessionPresent);
    }

    [Fact]
    public async Task DISCONNECT_may_change_the_expiry_but_not_raise_it_from_nothing()
    {
        await using TestBroker broker = new();
        ScriptedClient client = await broker.ConnectToSessionAsync(MqttProtocolVersion.V500, "c");
        await client.DisconnectAsync(new DisconnectPacket { SessionExpiryIntervalSeconds = 0 });
        Assert.Equal(0, broker.Broker.Statistics.SessionsNow);

        client = await broker.ConnectAsync(MqttProtocolVersion.V500, "c");
        await client.SendAsync(writer => MqttPacketWriter.WriteDisconnect(
            writer, MqttProtocolVersion.V500, new DisconnectPacket { SessionExpiryIntervalSeconds = 10 }));
        await client.ExpectEndAsync(ReasonCode.ProtocolError);
    }

    [Theory]
    [InlineData(MqttProtocolVersion.V311)]
    [InlineData(MqttProtocolVersion.V500)]
    public async Task A_second_connection_takes_the_session_over_and_the_first_is_told(MqttProtocolVersion version)
    {
        await using TestBroker broker = new();
        ScriptedClient first = await broker.ConnectToSessionAsync(version, "c");
        await first.SubscribeAsync("a", Qos1);
        ScriptedClient second = await broker.ConnectToSessionAsync(version, "c");

        await first.ExpectEndAsync(ReasonCode.SessionTakenOver);
        Assert.True(second.ConnectAck!.SessionPresent);
        broker.Broker.Publish(ScriptedClient.Message("a", "x"));
        await second.ExpectPublishAsync("x");
        Assert.Single(broker.Broker.Clients);
        Assert.Equal(1, broker.Broker.Statistics.SessionTakeovers);
    }

    [Fact]
    public async Task A_takeover_publishes_the_will_of_the_first_connection_unless_it_is_delayed()
    {
        await using TestBroker broker = new();
        ScriptedClient watcher = await broker.ConnectAsync(MqttProtocolVersion.V500, "watcher");
        await watcher.SubscribeAsync("#");
        foreach ((string payload, uint delay) in ((string, uint)[])[("at once", 0), ("delayed", 10), ("last", 0)])
        {
            await broker.ConnectAsync(MqttProtocolVersion.V500, new ConnectPacket
            {
                ClientIdentifier = "c",
                CleanStart = false,
                SessionExpiryIntervalSeconds = 100,
                Will = ScriptedClient.Message("will", payload),
                WillDelayIntervalSeconds = delay,
            });
        }

        await watcher.ExpectPublishAsync("at once");
        broker.Advance(TimeSpan.FromSeconds(20));
        await watcher.ExpectNothingAsync();
    }

    [Fact]
    public async Task Of_many_that_claim_one_name_at_once_exactly_one_stays()
    {
        await using TestBroker broker = new();
        List<ScriptedClient> clients = [.. Enumerable.Range(0, 20).Select(_ => broker.Open())];
        await Task.WhenAll(clients.Select(client => client.SendAsync(writer => MqttPacketWriter.WriteConnect(
            writer, new ConnectPacket { ClientIdentifier = "c", CleanStart = false, SessionExpiryIntervalSeconds = 100 }))));
        Dictionary<Task, ScriptedClient> open = clients.ToDictionary(ReadToEndAsync);
        await foreach (Task ended in Task.WhenEach(open.Keys.ToList()).Take(19))
            open.Remove(ended);

        (Task left, ScriptedClient winner) = Assert.Single(open);
        Assert.False(left.IsCompleted);
        Assert.Single(broker.Broker.Clients);
        Assert.Equal(1, broker.Broker.Statistics.SessionsNow);
        await winner.Connection.ClientOutput.CompleteAsync();
        await left;

        static async Task ReadToEndAsync(ScriptedClient client)
        {
            while (await client.ReadAsync() is not null)
            {
            }
        }
    }

    [Theory]
    [InlineData(MqttProtocolVersion.V311)]
    [InlineData(MqttProtocolVersion.V500)]
    public async Task A_client_that_is_silent_for_one_and_a_half_Keep_Alives_is_disconnected(MqttProtocolVersion version)
    {
        await using TestBroker broker = new();
        ScriptedClient client = await broker.ConnectAsync(version, new ConnectPacket { KeepAliveSeconds = 10 });
        broker.Advance(TimeSpan.FromSeconds(14));
        await client.ExpectNothingAsync();
        broker.Advance(TimeSpan.FromSeconds(14));
        await client.ExpectNothingAsync();
        broker.Advance(TimeSpan.FromSeconds(17));

        await client.ExpectEndAsync(ReasonCode.KeepAliveTimeout);
        Assert.Equal(1, broker.Broker.Statistics.KeepAliveTimeouts);
    }

    [Fact]
    public async Task A_3_1_1_client_without_Keep_Alive_may_be_silent_as_long_as_it_likes()
    {
        await using TestBroker broker = new();
        ScriptedClient client = await broker.ConnectAsync(MqttProtocolVersion.V311, new ConnectPacket { KeepAliveSeconds = 0 });
        broker.Advance(TimeSpan.FromHours(2));

        await client.ExpectNothingAsync();
    }

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

    [Fact]
    public async Task At_its_stop_the_broker_tells_its_clients_and_takes_no_more()
    {
        await using TestBroker broker = new();
        ScriptedClient client = await broker.ConnectAsync(MqttProtocolVersion.V500, "c");
        ScriptedClient old = await broker.ConnectAsync(MqttProtocolVersion.V311, "old");
        Task stopped = broker.Broker.StopAsync(CancellationToken.None);

        await client.ExpectEndAsync(ReasonCode.ServerShuttingDown);
        await old.ExpectEndAsync();
        await stopped;
        Assert.True(broker.Open().Connection.IsAborted);
    }

    [Fact]
    public async Task A_client_that_does_not_go_is_cut_off_in_time()
    {
        await using TestBroker broker = new();
        ScriptedClient client = await broker.ConnectAsync(MqttProtocolVersion.V500, "c");
        await client.SendAsync(new byte[] { 0x00, 0x00 });
        await client.ExpectAsync(MqttPacketType.Disconnect);
        Assert.Null(await client.ReadAsync());
        Assert.False(client.Connection.IsAborted);
        broker.Advance(TimeSpan.FromSeconds(3));

        Assert.True(client.Connection.IsAborted);
    }
}
