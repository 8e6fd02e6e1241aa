using LampuKota.Mqtt;

namespace LampuKota.Tests;

/// <summary>A packet that the client sent, copied out of the buffer.</summary>
internal sealed record FakePacket(MqttPacketType Type, ushort PacketIdentifier, MqttMessage? Message, AckPacket Ack, object? Content)
{
    public static FakePacket Of(scoped in MqttPacket packet) => packet.Type == MqttPacketType.Publish
        ? new FakePacket(packet.Type, packet.Publish.PacketIdentifier, packet.Publish.ToMessage(), default, null)
        : new FakePacket(
            packet.Type,
            packet.Subscribe?.PacketIdentifier ?? packet.Unsubscribe?.PacketIdentifier ?? packet.Ack.PacketIdentifier,
            null,
            packet.Ack,
            (object?)packet.Connect ?? (object?)packet.Subscribe ?? (object?)packet.Unsubscribe ?? packet.Disconnect);
}
