using System.Buffers;
using System.Text.Json;
using LampuKota.Mqtt;

namespace LampuKota.Tests;

/// <summary>Writes and reads packets for tests, and tells what was read as text that can be compared.</summary>
internal static class Wire
{
    public const int Cap = 1 << 20;

    public static byte[] Write(Action<IBufferWriter<byte>> write)
    {
        ArrayBufferWriter<byte> output = new();
        write(output);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>A reader whose connection is open already, unless the packet to be read is the one that opens it.</summary>
    public static MqttPacketReader Reader(MqttRole role, MqttProtocolVersion version, bool opensConnection = false, ushort topicAliasMaximum = 0)
    {
        MqttPacketReader reader = role == MqttRole.Server
            ? MqttPacketReader.ForServer(Cap, topicAliasMaximum)
            : MqttPacketReader.ForClient(version, Cap, topicAliasMaximum);
        if (opensConnection)
            return reader;
        byte[] opening = role == MqttRole.Server
            ? Write(output => MqttPacketWriter.WriteConnect(output, new ConnectPacket { ProtocolVersion = version }))
            : Write(output => MqttPacketWriter.WriteConnectAck(output, version, new ConnectAckPacket()));
        ReadOnlySequence<byte> buffer = new(opening);
        Assert.Equal(ReadStatus.Done, reader.TryRead(ref buffer, out _));
        return reader;
    }

    public static string Describe(scoped in MqttPacket packet)
    {
        object? content = packet.Type switch
        {
            MqttPacketType.Publish => Describe(packet.Publish),
            MqttPacketType.PublishAck or MqttPacketType.PublishReceived or MqttPacketType.PublishRelease or MqttPacketType.PublishComplete => packet.Ack,
            MqttPacketType.Connect => packet.Connect,
            MqttPacketType.ConnectAck => packet.ConnectAck,
            MqttPacketType.Subscribe => packet.Subscribe,
            MqttPacketType.SubscribeAck => packet.SubscribeAck,
            MqttPacketType.Unsubscribe => packet.Unsubscribe,
            MqttPacketType.UnsubscribeAck => packet.UnsubscribeAck,
            MqttPacketType.Disconnect => packet.Disconnect,
            MqttPacketType.Auth => packet.Auth,
            _ => null,
        };
        return Describe(packet.Type, content);
    }

    public static string Describe(MqttPacketType type, object? content) => $"{type} {JsonSerializer.Serialize(content)}";

    public static object Describe(scoped in PublishView view) => Publish(view.ToMessage(), view.PacketIdentifier);

    public static object Publish(MqttMessage message, ushort packetIdentifier) => new { packetIdentifier, message };

    /// <summary>Reads one packet that must be whole and valid and fill the buffer.</summary>
    public static string ReadOne(MqttPacketReader reader, ReadOnlySequence<byte> buffer)
    {
        ReadStatus status = reader.TryRead(ref buffer, out MqttPacket packet);
        Assert.True(status == ReadStatus.Done, $"{status}: {packet.Reason} {packet.ReasonString}");
        Assert.True(buffer.IsEmpty);
        return Describe(packet);
    }

    /// <summary>Reads bytes that must be refused.</summary>
    public static ReasonCode ReadInvalid(MqttPacketReader reader, params byte[] bytes)
    {
        ReadOnlySequence<byte> buffer = new(bytes);
        Assert.Equal(ReadStatus.Invalid, reader.TryRead(ref buffer, out MqttPacket packet));
        Assert.False(string.IsNullOrEmpty(packet.ReasonString));
        Assert.Equal(bytes.Length, buffer.Length);
        return packet.Reason;
    }
}
