namespace LampuKota.Mqtt;

/// <summary>DISCONNECT (MQTT 5.0 and 3.1.1, 3.14).</summary>
internal static class DisconnectReader
{
    private static readonly DisconnectPacket Normal = new();

    public static DisconnectPacket? Read(ref BodyReader body, MqttRole role, MqttProtocolVersion version)
    {
        // 3.14.2.1: without Reason Code it is 0x00. 3.14.2.2.1: without Property Length there are no properties.
        if (version == MqttProtocolVersion.V311 || body.AtEnd)
        {
            body.ExpectEnd();
            return body.Failed ? null : Normal;
        }

        ReasonCode code = (ReasonCode)body.ReadByte();
        if (!ReasonCodeRules.IsAllowed(MqttPacketType.Disconnect, role, code))
            body.Fail(Rejection.ProtocolError("the Reason Code is not one of DISCONNECT"));
        DisconnectPacket packet = new(code);
        if (!body.AtEnd)
            packet = AddProperties(packet, ref body, role);
        body.ExpectEnd();
        return body.Failed ? null : packet;
    }

    private static DisconnectPacket AddProperties(DisconnectPacket packet, ref BodyReader body, MqttRole role)
    {
        PropertyCursor cursor = new(body.ReadProperties(PropertySet.Disconnect, out PropertySet seen));
        if (role == MqttRole.Client && seen.Contains(PropertyIdentifier.SessionExpiryInterval))
            body.Fail(Rejection.ProtocolError("a Server must not send a Session Expiry Interval in DISCONNECT [MQTT-3.14.2-2]"));
        if (role == MqttRole.Server && seen.Contains(PropertyIdentifier.ServerReference))
            body.Fail(Rejection.ProtocolError("a Client sent a Server Reference"));
        if (seen == default || body.Failed)
            return packet;

        Diagnostics diagnostics = default;
        while (cursor.MoveNext())
        {
            diagnostics.Take(in cursor);
            if (cursor.Identifier == PropertyIdentifier.SessionExpiryInterval)
                packet = packet with { SessionExpiryIntervalSeconds = cursor.Number };
            else if (cursor.Identifier == PropertyIdentifier.ServerReference)
                packet = packet with { ServerReference = cursor.Text };
        }

        return packet with { ReasonString = diagnostics.ReasonString, UserProperties = diagnostics.UserProperties };
    }
}
