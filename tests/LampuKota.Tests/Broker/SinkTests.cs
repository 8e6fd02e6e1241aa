using System.Collections.Concurrent;
using LampuKota.Broker;
using LampuKota.Mqtt;

namespace LampuKota.Tests;

/// <summary>The sink's tickets and the acknowledgements that wait for them.</summary>
public sealed class SinkTests
{
    private const QualityOfService Qos1 = QualityOfService.AtLeastOnce;
    private const QualityOfService Qos2 = QualityOfService.ExactlyOnce;

    private readonly ConcurrentDictionary<string, TaskCompletionSource> _commits = new();
    private readonly ScriptedSink _sink = new();

    public SinkTests() => _sink.Answer = payload => new PublishTicket(ReasonCode.Success, Commit(payload).Task);

    [Theory]
    [InlineData(MqttProtocolVersion.V311)]
    [InlineData(MqttProtocolVersion.V500)]
    public async Task Acknowledgements_leave_in_order_of_receipt_and_not_before_their_commit(MqttProtocolVersion version)
    {
        await using TestBroker broker = new(sink: _sink);
        ScriptedClient client = await broker.ConnectAsync(version, "c");
        await client.PublishAsync("t", "1", Qos1, id: 11);
        await client.PublishAsync("t", "2", Qos2, id: 12);
        await client.PublishAsync("t", "3", Qos1, id: 13);
        await client.ExpectNothingAsync();
        Commit("3").SetResult();
        Commit("2").SetResult();
        await client.ExpectNothingAsync();
        Commit("1").SetResult();

        await client.ExpectAckAsync(MqttPacketType.PublishAck, 11);
        await client.ExpectAckAsync(MqttPacketType.PublishReceived, 12);
        await client.ExpectAckAsync(MqttPacketType.PublishAck, 13);
    }

    [Theory]
    [InlineData(MqttProtocolVersion.V311)]
    [InlineData(MqttProtocolVersion.V500)]
    public async Task A_gathered_message_is_acknowledged_when_what_was_handed_on_is_durable_and_in_its_turn(MqttProtocolVersion version)
    {
        int gatherings = 0;
        _sink.Gathering = () => Commit($"gathering {++gatherings}").Task;
        _sink.Answer = payload => payload == "alone" ? new PublishTicket(ReasonCode.Success, Commit("alone").Task) : PublishTicket.Gathered;
        await using TestBroker broker = new(sink: _sink);
        ScriptedClient client = await broker.ConnectAsync(version, "c");
        await client.PublishAsync("t", "1", Qos1, id: 1);
        await client.ExpectNothingAsync();
        await client.PublishAsync("t", "2", Qos2, id: 2);
        await client.ExpectNothingAsync();
        await client.PublishAsync("t", "alone", Qos1, id: 3);
        await client.ExpectNothingAsync();
        await client.PublishAsync("t", "4", Qos1, id: 4);
        await client.ExpectNothingAsync();
        Assert.Equal(3, gatherings);
        Commit("gathering 3").SetResult();
        Commit("gathering 2").SetResult();
        Commit("alone").SetResult();
        await client.ExpectNothingAsync();
        Commit("gathering 1").SetResult();

        await client.ExpectAckAsync(MqttPacketType.PublishAck, 1);
        await client.ExpectAckAsync(MqttPacketType.PublishReceived, 2);
        await client.ExpectAckAsync(MqttPacketType.PublishAck, 3);
        await client.ExpectAckAsync(MqttPacketType.PublishAck, 4);
    }

    [Fact]
    public async Task A_gathering_that_fails_is_never_acknowledged_and_one_with_nothing_to_wait_for_is_at_once()
    {
        _sink.Answer = _ => PublishTicket.Gathered;
        await using TestBroker broker = new(sink: _sink);
        ScriptedClient client = await broker.ConnectAsync(MqttProtocolVersion.V500, "c");
        await client.PublishAsync("t", "1", Qos1, id: 1);
        await client.ExpectAckAsync(MqttPacketType.PublishAck, 1);

        _sink.Gathering = () => Task.FromException(new IOException("no space left on device"));
        await client.PublishAsync("t", "2", Qos1, id: 2);
        await client.ExpectEndAsync(ReasonCode.ServerBusy);
    }

    [Fact]
    public async Task One_commit_acknowledges_the_messages_of_many_connections()
    {
        TaskCompletionSource commit = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _sink.Answer = _ => new PublishTicket(ReasonCode.Success, commit.Task);
        await using TestBroker broker = new(sink: _sink);
        List<ScriptedClient> clients = [];
        for (int n = 0; n < 10; n++)
        {
            ScriptedClient client = await broker.ConnectAsync(MqttProtocolVersion.V500, $"c{n}");
            clients.Add(client);
            for (ushort id = 1; id <= 10; id++)
                await client.PublishAsync("t", "x", Qos1, id);
            await client.ExpectNothingAsync();
        }

        commit.SetResult();
        foreach (ScriptedClient client in clients)
        {
            for (ushort id = 1; id <= 10; id++)
                await client.ExpectAckAsync(MqttPacketType.PublishAck, id);
        }
    }

    [Theory]
    [InlineData(MqttProtocolVersion.V311)]
    [InlineData(MqttProtocolVersion.V500)]
    public async Task A_commit_that_fails_is_never_acknowledged_nor_is_anything_after_it(MqttProtocolVersion version)
    {
        await using TestBroker broker = new(sink: _sink);
        ScriptedClient client = await broker.ConnectAsync(version, "c");
        await client.PublishAsync("t", "1", Qos1, id: 1);
        await client.PublishAsync("t", "2", Qos1, id: 2);
        await client.PublishAsync("t", "3", Qos1, id: 3);
        await client.ExpectNothingAsync();
        Commit("3").SetResult();
        Commit("2").SetException(new IOException("no space left on device"));
        Commit("1").SetResult();

        await client.ExpectAckAsync(MqttPacketType.PublishAck, 1);
        await client.ExpectEndAsync(ReasonCode.ServerBusy);
        Assert.Equal(1, broker.Broker.Statistics.RefusedBySink);
    }

    [Theory]
    [InlineData(MqttProtocolVersion.V311)]
    [InlineData(MqttProtocolVersion.V500)]
    public async Task A_client_whose_message_is_not_stored_in_time_is_sent_away_unacknowledged(MqttProtocolVersion version)
    {
        await using TestBroker broker = new(sink: _sink);
        ScriptedClient client = await broker.ConnectAsync(version, "c");
        await client.PublishAsync("t", "1", Qos1, id: 1);
        await client.ExpectNothingAsync();
        broker.Advance(broker.Broker.Options.Limits.StoreTimeout - TimeSpan.FromSeconds(1));
        await client.ExpectNothingAsync();
        broker.Advance(TimeSpan.FromSeconds(1));

        await client.ExpectEndAsync(ReasonCode.ServerBusy);
        Assert.Equal(1, broker.Broker.Statistics.LimitsReached[BrokerLimit.StoreTimeout]);
    }

    [Theory]
    [InlineData(MqttProtocolVersion.V311)]
    [InlineData(MqttProtocolVersion.V500)]
    public async Task A_QoS_2_message_that_could_not_be_kept_is_offered_to_the_sink_again(MqttProtocolVersion version)
    {
        await using TestBroker broker = new(sink: _sink);
        ScriptedClient client = await broker.ConnectToSessionAsync(version, "c");
        await client.PublishAsync("t", "x", Qos2, id: 4);
        await client.ExpectNothingAsync();
        Commit("x").SetException(new IOException("no space left on device"));
        await client.ExpectEndAsync(ReasonCode.ServerBusy);
        _commits.Clear();
        Commit("x").SetResult();

        client = await broker.ConnectToSessionAsync(version, "c");
        await client.PublishAsync("t", "x", Qos2, id: 4, duplicate: true);
        await client.ExpectAckAsync(MqttPacketType.PublishReceived, 4);
        Assert.Equal(2, _sink.Seen.Count);
    }

    [Theory]
    [InlineData(MqttProtocolVersion.V311)]
    [InlineData(MqttProtocolVersion.V500)]
    public async Task A_QoS_2_message_that_is_still_being_committed_is_not_offered_again_and_waits_on(MqttProtocolVersion version)
    {
        await using TestBroker broker = new(sink: _sink);
        ScriptedClient client = await broker.ConnectToSessionAsync(version, "c");
        await client.PublishAsync("t", "x", Qos2, id: 4);
        await client.ExpectNothingAsync();
        await client.BreakAsync();
        client = await broker.ConnectToSessionAsync(version, "c");
        await client.PublishAsync("t", "x", Qos2, id: 4, duplicate: true);
        await client.ExpectNothingAsync();
        Commit("x").SetResult();

        await client.ExpectAckAsync(MqttPacketType.PublishReceived, 4);
        Assert.Single(_sink.Seen);
    }

    [Fact]
    public async Task A_refused_message_is_acknowledged_with_the_code_and_goes_to_nobody()
    {
        _sink.Answer = payload => payload == "bad" ? PublishTicket.Refused(ReasonCode.PayloadFormatInvalid) : PublishTicket.Accepted;
        await using TestBroker broker = new(sink: _sink);
        ScriptedClient subscriber = await broker.ConnectAsync(MqttProtocolVersion.V500, "subscriber");
        await subscriber.SubscribeAsync("t");
        ScriptedClient client = await broker.ConnectAsync(MqttProtocolVersion.V500, "c");
        await client.PublishAsync("t", "bad", Qos1, id: 1);
        AckPacket ack = await client.ExpectAckAsync(MqttPacketType.PublishAck, 1, ReasonCode.PayloadFormatInvalid);
        await client.PublishAsync("t", "bad", Qos2, id: 2);
        await client.ExpectAckAsync(MqttPacketType.PublishReceived, 2, ReasonCode.PayloadFormatInvalid);
        await client.PublishAsync("t", "good", Qos2, id: 2);
        await client.ExpectAckAsync(MqttPacketType.PublishReceived, 2);

        Assert.NotNull(ack.ReasonString);
        await subscriber.ExpectPublishAsync("good");
        await subscriber.ExpectNothingAsync();
        Assert.Equal(2, broker.Broker.Statistics.RefusedBySink);
    }

    [Fact]
    public async Task To_3_1_1_which_has_no_code_a_refused_message_is_acknowledged_plainly()
    {
        _sink.Answer = _ => PublishTicket.Refused(ReasonCode.PayloadFormatInvalid);
        await using TestBroker broker = new(sink: _sink);
        ScriptedClient client = await broker.ConnectAsync(MqttProtocolVersion.V311, "c");
        await client.PublishAsync("t", "bad", Qos1, id: 1);
        await client.ExpectAckAsync(MqttPacketType.PublishAck, 1);
        await client.PublishAsync("t", "bad", Qos2, id: 2);
        await client.ExpectAckAsync(MqttPacketType.PublishReceived, 2);
        await client.AckAsync(MqttPacketType.PublishRelease, 2);
        await client.ExpectAckAsync(MqttPacketType.PublishComplete, 2);
    }

    [Fact]
    public async Task Without_a_wish_for_problem_information_no_Reason_String_is_sent()
    {
        _sink.Answer = _ => PublishTicket.Refused(ReasonCode.PayloadFormatInvalid);
        await using TestBroker broker = new(sink: _sink);
        ScriptedClient client = await broker.ConnectAsync(MqttProtocolVersion.V500, new ConnectPacket { RequestProblemInformation = false });
        await client.PublishAsync("t", "bad", Qos1, id: 1);
        AckPacket ack = await client.ExpectAckAsync(MqttPacketType.PublishAck, 1, ReasonCode.PayloadFormatInvalid);

        Assert.Null(ack.ReasonString);
    }

    [Theory]
    [InlineData(MqttProtocolVersion.V311)]
    [InlineData(MqttProtocolVersion.V500)]
    public async Task A_full_sink_stops_the_reading_of_the_connection_and_loses_nothing(MqttProtocolVersion version)
    {
        TaskCompletionSource room = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _sink.Answer = _ => PublishTicket.Accepted;
        _sink.Room = room.Task;
        await using TestBroker broker = new(sink: _sink);
        ScriptedClient client = await broker.ConnectAsync(version, new ConnectPacket { KeepAliveSeconds = 10 });
        for (ushort id = 1; id <= 5; id++)
            await client.PublishAsync("t", $"{id}", Qos1, id);
        await client.ExpectAckAsync(MqttPacketType.PublishAck, 1);
        broker.Advance(TimeSpan.FromMinutes(1));
        Assert.Single(_sink.Seen);

        room.SetResult();
        for (ushort id = 2; id <= 5; id++)
            await client.ExpectAckAsync(MqttPacketType.PublishAck, id);
        Assert.Equal(["1", "2", "3", "4", "5"], _sink.Seen.Select(seen => seen.Payload));
    }

    [Fact]
    public async Task A_3_1_1_client_is_held_back_when_too_many_of_its_messages_wait()
    {
        await using TestBroker broker = new(options => options.Limits.ReceiveMaximum = 2, sink: _sink);
        ScriptedClient client = await broker.ConnectAsync(MqttProtocolVersion.V311, "c");
        for (ushort id = 1; id <= 4; id++)
            await client.PublishAsync("t", $"{id}", Qos1, id);
        Commit("1").SetResult();
        await client.ExpectAckAsync(MqttPacketType.PublishAck, 1);
        for (ushort id = 2; id <= 4; id++)
        {
            Commit($"{id}").SetResult();
            await client.ExpectAckAsync(MqttPacketType.PublishAck, id);
        }

        Assert.Equal(4, _sink.Seen.Count);
    }

    [Fact]
    public async Task A_sink_that_throws_ends_that_connection_and_no_other()
    {
        _sink.Answer = payload => payload == "bomb" ? throw new InvalidOperationException("BUG: of the sink") : PublishTicket.Accepted;
        await using TestBroker broker = new(sink: _sink);
        ScriptedClient other = await broker.ConnectAsync(MqttProtocolVersion.V500, "other");
        ScriptedClient client = await broker.ConnectAsync(MqttProtocolVersion.V500, "c");
        await client.PublishAsync("t", "bomb", Qos1, id: 1);

        await client.ExpectEndAsync(ReasonCode.UnspecifiedError);
        await other.ExpectNothingAsync();
    }

    [Fact]
    public async Task A_durable_message_is_acknowledged_also_when_others_subscribe_to_it()
    {
        await using TestBroker broker = new(sink: _sink);
        ScriptedClient subscriber = await broker.ConnectAsync(MqttProtocolVersion.V500, "subscriber");
        await subscriber.SubscribeAsync("t");
        ScriptedClient client = await broker.ConnectAsync(MqttProtocolVersion.V500, "c");
        await client.PublishAsync("t", "x", Qos1, id: 1);
        await subscriber.ExpectPublishAsync("x");
        Commit("x").SetResult();

        await client.ExpectAckAsync(MqttPacketType.PublishAck, 1);
    }

    private TaskCompletionSource Commit(string payload) =>
        _commits.GetOrAdd(payload, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}
