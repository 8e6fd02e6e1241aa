using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using LampuKota.Mqtt;

namespace LampuKota.Tests;

/// <summary>A packet as a client received it, in bytes of its own.</summary>
/// <param name="Type">Type.</param>
/// <param name="Ack">Content of PUBACK, PUBREC, PUBREL and PUBCOMP.</param>
/// <param name="Message">Content of PUBLISH.</param>
/// <param name="PacketIdentifier">Packet Identifier of PUBLISH.</param>
/// <param name="Content">Content of other packets.</param>
internal sealed record ReceivedPacket(MqttPacketType Type, AckPacket Ack, MqttMessage? Message, ushort PacketIdentifier, object? Content)
{
    public string Text => Encoding.UTF8.GetString(Message!.Payload.Span);
}

/// <summary>
/// A client that does exactly what a test tells it, conforming or not, and answers nothing by itself. Every wait ends after a deadline that only a
/// broken broker reaches.
/// </summary>
internal sealed class ScriptedClient(InMemoryConnection connection, MqttProtocolVersion version)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly MqttPacketReader _reader = MqttPacketReader.ForClient(version, 268_435_455, ushort.MaxValue);

    public MqttProtocolVersion Version => version;

    public InMemoryConnection Connection => connection;

    public ConnectAckPacket? ConnectAck { get; private set; }

    /// <summary>Sends bytes as they are.</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> bytes) => await connection.ClientOutput.WriteAsync(bytes);

    public async Task SendAsync(Action<IBufferWriter<byte>> write)
    {
        ArrayBufferWriter<byte> buffer = new();
        write(buffer);
        await SendAsync(buffer.WrittenMemory);
    }

    public async Task<ConnectAckPacket> ConnectAsync(ConnectPacket connect)
    {
        await SendAsync(writer => MqttPacketWriter.WriteConnect(writer, connect with { ProtocolVersion = version }));
        ConnectAck = (ConnectAckPacket)(await ExpectAsync(MqttPacketType.ConnectAck)).Content!;
        return ConnectAck;
    }

    public Task PublishAsync(
        string topic, string payload, QualityOfService qos = QualityOfService.AtMostOnce, ushort id = 0, bool retain = false, bool duplicate = false) =>
        PublishAsync(Message(topic, payload), new PublishOptions(qos, id, retain, duplicate));

    public Task PublishAsync(MqttMessage message, PublishOptions options) => SendAsync(writer => MqttPacketWriter.WritePublish(
        writer,
        version,
        message,
        new PublishDelivery
        {
            Qos = options.Qos,
            PacketIdentifier = options.PacketIdentifier,
            Retain = options.Retain,
            Duplicate = options.Duplicate,
            TopicAlias = options.TopicAlias,
            OmitsTopic = options.OmitsTopic,
        }));

    public static MqttMessage Message(string topic, string payload) => new() { Topic = topic, Payload = Encoding.UTF8.GetBytes(payload) };

    public Task AckAsync(MqttPacketType type, ushort id, ReasonCode code = ReasonCode.Success) =>
        SendAsync(writer => MqttPacketWriter.WriteAck(writer, version, type, new AckPacket(id, code)));

    public async Task<ReasonCode> SubscribeAsync(string filter, QualityOfService qos = QualityOfService.AtMostOnce, uint? identifier = null) =>
        (await SubscribeAsync(new SubscribePacket(1, [new TopicSubscription(filter, qos)]) { SubscriptionIdentifier = identifier })).ReasonCodes[0];

    public async Task<SubscribeAckPacket> SubscribeAsync(SubscribePacket packet)
    {
        await SendAsync(writer => MqttPacketWriter.WriteSubscribe(writer, version, packet));
        return (SubscribeAckPacket)(await ExpectAsync(MqttPacketType.SubscribeAck)).Content!;
    }

    public async Task<UnsubscribeAckPacket> UnsubscribeAsync(params string[] filters)
    {
        await SendAsync(writer => MqttPacketWriter.WriteUnsubscribe(writer, version, new UnsubscribePacket(1, filters)));
        return (UnsubscribeAckPacket)(await ExpectAsync(MqttPacketType.UnsubscribeAck)).Content!;
    }

    /// <summary>Leaves in good order and waits until the broker has closed.</summary>
    public async Task DisconnectAsync(DisconnectPacket? packet = null)
    {
        await SendAsync(writer => MqttPacketWriter.WriteDisconnect(writer, version, packet ?? new DisconnectPacket()));
        await ExpectEndAsync();
    }

    /// <summary>Breaks the connection and waits until the broker has noticed.</summary>
    public async Task BreakAsync()
    {
        await connection.ClientOutput.CompleteAsync();
        await ExpectEndAsync();
    }

    /// <summary>Reads the next packet; null at the end of the connection.</summary>
    public async Task<ReceivedPacket?> ReadAsync()
    {
        using CancellationTokenSource deadline = new(Deadline);
        while (true)
        {
            ReadResult result = await connection.ClientInput.ReadAsync(deadline.Token);
            ReadOnlySequence<byte> buffer = result.Buffer;
            ReceivedPacket? packet = TryRead(ref buffer);
            connection.ClientInput.AdvanceTo(buffer.Start, packet is null ? buffer.End : buffer.Start);
            if (packet is not null)
                return packet;
            if (result.IsCompleted)
                return null;
        }
    }

    public async Task<ReceivedPacket> ExpectAsync(MqttPacketType type)
    {
        ReceivedPacket? packet = await ReadAsync();
        Assert.NotNull(packet);
        Assert.Equal(type, packet.Type);
        return packet;
    }

    public async Task<ReceivedPacket> ExpectPublishAsync(string? payload = null)
    {
        ReceivedPacket packet = await ExpectAsync(MqttPacketType.Publish);
        if (payload is not null)
            Assert.Equal(payload, packet.Text);
        return packet;
    }

    public async Task<AckPacket> ExpectAckAsync(MqttPacketType type, ushort id, ReasonCode code = ReasonCode.Success)
    {
        AckPacket ack = (await ExpectAsync(type)).Ack;
        Assert.Equal((id, code), (ack.PacketIdentifier, ack.ReasonCode));
        return ack;
    }

    /// <summary>Nothing has been sent to this client by what other clients have already been acknowledged for.</summary>
    public async Task ExpectNothingAsync()
    {
        await SendAsync(MqttPacketWriter.WritePingRequest);
        await ExpectAsync(MqttPacketType.PingResponse);
    }

    /// <summary>The broker closes; with a DISCONNECT where the version knows it and a code is given.</summary>
    public async Task ExpectEndAsync(ReasonCode? code = null)
    {
        if (code is not null && version == MqttProtocolVersion.V500)
        {
            Assert.Equal(code, ((DisconnectPacket)(await ExpectAsync(MqttPacketType.Disconnect)).Content!).ReasonCode);
            // As clients do that are told to go.
            await connection.ClientOutput.CompleteAsync();
        }

        Assert.Null(await ReadAsync());
        await connection.ClientOutput.CompleteAsync();
    }

    private ReceivedPacket? TryRead(ref ReadOnlySequence<byte> buffer)
    {
        ReadStatus status = _reader.TryRead(ref buffer, out MqttPacket packet);
        Assert.True(status != ReadStatus.Invalid, $"The broker sent a bad {packet.Type}: {packet.ReasonString}");
        if (status == ReadStatus.NeedMoreData)
            return null;
        bool isPublish = packet.Type == MqttPacketType.Publish;
        object? content = (object?)packet.ConnectAck ?? packet.SubscribeAck ?? (object?)packet.UnsubscribeAck ?? packet.Disconnect;
        return new ReceivedPacket(
            packet.Type,
            packet.Ack,
            isPublish ? packet.Publish.ToMessage() : null,
            isPublish ? packet.Publish.PacketIdentifier : (ushort)0,
            content);
    }
}

/// <summary>The flags of a PUBLISH.</summary>
internal sealed record PublishOptions(QualityOfService Qos, ushort PacketIdentifier = 0, bool Retain = false, bool Duplicate = false)
{
    public ushort TopicAlias { get; init; }

    public bool OmitsTopic { get; init; }
}
