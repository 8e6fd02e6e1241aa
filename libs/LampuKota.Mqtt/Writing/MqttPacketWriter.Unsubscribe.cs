using System.Buffers;

namespace LampuKota.Mqtt;

public static partial class MqttPacketWriter
{
    /// <summary>Writes an UNSUBSCRIBE (3.10).</summary>
    /// <inheritdoc cref="WriteSubscribe"/>
    public static bool WriteUnsubscribe(
        IBufferWriter<byte> output, MqttProtocolVersion version, UnsubscribePacket packet, uint maximumPacketSize = NoLimit) =>
        WriteWhole(output, MqttPacketType.Unsubscribe, version, packet, maximumPacketSize, EncodeUnsubscribe);

    /// <summary>
    /// Writes an UNSUBACK (3.11). Reason String and User Properties are left out where they do not fit [MQTT-3.11.2-1], [MQTT-3.11.2-2]. In 3.1.1
    /// there are no Reason Codes.
    /// </summary>
    /// <inheritdoc cref="WriteSubscribe"/>
    public static bool WriteUnsubscribeAck(
        IBufferWriter<byte> output, MqttProtocolVersion version, UnsubscribeAckPacket packet, uint maximumPacketSize = NoLimit) =>
        WriteShedding(output, MqttPacketType.UnsubscribeAck, version, packet, maximumPacketSize, EncodeUnsubscribeAck);

    private static void EncodeUnsubscribe(BodyWriter body, MqttProtocolVersion version, UnsubscribePacket packet, DiagnosticDetail detail)
    {
        WriteIdentifier(body, packet.PacketIdentifier);
        if (version == MqttProtocolVersion.V500)
        {
            int start = body.BeginProperties();
            body.WriteUserProperties(packet.UserProperties);
            body.EndProperties(start);
        }

        foreach (string filter in packet.Filters)
            body.WriteText(filter);
    }

    private static void EncodeUnsubscribeAck(BodyWriter body, MqttProtocolVersion version, UnsubscribeAckPacket packet, DiagnosticDetail detail)
    {
        WriteIdentifier(body, packet.PacketIdentifier);
        if (version == MqttProtocolVersion.V311)
            return;
        int start = body.BeginProperties();
        WriteDiagnostics(body, packet.ReasonString, packet.UserProperties, detail);
        body.EndProperties(start);
        foreach (ReasonCode code in packet.ReasonCodes)
            body.WriteByte((byte)code);
    }
}
