namespace LampuKota.Mqtt;

/// <summary>CONNACK (MQTT 5.0 and 3.1.1, 3.2).</summary>
internal static class ConnectAckReader
{
    public static ConnectAckPacket? Read(ref BodyReader body, MqttProtocolVersion version)
    {
        int flags = body.ReadByte();
        if ((flags & ~1) != 0)
            body.Fail(Rejection.Malformed("a reserved flag of CONNACK is set [MQTT-3.2.2-1]"));
        ReasonCode code = ReadCode(ref body, version);
        bool sessionPresent = (flags & 1) != 0;
        if (sessionPresent && code != ReasonCode.Success)
            body.Fail(Rejection.ProtocolError("Session Present in a refusal [MQTT-3.2.2-6]"));
        ConnectAckPacket packet = new() { SessionPresent = sessionPresent, ReasonCode = code };
        if (version == MqttProtocolVersion.V500)
            packet = AddProperties(packet, ref body);
        body.ExpectEnd();
        return body.Failed ? null : packet;
    }

    private static ReasonCode ReadCode(ref BodyReader body, MqttProtocolVersion version)
    {
        byte code = body.ReadByte();
        if (version == MqttProtocolVersion.V500 && ReasonCodeRules.IsAllowed(MqttPacketType.ConnectAck, MqttRole.Client, (ReasonCode)code))
            return (ReasonCode)code;
        if (version == MqttProtocolVersion.V311 && ConnectReturnCode.ToReasonCode(code) is { } reasonCode)
            return reasonCode;
        body.Fail(Rejection.ProtocolError("the Reason Code is not one of CONNACK"));
        return ReasonCode.UnspecifiedError;
    }

    private static ConnectAckPacket AddProperties(ConnectAckPacket packet, ref BodyReader body)
    {
        PropertyCursor cursor = new(body.ReadProperties(PropertySet.ConnectAck, out PropertySet seen));
        if (seen.Contains(PropertyIdentifier.AuthenticationData) && !seen.Contains(PropertyIdentifier.AuthenticationMethod))
            body.Fail(Rejection.ProtocolError("Authentication Data without an Authentication Method"));
        if (seen == default || body.Failed)
            return packet;

        Diagnostics diagnostics = default;
        while (cursor.MoveNext())
        {
            diagnostics.Take(in cursor);
            packet = With(packet, in cursor);
        }

        return packet with { ReasonString = diagnostics.ReasonString, UserProperties = diagnostics.UserProperties };
    }

    private static ConnectAckPacket With(ConnectAckPacket packet, in PropertyCursor property) => property.Identifier switch
    {
        PropertyIdentifier.SessionExpiryInterval => packet with { SessionExpiryIntervalSeconds = property.Number },
        PropertyIdentifier.ReceiveMaximum => packet with { ReceiveMaximum = (ushort)property.Number },
        PropertyIdentifier.MaximumQos => packet with { MaximumQos = (QualityOfService)property.Number },
        PropertyIdentifier.RetainAvailable => packet with { RetainAvailable = property.Number == 1 },
        PropertyIdentifier.MaximumPacketSize => packet with { MaximumPacketSize = property.Number },
        PropertyIdentifier.AssignedClientIdentifier => packet with { AssignedClientIdentifier = property.Text },
        PropertyIdentifier.TopicAliasMaximum => packet with { TopicAliasMaximum = (ushort)property.Number },
        PropertyIdentifier.WildcardSubscriptionAvailable => packet with { WildcardSubscriptionAvailable = property.Number == 1 },
        PropertyIdentifier.SubscriptionIdentifierAvailable => packet with { SubscriptionIdentifiersAvailable = property.Number == 1 },
        PropertyIdentifier.SharedSubscriptionAvailable => packet with { SharedSubscriptionAvailable = property.Number == 1 },
        PropertyIdentifier.ServerKeepAlive => packet with { ServerKeepAliveSeconds = (ushort)property.Number },
        PropertyIdentifier.ResponseInformation => packet with { ResponseInformation = property.Text },
        PropertyIdentifier.ServerReference => packet with { ServerReference = property.Text },
        PropertyIdentifier.AuthenticationMethod => packet with { AuthenticationMethod = property.Text },
        PropertyIdentifier.AuthenticationData => packet with { AuthenticationData = property.Bytes.ToArray() },
        _ => packet,
    };
}
