using System.Buffers;
using BenchmarkDotNet.Attributes;
using LampuKota.Mqtt;

namespace LampuKota.Benchmarks;

/// <summary>
/// The path of telemetry through the codec: a PUBLISH of a gateway, read, written and forwarded. None of it may allocate; compare the times as ratios
/// within one run.
/// </summary>
[MemoryDiagnoser]
public class PublishBenchmarks
{
    private readonly MqttPacketReader _reader = MqttPacketReader.ForServer(1024 * 1024);
    private readonly ArrayBufferWriter<byte> _output = new(64 * 1024);
    private readonly byte[] _filter = "lampukota/v1/+/telemetry"u8.ToArray();
    private readonly byte[] _topic = "lampukota/v1/KPG-OSP-G012/telemetry"u8.ToArray();
    private MqttMessage _message = new() { Topic = "" };
    private ReadOnlySequence<byte> _whole;
    private ReadOnlySequence<byte> _split;

    /// <summary>Bytes of the payload: one lamp, and a pack of a gateway.</summary>
    [Params(128, 8192)]
    public int PayloadBytes { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        ArrayBufferWriter<byte> connect = new();
        MqttPacketWriter.WriteConnect(connect, new ConnectPacket());
        ReadOnlySequence<byte> opening = new(connect.WrittenMemory);
        _reader.TryRead(ref opening, out _);

        _message = new MqttMessage
        {
            Topic = "lampukota/v1/KPG-OSP-G012/telemetry",
            Payload = new byte[PayloadBytes],
            Qos = QualityOfService.AtLeastOnce,
            ContentType = "application/senml+json",
        };
        WriteMessage();
        byte[] packet = _output.WrittenSpan.ToArray();
        _whole = new ReadOnlySequence<byte>(packet);
        // Within the topic: the worst place, since the header has to be copied.
        _split = Split(packet, 20);
    }

    [Benchmark(Baseline = true)]
    public long Read() => Read(_whole);

    [Benchmark]
    public long ReadSplit() => Read(_split);

    [Benchmark]
    public int WriteMessage()
    {
        _output.ResetWrittenCount();
        MqttPacketWriter.WritePublish(_output, MqttProtocolVersion.V500, _message, Delivery);
        return _output.WrittenCount;
    }

    [Benchmark]
    public int ReadAndForward()
    {
        ReadOnlySequence<byte> buffer = _whole;
        _reader.TryRead(ref buffer, out MqttPacket packet);
        _output.ResetWrittenCount();
        MqttPacketWriter.WritePublish(_output, MqttProtocolVersion.V500, packet.Publish, Delivery);
        return _output.WrittenCount;
    }

    [Benchmark]
    public bool MatchFilter() => TopicFilter.Matches(_filter, _topic);

    private static PublishDelivery Delivery => new() { Qos = QualityOfService.AtLeastOnce, PacketIdentifier = 7 };

    private long Read(ReadOnlySequence<byte> buffer)
    {
        _reader.TryRead(ref buffer, out MqttPacket packet);
        packet.Publish.TryGetContentType(out ReadOnlySpan<byte> contentType);
        return packet.Publish.Payload.Length + contentType.Length;
    }

    private static ReadOnlySequence<byte> Split(byte[] packet, int index)
    {
        Segment first = new(packet.AsMemory(0, index), 0);
        Segment last = first.Append(packet.AsMemory(index));
        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, long runningIndex)
        {
            Memory = memory;
            RunningIndex = runningIndex;
        }

        public Segment Append(ReadOnlyMemory<byte> memory)
        {
            Segment next = new(memory, Memory.Length);
            Next = next;
            return next;
        }
    }
}
