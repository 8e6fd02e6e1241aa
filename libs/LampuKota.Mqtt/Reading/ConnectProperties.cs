namespace LampuKota.Mqtt;

/// <summary>CONNECT Properties (MQTT 5.0, 3.1.2.11).</summary>
internal static class ConnectProperties
{
    public static ConnectPacket AddTo(ConnectPacket packet, ref BodyReader body)
    {
        PropertyCursor cursor = new(body.ReadProperties(PropertySet.Connect, out PropertySet seen));
        if (seen.Contains(PropertyIdentifier.AuthenticationData) && !seen.Contains(PropertyIdentifier.AuthenticationMethod))
            body.Fail(Rejection.ProtocolError("Authentication Data without an Authentication Method"));
        if (seen == default || body.Failed)
            return packet;

        List<UserProperty>? userProperties = null;
        while (cursor.MoveNext())
        {
            if (cursor.Identifier == PropertyIdentifier.UserProperty)
                (userProperties ??= []).Add(cursor.UserProperty);
            else
                packet = With(packet, in cursor);
        }

        return userProperties is null ? packet : packet with { UserProperties = userProperties };
    }

    private static ConnectPacket With(ConnectPacket packet, in PropertyCursor property) => property.Identifier switch
    {
        PropertyIdentifier.SessionExpiryInterval => packet with { SessionExpiryIntervalSeconds = property.Number },
        PropertyIdentifier.ReceiveMaximum => packet with { ReceiveMaximum = (ushort)property.Number },
        PropertyIdentifier.MaximumPacketSize => packet with { MaximumPacketSize = property.Number },
        PropertyIdentifier.TopicAliasMaximum => packet with { TopicAliasMaximum = (ushort)property.Number },
        PropertyIdentifier.RequestResponseInformation => packet with { RequestResponseInformation = property.Number == 1 },
        PropertyIdentifier.RequestProblemInformation => packet with { RequestProblemInformation = property.Number == 1 },
        PropertyIdentifier.AuthenticationMethod => packet with { AuthenticationMethod = property.Text },
        PropertyIdentifier.AuthenticationData => packet with { AuthenticationData = property.Bytes.ToArray() },
        _ => packet,
    };
}
