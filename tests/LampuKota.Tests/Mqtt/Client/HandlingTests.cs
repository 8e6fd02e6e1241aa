using System.Threading.Channels;
using LampuKota.Mqtt;

namespace LampuKota.Tests;

/// <summary>The way of a message from the server through the message handler.</summary>
public sealed class HandlingTests
{
    [Theory]
    [MemberData(nameof(ClientScenario.Versions), MemberType = typeof(ClientScenario))]
    public async Task The_acknowledgement_leaves_when_the_handler_has_returned(MqttProtocolVersion version)
    {
        await using ClientScenario scenario = new(version);
        TaskCompletionSource commit = new();
        TaskCompletionSource<string> entered = new();
        scenario.Client.MessageHandler = async (message, _) =>
        {
            entered.TrySetResult(message.Topic);
            await commit.Task;
        };
        FakeConnection connection = await scenario.ConnectAsync();
        connection.SendMessage("a", QualityOfService.AtLeastOnce, 7);
        Assert.Equal("a", await entered.Task.WaitAsync(ClientScenario.Deadline));
        connection.AssertSilence();
        commit.SetResult();
        Assert.Equal(7, (await connection.ReceiveAsync(MqttPacketType.PublishAck)).PacketIdentifier);
    }

    [Fact]
    public async Task Messages_are_handled_one_at_a_time_and_acknowledged_in_their_order()
    {
        // [MQTT-4.6.0-2]
        await using ClientScenario scenario = new();
        int inside = 0;
        List<string> topics = [];
        scenario.Client.MessageHandler = async (message, _) =>
        {
            Assert.Equal(1, Interlocked.Increment(ref inside));
            await Task.Yield();
            topics.Add(message.Topic);
            Interlocked.Decrement(ref inside);
        };
        FakeConnection connection = await scenario.ConnectAsync();
        for (ushort i = 1; i <= 20; i++)
            connection.SendMessage($"{i}", QualityOfService.AtLeastOnce, i);
        for (ushort i = 1; i <= 20; i++)
            Assert.Equal(i, (await connection.ReceiveAsync(MqttPacketType.PublishAck)).PacketIdentifier);
        Assert.Equal(Enumerable.Range(1, 20).Select(i => $"{i}"), topics);
    }

    [Fact]
    public async Task A_handler_that_defers_is_given_the_next_message_and_acknowledgements_leave_in_order_as_each_may()
    {
        await using ClientScenario scenario = new();
        TaskCompletionSource[] durable = [new(), new(), new()];
        Channel<string> handled = Channel.CreateUnbounded<string>();
        int count = 0;
        scenario.Client.DeferringHandler = async (message, token) =>
        {
            await handled.Writer.WriteAsync(message.Topic, token);
            return durable[count++].Task;
        };
        FakeConnection connection = await scenario.ConnectAsync();
        for (ushort i = 1; i <= 3; i++)
            connection.SendMessage($"{i}", i == 3 ? QualityOfService.ExactlyOnce : QualityOfService.AtLeastOnce, i);
        for (int i = 1; i <= 3; i++)
            Assert.Equal($"{i}", await handled.Reader.ReadAsync().AsTask().WaitAsync(ClientScenario.Deadline));

        durable[1].SetResult();
        connection.AssertSilence();
        durable[0].SetResult();
        Assert.Equal(1, (await connection.ReceiveAsync(MqttPacketType.PublishAck)).PacketIdentifier);
        Assert.Equal(2, (await connection.ReceiveAsync(MqttPacketType.PublishAck)).PacketIdentifier);
        connection.AssertSilence();
        durable[2].SetResult();
        Assert.Equal(3, (await connection.ReceiveAsync(MqttPacketType.PublishReceived)).PacketIdentifier);
    }

    [Fact]
    public async Task What_a_deferring_handler_cannot_make_durable_is_not_acknowledged_and_ends_the_connection()
    {
        await using ClientScenario scenario = new();
        scenario.Client.DeferringHandler = (_, _) => new ValueTask<Task>(Task.FromException(new IOException("disk full")));
        FakeConnection connection = await scenario.ConnectAsync();
        connection.SendMessage("a", QualityOfService.AtLeastOnce, 7);

        Assert.Equal(ReasonCode.ImplementationSpecificError, await connection.ReceiveDisconnectAsync());
        await connection.Closed;
        connection.AssertSilence();
    }

    [Fact]
    public async Task A_handler_may_wait_for_its_own_messages()
    {
        await using ClientScenario scenario = new();
        scenario.Client.MessageHandler = async (_, token) =>
        {
            await scenario.Client.SubscribeAsync([new TopicSubscription("more")], token);
            await scenario.Client.PublishAsync(ClientScenario.Message("result"), token);
        };
        FakeConnection connection = await scenario.ConnectAsync();
        connection.SendMessage("command", QualityOfService.AtLeastOnce, 1);
        connection.SendSubscribeAck((await connection.ReceiveAsync(MqttPacketType.Subscribe)).PacketIdentifier, ReasonCode.Success);
        connection.SendAck(MqttPacketType.PublishAck, (await connection.ReceivePublishAsync("result")).PacketIdentifier);
        await connection.ReceiveAsync(MqttPacketType.PublishAck);
    }

    [Theory]
    [MemberData(nameof(ClientScenario.Versions), MemberType = typeof(ClientScenario))]
    public async Task A_handler_that_throws_ends_the_connection_without_an_acknowledgement(MqttProtocolVersion version)
    {
        await using ClientScenario scenario = new(version);
        int calls = 0;
        scenario.Client.MessageHandler = (_, _) => ++calls == 1 ? throw new InvalidOperationException("disk full") : default;
        FakeConnection connection = await scenario.ConnectAsync();
        connection.SendMessage("a", QualityOfService.AtLeastOnce, 7);
        if (version == MqttProtocolVersion.V500)
            Assert.Equal(ReasonCode.ImplementationSpecificError, await connection.ReceiveDisconnectAsync());
        await connection.Closed;
        connection.AssertSilence();
        Assert.Contains(scenario.Log.Entries, entry => entry.Id.Id == 1004);

        FakeConnection second = await scenario.ReconnectAsync(sessionPresent: true);
        second.SendMessage("a", QualityOfService.AtLeastOnce, 7, duplicate: true);
        Assert.Equal(7, (await second.ReceiveAsync(MqttPacketType.PublishAck)).PacketIdentifier);
    }

    [Fact]
    public async Task Messages_behind_one_that_failed_are_not_handled_before_it()
    {
        await using ClientScenario scenario = new();
        Channel<string> handled = Channel.CreateUnbounded<string>();
        bool fails = true;
        scenario.Client.MessageHandler = async (message, _) =>
        {
            if (fails)
                throw new InvalidOperationException("not now");
            await handled.Writer.WriteAsync(message.Topic, CancellationToken.None);
        };
        FakeConnection connection = await scenario.ConnectAsync();
        connection.SendMessage("a", QualityOfService.AtLeastOnce, 1);
        connection.SendMessage("b", QualityOfService.AtLeastOnce, 2);
        await connection.Closed;
        fails = false;
        FakeConnection second = await scenario.ReconnectAsync(sessionPresent: true);
        second.SendMessage("a", QualityOfService.AtLeastOnce, 1, duplicate: true);
        second.SendMessage("b", QualityOfService.AtLeastOnce, 2, duplicate: true);
        await second.ReceiveAsync(MqttPacketType.PublishAck);
        Assert.Equal("a", await handled.Reader.ReadAsync());
        Assert.Equal("b", await handled.Reader.ReadAsync().AsTask().WaitAsync(ClientScenario.Deadline));
    }

    [Theory]
    [MemberData(nameof(ClientScenario.Versions), MemberType = typeof(ClientScenario))]
    public async Task QoS_2_is_handled_exactly_once_over_two_connections(MqttProtocolVersion version)
    {
        // [MQTT-4.3.3-8..12]
        await using ClientScenario scenario = new(version);
        int handled = 0;
        scenario.Client.MessageHandler = (_, _) =>
        {
            handled++;
            return default;
        };
        FakeConnection connection = await scenario.ConnectAsync();
        connection.SendMessage("a", QualityOfService.ExactlyOnce, 7);
        await connection.ReceiveAsync(MqttPacketType.PublishReceived);
        connection.Drop();

        FakeConnection second = await scenario.ReconnectAsync(sessionPresent: true);
        second.SendMessage("a", QualityOfService.ExactlyOnce, 7, duplicate: true);
        await second.ReceiveAsync(MqttPacketType.PublishReceived);
        second.SendAck(MqttPacketType.PublishRelease, 7);
        Assert.Equal(ReasonCode.Success, (await second.ReceiveAsync(MqttPacketType.PublishComplete)).Ack.ReasonCode);
        Assert.Equal(1, handled);

        // After PUBREL the same identifier is another message.
        second.SendMessage("b", QualityOfService.ExactlyOnce, 7);
        await second.ReceiveAsync(MqttPacketType.PublishReceived);
        Assert.Equal(2, handled);
    }

    [Fact]
    public async Task A_new_session_knows_no_identifier_of_the_old_one()
    {
        await using ClientScenario scenario = new();
        int handled = 0;
        scenario.Client.MessageHandler = (_, _) =>
        {
            handled++;
            return default;
        };
        FakeConnection connection = await scenario.ConnectAsync();
        connection.SendMessage("a", QualityOfService.ExactlyOnce, 7);
        await connection.ReceiveAsync(MqttPacketType.PublishReceived);
        connection.Drop();
        FakeConnection second = await scenario.ReconnectAsync(sessionPresent: false);
        second.SendMessage("b", QualityOfService.ExactlyOnce, 7);
        await second.ReceiveAsync(MqttPacketType.PublishReceived);
        Assert.Equal(2, handled);
    }

    [Fact]
    public async Task A_handler_that_outlives_its_connection_still_counts()
    {
        await using ClientScenario scenario = new();
        HeldHandler handler = new();
        scenario.Client.MessageHandler = handler.HandleAsync;
        FakeConnection connection = await scenario.ConnectAsync();
        connection.SendMessage("a", QualityOfService.ExactlyOnce, 7);
        await handler.Entered;
        connection.Drop();
        FakeConnection second = await scenario.ReconnectAsync(sessionPresent: true);
        second.SendMessage("a", QualityOfService.ExactlyOnce, 7, duplicate: true);
        handler.Leave();
        await second.ReceiveAsync(MqttPacketType.PublishReceived);
        Assert.Equal(1, handler.Handled);
    }

    [Fact]
    public async Task The_handlers_token_is_cancelled_with_the_connection()
    {
        await using ClientScenario scenario = new();
        TaskCompletionSource entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);
        scenario.Client.MessageHandler = async (_, token) =>
        {
            entered.TrySetResult();
            using CancellationTokenRegistration registration = token.Register(() => cancelled.TrySetResult());
            await Task.Delay(Timeout.Infinite, token);
        };
        FakeConnection connection = await scenario.ConnectAsync();
        connection.SendMessage("a", QualityOfService.AtLeastOnce, 1);
        await entered.Task.WaitAsync(ClientScenario.Deadline);
        connection.Drop();
        await cancelled.Task.WaitAsync(ClientScenario.Deadline);
        Assert.DoesNotContain(scenario.Log.Entries, entry => entry.Id.Id == 1004);
    }

    [Fact]
    public async Task Without_a_handler_messages_are_acknowledged_and_dropped()
    {
        await using ClientScenario scenario = new();
        FakeConnection connection = await scenario.ConnectAsync();
        connection.SendMessage("a", QualityOfService.AtLeastOnce, 1);
        await connection.ReceiveAsync(MqttPacketType.PublishAck);
    }

    [Fact]
    public async Task A_slow_handler_stops_the_reading_and_loses_nothing()
    {
        await using ClientScenario scenario = new(with: options => options with { MaximumQueuedMessages = 4 });
        using SemaphoreSlim turns = new(0);
        List<string> topics = [];
        scenario.Client.MessageHandler = async (message, token) =>
        {
            await turns.WaitAsync(token);
            topics.Add(message.Topic);
        };
        FakeConnection connection = await scenario.ConnectAsync();
        for (int i = 0; i < 50; i++)
            connection.SendMessage($"{i}", QualityOfService.AtMostOnce);
        connection.SendMessage("last", QualityOfService.AtLeastOnce, 1);
        await scenario.Time.UntilTimerAsync(scenario.Client.Options.OperationTimeout);
        turns.Release(51);
        await connection.ReceiveAsync(MqttPacketType.PublishAck);
        Assert.Equal([.. Enumerable.Range(0, 50).Select(i => $"{i}"), "last"], topics);
    }

    [Fact]
    public async Task A_handler_that_never_returns_loses_its_connection_at_the_deadline()
    {
        await using ClientScenario scenario = new(with: options => options with { MaximumQueuedMessages = 4, KeepAlive = TimeSpan.Zero });
        scenario.Client.MessageHandler = async (_, token) => await Task.Delay(Timeout.Infinite, token);
        FakeConnection connection = await scenario.ConnectAsync();
        for (int i = 0; i < 10; i++)
            connection.SendMessage("a", QualityOfService.AtMostOnce);
        Assert.Equal(
            ReasonCode.QuotaExceeded, await scenario.Time.AdvanceUntilAsync(connection.ReceiveDisconnectAsync(), TimeSpan.FromSeconds(1)));
        await connection.Closed;
    }
}
