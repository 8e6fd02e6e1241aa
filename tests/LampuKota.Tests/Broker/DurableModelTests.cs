using FsCheck;
using FsCheck.Fluent;
using LampuKota.Mqtt;

namespace LampuKota.Tests;

/// <summary>
/// Random exchanges between two conforming clients with durable sessions, while the broker falls at random commits. Whatever happens, a message of QoS 2
/// arrives exactly once, and one of QoS 1 at least once.
/// </summary>
public sealed class DurableModelTests
{
    private const int Runs = 40;

    private enum Step
    {
        PublishQos1,
        PublishQos2,
        Receive,
        BreakPublisher,
        BreakSubscriber,
        Restart,
        FailNextCommit,
        FailSecondCommit,
        FailFifthCommitUnseen,
    }

    [Fact]
    public void However_the_broker_falls_QoS_1_arrives_at_least_once_and_QoS_2_exactly_once()
    {
        Gen<Step> step = Gen.Frequency(
            (5, Gen.Constant(Step.PublishQos1)), (5, Gen.Constant(Step.PublishQos2)), (6, Gen.Constant(Step.Receive)),
            (1, Gen.Constant(Step.BreakPublisher)), (1, Gen.Constant(Step.BreakSubscriber)), (1, Gen.Constant(Step.Restart)),
            (2, Gen.Constant(Step.FailNextCommit)), (2, Gen.Constant(Step.FailSecondCommit)), (2, Gen.Constant(Step.FailFifthCommitUnseen)));
        Prop.ForAll(Gen.ListOf(step, 30).ToArbitrary(), steps =>
        {
            Exchange exchange = RunAsync(steps).GetAwaiter().GetResult();
            Assert.Equal(exchange.Publisher.Published(QualityOfService.ExactlyOnce), exchange.Subscriber.Received(QualityOfService.ExactlyOnce));
            Assert.Equal(exchange.Publisher.Published(QualityOfService.AtLeastOnce), exchange.Subscriber.Received(QualityOfService.AtLeastOnce).Distinct());
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(Runs));
    }

    private static async Task<Exchange> RunAsync(IEnumerable<Step> steps)
    {
        await using DurableBroker broker = new();
        Exchange exchange = new(new ModelPublisher(broker), new ModelSubscriber(broker), broker);
        await exchange.Subscriber.ConnectAsync();
        foreach (Step step in steps)
            await exchange.DoAsync(step);
        await exchange.FinishAsync();
        return exchange;
    }

    private sealed record Exchange(ModelPublisher Publisher, ModelSubscriber Subscriber, DurableBroker Broker)
    {
        public async Task DoAsync(Step step)
        {
            switch (step)
            {
                case Step.PublishQos1: await Publisher.PublishAsync(QualityOfService.AtLeastOnce); break;
                case Step.PublishQos2: await Publisher.PublishAsync(QualityOfService.ExactlyOnce); break;
                case Step.Receive: await Subscriber.ReceiveAsync(); break;
                case Step.BreakPublisher: await Publisher.BreakAsync(); break;
                case Step.BreakSubscriber: await Subscriber.BreakAsync(); break;
                case Step.Restart: await Broker.RestartAsync(); break;
                case Step.FailNextCommit: Broker.Store.FailIn(1); break;
                case Step.FailSecondCommit: Broker.Store.FailIn(2); break;
                default:
                    Broker.Store.FailsAfterCommit = true;
                    Broker.Store.FailIn(5);
                    break;
            }

            await RecoverAsync();
        }

        /// <summary>Both come back and finish what they have begun.</summary>
        public async Task FinishAsync()
        {
            Broker.Store.FailIn(int.MaxValue);
            bool isDone = false;
            // A commit that began before may still fail, and end their connections once more.
            for (int attempt = 0; attempt < 20 && !isDone; attempt++)
            {
                await RecoverAsync();
                await Publisher.SettleAsync();
                isDone = Publisher.IsSettled && await Subscriber.TryReceiveAsync(Publisher.Count);
            }

            Assert.True(isDone, "The exchange did not come to an end.");
            await Subscriber.BreakAsync();
            await Subscriber.ReceiveAsync();
        }

        /// <summary>What ingest does when its store fails: it ends, and is started again.</summary>
        private async Task RecoverAsync()
        {
            if (Broker.Now.Broker.StoreFailed.IsCompleted)
                await Broker.CrashAsync();
        }
    }

    /// <summary>A client of the model: connects when it must, and notices when its connection has gone.</summary>
    private abstract class ModelClient(DurableBroker broker, string name)
    {
        private TestBroker? _connectedTo;
        private ScriptedClient? _client;

        protected async Task<ScriptedClient?> TryGetAsync()
        {
            if (_client is not null && _connectedTo == broker.Now)
                return _client;
            ScriptedClient client = broker.Now.Open();
            await client.SendAsync(writer => MqttPacketWriter.WriteConnect(writer, new ConnectPacket
            {
                ProtocolVersion = MqttProtocolVersion.V500,
                ClientIdentifier = name,
                CleanStart = false,
                SessionExpiryIntervalSeconds = 3_600,
            }));
            if (await client.ReadAsync() is not { Content: ConnectAckPacket { ReasonCode: ReasonCode.Success } ack })
                return null;
            (_client, _connectedTo) = (client, broker.Now);
            await OnConnectedAsync(client, ack.SessionPresent);
            return _client;
        }

        public async Task BreakAsync()
        {
            if (_client is { } client && _connectedTo == broker.Now)
                await client.Connection.ClientOutput.CompleteAsync();
            _client = null;
        }

        protected abstract Task OnConnectedAsync(ScriptedClient client, bool sessionPresent);

        /// <summary>The next packet; null where the connection has ended.</summary>
        protected async Task<ReceivedPacket?> ReadAsync(ScriptedClient client)
        {
            ReceivedPacket? packet = await client.ReadAsync();
            if (packet is { Type: not MqttPacketType.Disconnect })
                return packet;
            await BreakAsync();
            return null;
        }
    }

    private sealed class ModelPublisher(DurableBroker broker) : ModelClient(broker, "publisher")
    {
        private readonly List<(ushort Id, string Payload, QualityOfService Qos, bool IsReleased)> _unsettled = [];
        private readonly List<(string Payload, QualityOfService Qos)> _published = [];
        private ushort _lastId;

        public IEnumerable<string> Published(QualityOfService qos) => _published.Where(entry => entry.Qos == qos).Select(entry => entry.Payload);

        public int Count => _published.Count;

        public bool IsSettled => _unsettled.Count == 0;

        public async Task PublishAsync(QualityOfService qos)
        {
            ScriptedClient? client = await TryGetAsync();
            if (_unsettled.Count > 3)
                return;
            // The identifiers of settled messages come back soon.
            do
                _lastId = (ushort)((_lastId % 5) + 1);
            while (_unsettled.Any(entry => entry.Id == _lastId));
            _published.Add(($"{_published.Count}", qos));
            _unsettled.Add((_lastId, _published[^1].Payload, qos, false));
            if (client is null)
                return;
            await SendAsync(client, _unsettled[^1], isDuplicate: false);
            // Of an exchange of QoS 2 this is the middle.
            await ReadAcknowledgementAsync(client);
        }

        /// <summary>Finishes all exchanges, unless the connection ends.</summary>
        public async Task SettleAsync()
        {
            if (await TryGetAsync() is not { } client)
                return;
            while (_unsettled.Count > 0 && await ReadAcknowledgementAsync(client))
            {
            }
        }

        protected override async Task OnConnectedAsync(ScriptedClient client, bool sessionPresent)
        {
            // [MQTT-4.4.0-1]
            foreach ((ushort Id, string Payload, QualityOfService Qos, bool IsReleased) entry in _unsettled.ToArray())
                await SendAsync(client, entry, isDuplicate: true);
        }

        private static Task SendAsync(ScriptedClient client, (ushort Id, string Payload, QualityOfService Qos, bool IsReleased) entry, bool isDuplicate) =>
            entry.IsReleased
                ? client.AckAsync(MqttPacketType.PublishRelease, entry.Id)
                : client.PublishAsync("a", entry.Payload, entry.Qos, entry.Id, duplicate: isDuplicate);

        private async Task<bool> ReadAcknowledgementAsync(ScriptedClient client)
        {
            if (await ReadAsync(client) is not { } packet)
                return false;
            int index = _unsettled.FindIndex(entry => entry.Id == packet.Ack.PacketIdentifier);
            if (index < 0)
                return true;
            if (packet.Type == MqttPacketType.PublishReceived)
            {
                _unsettled[index] = _unsettled[index] with { IsReleased = true };
                await client.AckAsync(MqttPacketType.PublishRelease, packet.Ack.PacketIdentifier);
                return true;
            }

            _unsettled.RemoveAt(index);
            return true;
        }
    }

    private sealed class ModelSubscriber(DurableBroker broker) : ModelClient(broker, "subscriber")
    {
        private readonly HashSet<ushort> _unreleased = [];
        private readonly List<(string Payload, QualityOfService Qos)> _received = [];

        public IEnumerable<string> Received(QualityOfService qos) => _received.Where(entry => entry.Qos == qos).Select(entry => entry.Payload);

        public async Task ConnectAsync() => Assert.NotNull(await TryGetAsync());

        /// <summary>Takes what is there.</summary>
        public async Task ReceiveAsync()
        {
            if (await TryGetAsync() is not { } client)
                return;
            await client.SendAsync(MqttPacketWriter.WritePingRequest);
            while (await ReadAsync(client) is { } packet && packet.Type != MqttPacketType.PingResponse)
                await TakeAsync(client, packet);
        }

        /// <summary>Takes until it has seen so many different messages.</summary>
        /// <returns>False where the connection ended before.</returns>
        public async Task<bool> TryReceiveAsync(int count)
        {
            if (await TryGetAsync() is not { } client)
                return false;
            while (_received.Distinct().Count() < count || _unreleased.Count > 0)
            {
                if (await ReadAsync(client) is not { } packet)
                    return false;
                await TakeAsync(client, packet);
            }

            return true;
        }

        protected override async Task OnConnectedAsync(ScriptedClient client, bool sessionPresent)
        {
            if (!sessionPresent)
                await client.SubscribeAsync("a", QualityOfService.ExactlyOnce);
        }

        private async Task TakeAsync(ScriptedClient client, ReceivedPacket packet)
        {
            ushort id = packet.Type == MqttPacketType.Publish ? packet.PacketIdentifier : packet.Ack.PacketIdentifier;
            switch (packet.Type)
            {
                case MqttPacketType.Publish when packet.Message!.Qos == QualityOfService.AtLeastOnce:
                    _received.Add((packet.Text, QualityOfService.AtLeastOnce));
                    await client.AckAsync(MqttPacketType.PublishAck, id);
                    break;
                case MqttPacketType.Publish:
                    // 4.3.3: a QoS 2 message is new unless its identifier is still unreleased.
                    if (_unreleased.Add(id))
                        _received.Add((packet.Text, QualityOfService.ExactlyOnce));
                    await client.AckAsync(MqttPacketType.PublishReceived, id);
                    break;
                case MqttPacketType.PublishRelease:
                    _unreleased.Remove(id);
                    await client.AckAsync(MqttPacketType.PublishComplete, id);
                    break;
            }
        }
    }
}
