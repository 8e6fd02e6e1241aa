using System.Buffers;
using System.IO.Pipelines;
using LampuKota.Mqtt;

namespace LampuKota.Tests;

/// <summary>One connection in memory: the client's end is the transport, the test holds the server's.</summary>
internal sealed class FakeConnection : IMqttTransport
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    /// <summary>Takes whatever the test sends; towards the server the usual bound stands for the buffers of a network.</summary>
    private readonly Pipe _toClient = new(new PipeOptions(pauseWriterThreshold: 0));
    private readonly Pipe _toServer = new();
    private readonly MqttPacketReader _reader = MqttPacketReader.ForServer(Wire.Cap);
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public PipeReader Input => _toClient.Reader;

    public PipeWriter Output => _toServer.Writer;

    /// <summary>The client closed the connection.</summary>
    public Task Closed => _closed.Task.WaitAsync(Deadline);

    public MqttProtocolVersion Version => _reader.ProtocolVersion ?? MqttProtocolVersion.V500;

    /// <summary>What the client sent and the test has not received.</summary>
    public long UnreadBytes
    {
        get
        {
            if (!_toServer.Reader.TryRead(out ReadResult result))
                return 0;
            long length = result.Buffer.Length;
            _toServer.Reader.AdvanceTo(result.Buffer.Start);
            return length;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _toClient.Reader.CompleteAsync();
        await _toServer.Writer.CompleteAsync();
        _closed.TrySetResult();
    }

    /// <summary>Ends the connection as a lost network does.</summary>
    public void Drop() => _toClient.Writer.Complete();

    /// <summary>Waits for the next packet of the client.</summary>
    public async Task<FakePacket> ReceiveAsync()
    {
        using CancellationTokenSource deadline = new(Deadline);
        while (true)
        {
            ReadResult result = await _toServer.Reader.ReadAsync(deadline.Token);
            ReadOnlySequence<byte> buffer = result.Buffer;
            FakePacket? packet = Take(ref buffer);
            _toServer.Reader.AdvanceTo(buffer.Start, packet is null ? buffer.End : buffer.Start);
            if (packet is not null)
                return packet;
            if (result.IsCompleted)
                throw new EndOfStreamException("The client closed the connection.");
        }
    }

    public async Task<FakePacket> ReceiveAsync(MqttPacketType type)
    {
        FakePacket packet = await ReceiveAsync();
        Assert.Equal(type, packet.Type);
        return packet;
    }

    /// <summary>Waits until the client has sent something, and leaves it unread.</summary>
    public async Task UntilBytesArriveAsync()
    {
        ReadResult result = await _toServer.Reader.ReadAsync().AsTask().WaitAsync(Deadline);
        _toServer.Reader.AdvanceTo(result.Buffer.Start);
    }

    /// <summary>Waits for a PUBLISH and compares its topic.</summary>
    public async Task<FakePacket> ReceivePublishAsync(string topic)
    {
        FakePacket packet = await ReceiveAsync(MqttPacketType.Publish);
        Assert.Equal(topic, packet.Message!.Topic);
        return packet;
    }

    /// <summary>Waits for the Reason Code of the client's DISCONNECT.</summary>
    public async Task<ReasonCode> ReceiveDisconnectAsync() =>
        ((DisconnectPacket)(await ReceiveAsync(MqttPacketType.Disconnect)).Content!).ReasonCode;

    /// <summary>Asserts that everything the client sent has been received.</summary>
    public void AssertSilence() => Assert.Equal(0, UnreadBytes);

    public void Send(Action<IBufferWriter<byte>> write)
    {
        write(_toClient.Writer);
        _ = _toClient.Writer.FlushAsync().AsTask();
    }

    public void Send(params byte[] bytes) => Send(output => output.Write(bytes));

    public void SendAck(MqttPacketType type, ushort identifier, ReasonCode code = ReasonCode.Success) =>
        Send(output => MqttPacketWriter.WriteAck(output, Version, type, new AckPacket(identifier, code)));

    public void SendMessage(string topic, QualityOfService qos, ushort identifier = 0, bool duplicate = false, byte[]? payload = null) =>
        Send(output => MqttPacketWriter.WritePublish(output, Version, new MqttMessage { Topic = topic, Payload = payload ?? [] }, new PublishDelivery
        {
            Qos = qos,
            PacketIdentifier = identifier,
            Duplicate = duplicate,
        }));

    public void SendSubscribeAck(ushort identifier, params ReasonCode[] codes) =>
        Send(output => MqttPacketWriter.WriteSubscribeAck(output, Version, new SubscribeAckPacket(identifier, codes)));

    private FakePacket? Take(ref ReadOnlySequence<byte> buffer)
    {
        ReadStatus status = _reader.TryRead(ref buffer, out MqttPacket packet);
        Assert.True(status != ReadStatus.Invalid, packet.ReasonString);
        return status == ReadStatus.Done ? FakePacket.Of(packet) : null;
    }
}
