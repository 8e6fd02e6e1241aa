using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using LampuKota.Broker;
using LampuKota.Mqtt;
using Microsoft.Extensions.Logging.Abstractions;

namespace LampuKota.Tests;

/// <summary>The budget of the path that telemetry takes: no allocation for a message.</summary>
public sealed class AllocationTests
{
    private const int Batches = 200;
    private const int MessagesPerBatch = 100;

    [Theory]
    [InlineData(MqttProtocolVersion.V311, false, false)]
    [InlineData(MqttProtocolVersion.V500, false, false)]
    [InlineData(MqttProtocolVersion.V311, true, false)]
    [InlineData(MqttProtocolVersion.V500, true, false)]
    [InlineData(MqttProtocolVersion.V500, false, true)]
    [InlineData(MqttProtocolVersion.V500, true, true)]
    public async Task A_PUBLISH_that_only_the_sink_takes_allocates_nothing(MqttProtocolVersion version, bool waitsForCommit, bool gathers)
    {
        CommittingSink sink = new(waitsForCommit, gathers);
        Bench bench = await Bench.CreateAsync(version, sink);
        // Continuations of the commit then run right here, where they can be measured.
        SynchronizationContext.SetSynchronizationContext(null);
        // Others subscribe, as the dashboard does, but not to telemetry.
        bench.Subscribe("lampukota/v1/+/event", "lampukota/v1/_ingest/#", "$share/g/lampukota/v1/+/status");
        ReadOnlySequence<byte> batch = new(bench.Encode("lampukota/v1/GW-1/telemetry", MessagesPerBatch));
        for (int i = 0; i < 50; i++)
            bench.Process(batch, sink);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < Batches; i++)
            bench.Process(batch, sink);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal((Batches + 50) * MessagesPerBatch, sink.Count);
        Assert.Equal((Batches + 50) * MessagesPerBatch, bench.Acknowledged);
        Assert.InRange(allocated, 0, waitsForCommit ? Batches * CommittingSink.BytesPerCommit : Batches);
    }

    [Fact]
    public async Task A_PUBLISH_to_ten_subscribers_copies_its_payload_once()
    {
        CommittingSink sink = new(waitsForCommit: false, gathers: false);
        Bench bench = await Bench.CreateAsync(MqttProtocolVersion.V500, sink);
        for (int i = 0; i < 10; i++)
            bench.Subscribe("a/b");
        const int FewMessages = 4;
        ReadOnlySequence<byte> batch = new(bench.Encode("a/b", FewMessages, payloadLength: 4_000));
        for (int i = 0; i < 50; i++)
            bench.Process(batch, sink);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < Batches; i++)
            bench.Process(batch, sink);
        long perMessage = (GC.GetAllocatedBytesForCurrentThread() - before) / (Batches * FewMessages);

        Assert.InRange(perMessage, 4_000, 4_400);
    }

    /// <summary>One connection, driven on the test's own thread, so that its allocations can be told from those of others.</summary>
    private sealed class Bench
    {
        private readonly BrokerCore _core;
        private readonly InMemoryConnection _network;
        private readonly PacketProcessor _processor;
        private readonly MqttProtocolVersion _version;
        private readonly List<(PacketOutput Output, PipeReader Reader)> _subscribers = [];

        private Bench(BrokerCore core, InMemoryConnection network, PacketProcessor processor, MqttProtocolVersion version)
        {
            _core = core;
            _network = network;
            _processor = processor;
            _version = version;
        }

        public long Acknowledged { get; private set; }

        public static async Task<Bench> CreateAsync(MqttProtocolVersion version, IPublishSink sink)
        {
            BrokerOptions options = new() { AllowAnonymous = true };
            BrokerCore core = new(options, sink, null, new OpenAccessPolicy(), TimeProvider.System, new BrokerLog(NullLogger<MqttBroker>.Instance));
            InMemoryConnection network = new(window: 1_048_576);
            NetworkConnection connection = new(core, network.Server);
            ConnectPacket connect = new() { ProtocolVersion = version, ClientIdentifier = "publisher" };
            ArrayBufferWriter<byte> bytes = new();
            MqttPacketWriter.WriteConnect(bytes, connect);
            ReadOnlySequence<byte> sequence = new(bytes.WrittenMemory);
            connection.Reader.TryRead(ref sequence, out _);
            SessionGrant grant = await core.Sessions.AttachAsync(
                connection, new SessionRequest("publisher", Identity.Anonymous, true, TimeSpan.Zero, null, CancellationToken.None));
            connection.Output.Configure(version, maximumPacketSize: null, topicAliases: 0);
            connection.Output.Attach(grant.Session!.Outbox, ushort.MaxValue);
            return new Bench(core, network, new PacketProcessor(core, connection, grant.Session, connect), version);
        }

        public void Subscribe(params string[] filters)
        {
            Outbox outbox = new(_core.Limits, _core.Clock, _core.Counters);
            Session session = new($"s{_subscribers.Count}", Identity.Anonymous, outbox);
            Pipe pipe = new(new PipeOptions(pauseWriterThreshold: 0, useSynchronizationContext: false));
            PacketOutput output = new(pipe.Writer, new ConnectionTraffic(), _core.Clock, _core.Counters);
            output.Configure(MqttProtocolVersion.V500, maximumPacketSize: null, topicAliases: 0);
            output.Attach(outbox, ushort.MaxValue);
            foreach (string filter in filters)
                _core.Tree.Set(new Subscription(session, new TopicSubscription(filter), null), former: null);
            _subscribers.Add((output, pipe.Reader));
        }

        public byte[] Encode(string topic, int count, int payloadLength = 200)
        {
            ArrayBufferWriter<byte> buffer = new();
            MqttMessage message = new() { Topic = topic, Payload = Encoding.ASCII.GetBytes(new string('x', payloadLength)) };
            for (ushort id = 1; id <= count; id++)
            {
                MqttPacketWriter.WritePublish(
                    buffer, _version, message, new PublishDelivery { Qos = QualityOfService.AtLeastOnce, PacketIdentifier = id });
            }

            return buffer.WrittenSpan.ToArray();
        }

        public void Process(ReadOnlySequence<byte> batch, CommittingSink sink)
        {
            // Not by Assert, which allocates.
            if (_processor.Process(ref batch, out _) != ProcessStep.NeedMoreData)
                throw new InvalidOperationException("The batch was not processed whole.");
            sink.Commit();
            // A PUBACK without a reason has four bytes in both versions.
            Acknowledged += Drain(_network.ClientInput) / 4;
            foreach ((_, PipeReader reader) in _subscribers)
                Drain(reader);
        }

        private static long Drain(PipeReader reader)
        {
            if (!reader.TryRead(out ReadResult result))
                return 0;
            long length = result.Buffer.Length;
            reader.AdvanceTo(result.Buffer.End);
            return length;
        }
    }

    /// <summary>Takes every message at once, or with the commit that follows its batch; one by one, or all that a batch brings together.</summary>
    private sealed class CommittingSink(bool waitsForCommit, bool gathers) : IPublishSink
    {
        private TaskCompletionSource _commit = new();

        /// <summary>What a commit itself costs at most: its source and its task. One byte for each of its messages would be more.</summary>
        public const int BytesPerCommit = 96;

        public long Count { get; private set; }

        public PublishTicket OnPublish(in Publisher publisher, in PublishView publish)
        {
            Count++;
            return gathers ? PublishTicket.Gathered : new PublishTicket(ReasonCode.Success, waitsForCommit ? _commit.Task : null);
        }

        public Task? EndGathering() => waitsForCommit ? _commit.Task : null;

        public ValueTask WaitForRoomAsync(CancellationToken cancellationToken) => default;

        public void Commit()
        {
            if (!waitsForCommit)
                return;
            TaskCompletionSource committed = _commit;
            _commit = new TaskCompletionSource();
            committed.SetResult();
        }
    }
}
