using System.Buffers;

namespace LampuKota.Mqtt;

public static partial class MqttPacketWriter
{
    private static readonly DisconnectPacket Normal = new();

    /// <summary>
    /// Writes a DISCONNECT (3.14). Reason String and User Properties are left out where they do not fit [MQTT-3.14.2-3], [MQTT-3.14.2-4]. In 3.1.1
    /// it has no content, and a Server must not send it at all: it closes the connection.
    /// </summary>
    /// <inheritdoc cref="WriteConnectAck"/>
    public static bool WriteDisconnect(
        IBufferWriter<byte> output, MqttProtocolVersion version, DisconnectPacket packet, uint maximumPacketSize = NoLimit) =>
        WriteShedding(output, MqttPacketType.Disconnect, version, packet, maximumPacketSize, EncodeDisconnect);

    private static void EncodeDisconnect(BodyWriter body, MqttProtocolVersion version, DisconnectPacket packet, DiagnosticDetail detail)
    {
        // 3.14.2.1: a normal disconnection without properties is a Remaining Length of 0.
        if (version == MqttProtocolVersion.V311 || packet == Normal)
            return;
        body.WriteByte((byte)packet.ReasonCode);
        int start = body.BeginProperties();
        body.WriteProperty(PropertyIdentifier.SessionExpiryInterval, packet.SessionExpiryIntervalSeconds);
        body.WriteProperty(PropertyIdentifier.ServerReference, packet.ServerReference);
        WriteDiagnostics(body, packet.ReasonString, packet.UserProperties, detail);
        body.EndProperties(start);
    }
}
