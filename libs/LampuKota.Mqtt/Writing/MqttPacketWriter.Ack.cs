using System.Buffers;

namespace LampuKota.Mqtt;

public static partial class MqttPacketWriter
{
    /// <summary>
    /// Writes a PUBACK, PUBREC, PUBREL or PUBCOMP (3.4 to 3.7). Reason String and User Properties are left out where they do not fit
    /// ([MQTT-3.4.2-2], [MQTT-3.4.2-3] and their like). In 3.1.1 there is the Packet Identifier only.
    /// </summary>
    /// <param name="output">Where to.</param>
    /// <param name="version">Protocol Version of the connection.</param>
    /// <param name="type">Which of the four.</param>
    /// <param name="ack">The content.</param>
    /// <param name="maximumPacketSize">The receiver's Maximum Packet Size in bytes.</param>
    /// <returns>False where the packet does not fit; then nothing was written.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The type is none of the four, or the Packet Identifier is 0.</exception>
    public static bool WriteAck(
        IBufferWriter<byte> output,
        MqttProtocolVersion version,
        MqttPacketType type,
        in AckPacket ack,
        uint maximumPacketSize = NoLimit)
    {
        if (type is < MqttPacketType.PublishAck or > MqttPacketType.PublishComplete)
            throw new ArgumentOutOfRangeException(nameof(type), type, "Only PUBACK, PUBREC, PUBREL and PUBCOMP have this form.");
        ArgumentOutOfRangeException.ThrowIfZero(ack.PacketIdentifier);
        bool hasDiagnostics = ack.ReasonString is not null || ack.UserProperties.Count > 0;
        return version == MqttProtocolVersion.V500 && hasDiagnostics
            ? WriteShedding(output, type, version, ack, maximumPacketSize, EncodeAck)
            : WritePlainAck(output, version, type, ack, maximumPacketSize);
    }

    private static bool WritePlainAck(
        IBufferWriter<byte> output, MqttProtocolVersion version, MqttPacketType type, in AckPacket ack, uint maximumPacketSize)
    {
        bool hasCode = version == MqttProtocolVersion.V500 && ack.ReasonCode != ReasonCode.Success;
        int size = hasCode ? 5 : 4;
        if (size > maximumPacketSize)
            return false;
        SpanWriter writer = new(output.GetSpan(size));
        writer.WriteByte(FirstByte(type));
        writer.WriteByte((byte)(size - 2));
        writer.WriteUInt16(ack.PacketIdentifier);
        if (hasCode)
            writer.WriteByte((byte)ack.ReasonCode);
        output.Advance(size);
        return true;
    }

    private static void EncodeAck(BodyWriter body, MqttProtocolVersion version, AckPacket ack, DiagnosticDetail detail)
    {
        body.WriteUInt16(ack.PacketIdentifier);
        body.WriteByte((byte)ack.ReasonCode);
        int start = body.BeginProperties();
        WriteDiagnostics(body, ack.ReasonString, ack.UserProperties, detail);
        body.EndProperties(start);
    }
}
