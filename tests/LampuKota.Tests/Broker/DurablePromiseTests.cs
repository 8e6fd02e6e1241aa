using LampuKota.Broker;
using LampuKota.Mqtt;

namespace LampuKota.Tests;

/// <summary>What the broker promises leaves after it is on disk, and not at all where the disk fails.</summary>
public sealed class DurablePromiseTests
{
    private const QualityOfService Qos1 = QualityOfService.AtLeastOnce;
    private const QualityOfService Qos2 = QualityOfService.ExactlyOnce;
    private const MqttProtocolVersion V500 = MqttProtocolVersion.V500;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(Qos1, MqttPacketType.PublishAck)]
    [InlineData(Qos2, MqttPacketType.PublishReceived)]
    public async Task An_acknowledgement_waits_for_the_commit_of_its_message(QualityOfService qos, MqttPacketType acknowledgement)
    {
        await using DurableBroker broker = new();
        await SubscribedAsync(broker, qos);
        ScriptedClient publisher = await broker.Now.ConnectAsync(V500, "publisher");
        broker.Store.Hold();
        await publisher.PublishAsync("a", "x", qos, id: 1);
        await publisher.ExpectNothingAsync();
        broker.Store.Go();

        await publisher.ExpectAckAsync(acknowledgement, 1);
    }

    [Fact]
    public async Task The_steps_of_QoS_2_wait_for_the_commit_of_what_they_rest_on()
    {
        await using DurableBroker broker = new();
        ScriptedClient client = await SubscribedAsync(broker, Qos2);
        ScriptedClient publisher = await broker.Now.ConnectToSessionAsync(V500, "publisher");
        broker.Store.Hold();
        await publisher.PublishAsync("a", "x", Qos2, id: 1);
        await publisher.ExpectNothingAsync();
        // Its Packet Identifier would mean another message, were the broker to fall now.
        await client.ExpectNothingAsync();
        broker.Store.Go();
        await publisher.ExpectAckAsync(MqttPacketType.PublishReceived, 1);
        ushort identifier = (await client.ExpectPublishAsync("x")).PacketIdentifier;

        broker.Store.Hold();
        await client.AckAsync(MqttPacketType.PublishReceived, identifier);
        await client.ExpectNothingAsync();
        await publisher.AckAsync(MqttPacketType.PublishRelease, 1);
        await publisher.ExpectNothingAsync();
        broker.Store.Go();
        await client.ExpectAckAsync(MqttPacketType.PublishRelease, identifier);
        await publisher.ExpectAckAsync(MqttPacketType.PublishComplete, 1);
    }

    [Fact]
    public async Task CONNACK_SUBACK_and_UNSUBACK_wait_for_the_commit_of_their_session()
    {
        await using DurableBroker broker = new();
        ScriptedClient client = await HeldUpAsync(broker, broker.Now.Open(), writer => MqttPacketWriter.WriteConnect(
            writer, new ConnectPacket { ProtocolVersion = V500, ClientIdentifier = "c", SessionExpiryIntervalSeconds = 100 }));
        await client.ExpectAsync(MqttPacketType.ConnectAck);
        await HeldUpAsync(broker, client, writer => MqttPacketWriter.WriteSubscribe(writer, V500, new SubscribePacket(1, [new TopicSubscription("a", Qos1)])));
        await client.ExpectAsync(MqttPacketType.SubscribeAck);
        await HeldUpAsync(broker, client, writer => MqttPacketWriter.WriteUnsubscribe(writer, V500, new UnsubscribePacket(2, ["a"])));
        await client.ExpectAsync(MqttPacketType.UnsubscribeAck);
    }

    [Theory]
    [InlineData(Qos1)]
    [InlineData(Qos2)]
    public async Task Where_the_disk_fails_nothing_is_acknowledged_any_more_and_the_host_is_told(QualityOfService qos)
    {
        await using DurableBroker broker = new();
        await SubscribedAsync(broker, qos);
        ScriptedClient publisher = await broker.Now.ConnectAsync(V500, "publisher");
        broker.Store.FailIn(1);
        await publisher.PublishAsync("a", "lost", qos, id: 1);
        await publisher.ExpectEndAsync(ReasonCode.ServerBusy);
        BrokerStoreFailedException failure = await broker.Now.Broker.StoreFailed.WaitAsync(Deadline);
        Assert.Contains("the disk is broken", failure.Message, StringComparison.Ordinal);

        Assert.Equal(ReasonCode.ServerUnavailable, (await broker.Now.Open().ConnectAsync(
            new ConnectPacket { ClientIdentifier = "next", SessionExpiryIntervalSeconds = 100 })).ReasonCode);
        publisher = await broker.Now.ConnectAsync(V500, "publisher");
        await publisher.PublishAsync("a", "lost as well", qos, id: 1);
        await publisher.ExpectEndAsync(ReasonCode.ServerBusy);
        // What needs no disk goes on until the process has ended.
        publisher = await broker.Now.ConnectAsync(V500, "publisher");
        await publisher.PublishAsync("nobody", "x", qos, id: 1);
        Assert.Equal(ReasonCode.NoMatchingSubscribers, (await publisher.ReadAsync())!.Ack.ReasonCode);
    }

    [Fact]
    public async Task A_subscription_that_could_not_be_stored_is_not_acknowledged()
    {
        await using DurableBroker broker = new();
        ScriptedClient client = await broker.Now.ConnectToSessionAsync(V500, "c");
        broker.Store.FailIn(1);
        await client.SendAsync(writer => MqttPacketWriter.WriteSubscribe(writer, V500, new SubscribePacket(1, [new TopicSubscription("a", Qos1)])));

        await client.ExpectEndAsync(ReasonCode.ServerBusy);
    }

    [Fact]
    public async Task A_QoS_2_message_that_the_sink_had_not_kept_when_the_broker_fell_is_offered_to_it_again()
    {
        TaskCompletionSource kept = new();
        ScriptedSink sink = new() { Answer = _ => new PublishTicket(ReasonCode.Success, kept.Task) };
        await using DurableBroker broker = new(sink: sink);
        ScriptedClient client = await broker.Now.ConnectToSessionAsync(V500, "c");
        await client.PublishAsync("telemetry", "1", Qos2, id: 1);
        await client.ExpectNothingAsync();
        // Whatever was noted before this is on disk with it.
        await client.SubscribeAsync("x", Qos1);
        await broker.CrashAsync();
        kept.SetResult();

        client = await broker.Now.ConnectToSessionAsync(V500, "c");
        await client.PublishAsync("telemetry", "1", Qos2, id: 1, duplicate: true);
        await client.ExpectAckAsync(MqttPacketType.PublishReceived, 1);
        Assert.Equal(2, sink.Seen.Count);
        await broker.CrashAsync();

        client = await broker.Now.ConnectToSessionAsync(V500, "c");
        await client.PublishAsync("telemetry", "1", Qos2, id: 1, duplicate: true);
        await client.ExpectAckAsync(MqttPacketType.PublishReceived, 1);
        Assert.Equal(2, sink.Seen.Count);
    }

    private static async Task<ScriptedClient> SubscribedAsync(DurableBroker broker, QualityOfService qos)
    {
        ScriptedClient client = await broker.Now.ConnectToSessionAsync(V500, "subscriber");
        await client.SubscribeAsync("a", qos);
        return client;
    }

    /// <summary>Sends something, and sees that it is not answered as long as its commit is held up.</summary>
    private static async Task<ScriptedClient> HeldUpAsync(DurableBroker broker, ScriptedClient client, Action<System.Buffers.IBufferWriter<byte>> write)
    {
        broker.Store.Hold();
        await client.SendAsync(write);
        await broker.Store.WaitForCommitAsync();
        Assert.False(client.Connection.ClientInput.TryRead(out _));
        broker.Store.Go();
        return client;
    }
}
