using System.Buffers;

namespace LampuKota.Mqtt;

public static partial class MqttPacketWriter
{
    /// <summary>
    /// Writes an AUTH (5.0, 3.15); 3.1.1 does not know it. Reason String and User Properties are left out where they do not fit
    /// [MQTT-3.15.2-2], [MQTT-3.15.2-3].
    /// </summary>
    /// <param name="output">Where to.</param>
    /// <param name="packet">The content.</param>
    /// <param name="maximumPacketSize">The receiver's Maximum Packet Size in bytes.</param>
    /// <returns>False where the packet does not fit; then nothing was written.</returns>
    public static bool WriteAuth(IBufferWriter<byte> output, AuthPacket packet, uint maximumPacketSize = NoLimit) =>
        WriteShedding(output, MqttPacketType.Auth, MqttProtocolVersion.V500, packet, maximumPacketSize, EncodeAuth);

    private static void EncodeAuth(BodyWriter body, MqttProtocolVersion version, AuthPacket packet, DiagnosticDetail detail)
    {
        // 3.15.2.1: Success without properties is a Remaining Length of 0.
        bool isEmpty = packet is { ReasonCode: ReasonCode.Success, AuthenticationMethod: null };
        if (isEmpty)
            return;
        body.WriteByte((byte)packet.ReasonCode);
        int start = body.BeginProperties();
        body.WriteProperty(PropertyIdentifier.AuthenticationMethod, packet.AuthenticationMethod);
        body.WriteProperty(PropertyIdentifier.AuthenticationData, packet.AuthenticationData);
        WriteDiagnostics(body, packet.ReasonString, packet.UserProperties, detail);
        body.EndProperties(start);
    }
}
