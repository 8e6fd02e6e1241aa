using System.Text;
using LampuKota.Mqtt;

namespace LampuKota.Tests;

/// <summary>The way of a message from the server through a receiver.</summary>
public sealed class ReceivingTests
{
    [Fact]
    public async Task Messages_are_taken_before_the_first_is_durable_and_acknowledged_in_their_order()
    {
        using var receiver = new FakeReceiver();
        await using ClientScenario scenario = new();
        scenario.Client.Receiver = receiver;
        FakeConnection connection = await scenario.ConnectAsync();
        for (ushort i = 1; i <= 3; i++)
            connection.SendMessage($"{i}", QualityOfService.AtLeastOnce, i);
        await receiver.UntilAsync(3);
        Assert.Equal(["1", "2", "3"], receiver.Topics);

        receiver.Durable[2].SetResult();
        receiver.Durable[1].SetResult();
        connection.AssertSilence();
        receiver.Durable[0].SetResult();

        for (ushort i = 1; i <= 3; i++)
            Assert.Equal(i, (await connection.ReceiveAsync(MqttPacketType.PublishAck)).PacketIdentifier);
    }

    [Fact]
    public async Task What_never_becomes_durable_is_never_acknowledged_nor_anything_behind_it()
    {
        using var receiver = new FakeReceiver();
        await using ClientScenario scenario = new();
        scenario.Client.Receiver = receiver;
        FakeConnection connection = await scenario.ConnectAsync();
        connection.SendMessage("1", QualityOfService.AtLeastOnce, 1);
        connection.SendMessage("2", QualityOfService.AtLeastOnce, 2);
        await receiver.UntilAsync(2);
        receiver.Durable[1].SetResult();

        receiver.Durable[0].SetException(new IOException("the disk"));

        Assert.Equal(ReasonCode.ImplementationSpecificError, await connection.ReceiveDisconnectAsync());
    }

    [Fact]
    public async Task Without_room_nothing_is_read_and_nothing_is_hurried()
    {
        using var receiver = new FakeReceiver { Room = new TaskCompletionSource() };
        await using ClientScenario scenario = new();
        scenario.Client.Receiver = receiver;
        FakeConnection connection = await scenario.ConnectAsync();
        connection.SendMessage("1", QualityOfService.AtLeastOnce, 1);
        await receiver.UntilAsync(1);
        connection.SendMessage("2", QualityOfService.AtLeastOnce, 2);

        scenario.Time.Advance(TimeSpan.FromSeconds(50)); // Longer than a handler may take.
        Assert.Equal(["1"], receiver.Topics);
        Assert.Equal(MqttConnectionState.Connected, scenario.Client.State);

        receiver.Room.SetResult();
        await receiver.UntilAsync(2);
    }

    [Fact]
    public async Task A_connection_takes_no_more_than_its_queue_holds_unacknowledged()
    {
        using var receiver = new FakeReceiver();
        await using ClientScenario scenario = new(with: options => options with { MaximumQueuedMessages = 2 });
        scenario.Client.Receiver = receiver;
        FakeConnection connection = await scenario.ConnectAsync();
        for (ushort i = 1; i <= 3; i++)
            connection.SendMessage($"{i}", QualityOfService.AtLeastOnce, i);
        await receiver.UntilAsync(2);
        Assert.Equal(["1", "2"], receiver.Topics);

        receiver.Durable[0].SetResult();

        await receiver.UntilAsync(3);
    }

    [Fact]
    public async Task A_message_at_QoS_0_is_taken_and_one_at_QoS_2_ends_the_connection()
    {
        using var receiver = new FakeReceiver();
        await using ClientScenario scenario = new();
        scenario.Client.Receiver = receiver;
        FakeConnection connection = await scenario.ConnectAsync();
        connection.SendMessage("0", QualityOfService.AtMostOnce, 0);
        await receiver.UntilAsync(1);
        connection.SendMessage("2", QualityOfService.ExactlyOnce, 5);

        Assert.Equal(ReasonCode.ProtocolError, await connection.ReceiveDisconnectAsync());
        Assert.Equal(["0"], receiver.Topics);
    }

    [Fact]
    public async Task A_receiver_is_told_when_it_has_all_that_one_read_brought()
    {
        await using ClientScenario scenario = new();
        scenario.Client.Receiver = new GatheringReceiver();
        FakeConnection connection = await scenario.ConnectAsync();
        for (ushort i = 1; i <= 3; i++)
            connection.SendMessage($"{i}", QualityOfService.AtLeastOnce, i);

        for (ushort i = 1; i <= 3; i++)
            Assert.Equal(i, (await connection.ReceiveAsync(MqttPacketType.PublishAck)).PacketIdentifier);
    }

    // Keeps nothing before it is told that a read is over.
    private sealed class GatheringReceiver : IMqttReceiver
    {
        private TaskCompletionSource? _gathered;

        public Task? OnPublish(in PublishView publish) => (_gathered ??= new TaskCompletionSource()).Task;

        public void EndRead()
        {
            _gathered?.SetResult();
            _gathered = null;
        }

        public ValueTask WaitForRoomAsync(CancellationToken cancellationToken) => default;
    }

    private sealed class FakeReceiver : IMqttReceiver, IDisposable
    {
        private readonly SemaphoreSlim _taken = new(0);
        private readonly Lock _lock = new();
        private readonly List<string> _topics = [];

        public string[] Topics
        {
            get
            {
                lock (_lock)
                    return [.. _topics];
            }
        }

        public TaskCompletionSource[] Durable { get; } = [new(), new(), new()];

        public TaskCompletionSource? Room { get; init; }

        public Task? OnPublish(in PublishView publish)
        {
            lock (_lock)
            {
                _topics.Add(Encoding.UTF8.GetString(publish.Topic));
                _taken.Release();
                return Durable[_topics.Count - 1].Task;
            }
        }

        public ValueTask WaitForRoomAsync(CancellationToken cancellationToken) => Room is null ? default : new ValueTask(Room.Task.WaitAsync(cancellationToken));

        public void Dispose() => _taken.Dispose();

        public async Task UntilAsync(int count)
        {
            while (Topics.Length < count)
                Assert.True(await _taken.WaitAsync(ClientScenario.Deadline));
        }
    }
}
