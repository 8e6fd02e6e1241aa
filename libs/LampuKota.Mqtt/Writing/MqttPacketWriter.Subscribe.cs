using System.Buffers;

namespace LampuKota.Mqtt;

public static partial class MqttPacketWriter
{
    /// <summary>Writes a SUBSCRIBE (3.8). In 3.1.1 the options other than the QoS are left out.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="version">Protocol Version of the connection.</param>
    /// <param name="packet">The content; its filters must be valid.</param>
    /// <param name="maximumPacketSize">The receiver's Maximum Packet Size in bytes.</param>
    /// <returns>False where the packet does not fit; then nothing was written.</returns>
    public static bool WriteSubscribe(
        IBufferWriter<byte> output, MqttProtocolVersion version, SubscribePacket packet, uint maximumPacketSize = NoLimit) =>
        WriteWhole(output, MqttPacketType.Subscribe, version, packet, maximumPacketSize, EncodeSubscribe);

    /// <summary>
    /// Writes a SUBACK (3.9). Reason String and User Properties are left out where they do not fit [MQTT-3.9.2-1], [MQTT-3.9.2-2]. In 3.1.1 every
    /// failure is 0x80.
    /// </summary>
    /// <inheritdoc cref="WriteSubscribe"/>
    public static bool WriteSubscribeAck(
        IBufferWriter<byte> output, MqttProtocolVersion version, SubscribeAckPacket packet, uint maximumPacketSize = NoLimit) =>
        WriteShedding(output, MqttPacketType.SubscribeAck, version, packet, maximumPacketSize, EncodeSubscribeAck);

    private static void EncodeSubscribe(BodyWriter body, MqttProtocolVersion version, SubscribePacket packet, DiagnosticDetail detail)
    {
        WriteIdentifier(body, packet.PacketIdentifier);
        bool isV500 = version == MqttProtocolVersion.V500;
        if (isV500)
        {
            int start = body.BeginProperties();
            body.WriteSubscriptionIdentifier(packet.SubscriptionIdentifier);
            body.WriteUserProperties(packet.UserProperties);
            body.EndProperties(start);
        }

        foreach (TopicSubscription subscription in packet.Subscriptions)
        {
            body.WriteText(subscription.Filter);
            body.WriteByte(isV500 ? SubscriptionOptions(subscription) : (byte)subscription.Qos);
        }
    }

    private static void EncodeSubscribeAck(BodyWriter body, MqttProtocolVersion version, SubscribeAckPacket packet, DiagnosticDetail detail)
    {
        WriteIdentifier(body, packet.PacketIdentifier);
        bool isV500 = version == MqttProtocolVersion.V500;
        if (isV500)
        {
            int start = body.BeginProperties();
            WriteDiagnostics(body, packet.ReasonString, packet.UserProperties, detail);
            body.EndProperties(start);
        }

        foreach (ReasonCode code in packet.ReasonCodes)
            body.WriteByte((byte)(isV500 || code < ReasonCode.UnspecifiedError ? code : ReasonCode.UnspecifiedError));
    }

    /// <summary>Subscription Options (5.0, 3.8.3.1).</summary>
    private static byte SubscriptionOptions(TopicSubscription subscription) => (byte)(
        (int)subscription.Qos
        | (subscription.NoLocal ? 0b100 : 0)
        | (subscription.RetainAsPublished ? 0b1000 : 0)
        | ((int)subscription.RetainHandling << 4));

    private static void WriteIdentifier(BodyWriter body, ushort identifier)
    {
        ArgumentOutOfRangeException.ThrowIfZero(identifier);
        body.WriteUInt16(identifier);
    }
}
