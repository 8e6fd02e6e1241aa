using System.Buffers;
using LampuKota.Mqtt;

namespace LampuKota.Tests;

/// <summary>Writes a packet of any type but PUBLISH and its acknowledgements.</summary>
internal static class PacketEncoder
{
    public static bool Write(
        IBufferWriter<byte> output, MqttProtocolVersion version, MqttPacketType type, object? content, uint maximumPacketSize = uint.MaxValue)
    {
        switch (content)
        {
            case ConnectPacket connect:
                MqttPacketWriter.WriteConnect(output, connect);
                return true;
            case ConnectAckPacket packet: return MqttPacketWriter.WriteConnectAck(output, version, packet, maximumPacketSize);
            case SubscribePacket packet: return MqttPacketWriter.WriteSubscribe(output, version, packet, maximumPacketSize);
            case SubscribeAckPacket packet: return MqttPacketWriter.WriteSubscribeAck(output, version, packet, maximumPacketSize);
            case UnsubscribePacket packet: return MqttPacketWriter.WriteUnsubscribe(output, version, packet, maximumPacketSize);
            case UnsubscribeAckPacket packet: return MqttPacketWriter.WriteUnsubscribeAck(output, version, packet, maximumPacketSize);
            case DisconnectPacket packet: return MqttPacketWriter.WriteDisconnect(output, version, packet, maximumPacketSize);
            case AuthPacket packet: return MqttPacketWriter.WriteAuth(output, packet, maximumPacketSize);
            default:
                if (type == MqttPacketType.PingRequest)
                    MqttPacketWriter.WritePingRequest(output);
                else
                    MqttPacketWriter.WritePingResponse(output);
                return true;
        }
    }
}
