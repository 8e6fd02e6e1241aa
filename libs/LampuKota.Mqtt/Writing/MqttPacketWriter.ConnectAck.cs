using System.Buffers;

namespace LampuKota.Mqtt;

public static partial class MqttPacketWriter
{
    /// <summary>
    /// Writes a CONNACK (3.2). Reason String and User Properties are left out where they do not fit [MQTT-3.2.2-19], [MQTT-3.2.2-20]. In 3.1.1 the
    /// Reason Code becomes the Connect Return Code of the same meaning, or "Server unavailable".
    /// </summary>
    /// <param name="output">Where to.</param>
    /// <param name="version">Protocol Version of the connection.</param>
    /// <param name="packet">The content.</param>
    /// <param name="maximumPacketSize">The receiver's Maximum Packet Size in bytes.</param>
    /// <returns>False where the packet does not fit; then nothing was written.</returns>
    public static bool WriteConnectAck(
        IBufferWriter<byte> output, MqttProtocolVersion version, ConnectAckPacket packet, uint maximumPacketSize = NoLimit) =>
        WriteShedding(output, MqttPacketType.ConnectAck, version, packet, maximumPacketSize, EncodeConnectAck);

    private static void EncodeConnectAck(BodyWriter body, MqttProtocolVersion version, ConnectAckPacket packet, DiagnosticDetail detail)
    {
        body.WriteByte(packet.SessionPresent ? (byte)1 : (byte)0);
        if (version == MqttProtocolVersion.V311)
        {
            body.WriteByte(ConnectReturnCode.FromReasonCode(packet.ReasonCode));
            return;
        }

        body.WriteByte((byte)packet.ReasonCode);
        int start = body.BeginProperties();
        EncodeLimits(body, packet);
        body.WriteProperty(PropertyIdentifier.AssignedClientIdentifier, packet.AssignedClientIdentifier);
        body.WriteProperty(PropertyIdentifier.ResponseInformation, packet.ResponseInformation);
        body.WriteProperty(PropertyIdentifier.ServerReference, packet.ServerReference);
        body.WriteProperty(PropertyIdentifier.AuthenticationMethod, packet.AuthenticationMethod);
        body.WriteProperty(PropertyIdentifier.AuthenticationData, packet.AuthenticationData);
        WriteDiagnostics(body, packet.ReasonString, packet.UserProperties, detail);
        body.EndProperties(start);
    }

    /// <summary>What the Server limits (5.0, 3.2.2.3); properties that hold their default are left out.</summary>
    private static void EncodeLimits(BodyWriter body, ConnectAckPacket packet)
    {
        body.WriteProperty(PropertyIdentifier.SessionExpiryInterval, packet.SessionExpiryIntervalSeconds);
        if (packet.ReceiveMaximum != ushort.MaxValue)
            body.WriteProperty(PropertyIdentifier.ReceiveMaximum, packet.ReceiveMaximum);
        if (packet.MaximumQos != QualityOfService.ExactlyOnce)
            body.WriteProperty(PropertyIdentifier.MaximumQos, (byte)packet.MaximumQos);
        if (!packet.RetainAvailable)
            body.WriteProperty(PropertyIdentifier.RetainAvailable, (byte)0);
        body.WriteProperty(PropertyIdentifier.MaximumPacketSize, packet.MaximumPacketSize);
        if (packet.TopicAliasMaximum != 0)
            body.WriteProperty(PropertyIdentifier.TopicAliasMaximum, packet.TopicAliasMaximum);
        if (!packet.WildcardSubscriptionAvailable)
            body.WriteProperty(PropertyIdentifier.WildcardSubscriptionAvailable, (byte)0);
        if (!packet.SubscriptionIdentifiersAvailable)
            body.WriteProperty(PropertyIdentifier.SubscriptionIdentifierAvailable, (byte)0);
        if (!packet.SharedSubscriptionAvailable)
            body.WriteProperty(PropertyIdentifier.SharedSubscriptionAvailable, (byte)0);
        if (packet.ServerKeepAliveSeconds is { } keepAlive)
            body.WriteProperty(PropertyIdentifier.ServerKeepAlive, keepAlive);
    }
}
