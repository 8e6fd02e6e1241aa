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
        Dictionary<Task, (ScriptedClient Client, TaskCompletionSource Accepted)> open = [];
        foreach (ScriptedClient client in clients)
        {
            TaskCompletionSource accepted = new(TaskCreationOptions.RunContinuationsAsynchronously);
            open.Add(Task.Run(() => ReadToEndAsync(client, accepted)), (client, accepted));
        }

        await foreach (Task ended in Task.WhenEach(open.Keys.ToList()).Take(19))
            open.Remove(ended);

        (Task left, (ScriptedClient winner, TaskCompletionSource hasConnected)) = Assert.Single(open);
        await hasConnected.Task.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.False(left.IsCompleted);
        Assert.Single(broker.Broker.Clients);
        Assert.Equal(1, broker.Broker.Statistics.SessionsNow);
        await winner.Connection.ClientOutput.CompleteAsync();
        await left;

        static async Task ReadToEndAsync(ScriptedClient client, TaskCompletionSource accepted)
        {
            while (await client.ReadAsync() is { } packet)
            {
                if (packet.Type == MqttPacketType.ConnectAck)
                    accepted.SetResult();
                if (packet.Type == MqttPacketType.Disconnect)
                    await client.Connection.ClientOutput.CompleteAsync();
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
    public async Task A_client_that_is_told_to_go_may_still_send_and_nothing_more_is_sent_to_it()
    {
        await using TestBroker broker = new();
        ScriptedClient client = await broker.ConnectAsync(MqttProtocolVersion.V500, "c");
        await client.SubscribeAsync("a");
        await client.SendAsync(new byte[] { 0x00, 0x00 });
        await client.ExpectAsync(MqttPacketType.Disconnect);
        await client.SendAsync(MqttPacketWriter.WritePingRequest);
        broker.Broker.Publish(ScriptedClient.Message("a", "too late"));
        await client.Connection.ClientOutput.CompleteAsync();

        Assert.Null(await client.ReadAsync());
        Assert.False(client.Connection.IsAborted);
    }

    [Fact]
    public async Task A_client_that_does_not_go_is_closed_and_then_cut_off()
    {
        await using TestBroker broker = new();
        ScriptedClient client = await broker.ConnectAsync(MqttProtocolVersion.V500, "c");
        await client.SendAsync(new byte[] { 0x00, 0x00 });
        await client.ExpectAsync(MqttPacketType.Disconnect);
        broker.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(await client.ReadAsync());
        Assert.False(client.Connection.IsAborted);
        broker.Advance(TimeSpan.FromSeconds(3));

        Assert.True(client.Connection.IsAborted);
    }
}
