namespace LampuKota.Mqtt;

/// <summary>AUTH (MQTT 5.0, 3.15).</summary>
internal static class AuthReader
{
    public static AuthPacket? Read(ref BodyReader body, MqttRole role)
    {
        // 3.15.2.1: a Remaining Length of 0 means Success without properties.
        bool isEmpty = body.AtEnd;
        AuthPacket packet = new(isEmpty ? ReasonCode.Success : (ReasonCode)body.ReadByte());
        if (!ReasonCodeRules.IsAllowed(MqttPacketType.Auth, role, packet.ReasonCode))
            body.Fail(Rejection.ProtocolError("the Reason Code is not one of AUTH"));
        if (!isEmpty)
            packet = AddProperties(packet, ref body);
        body.ExpectEnd();
        return body.Failed ? null : packet;
    }

    private static AuthPacket AddProperties(AuthPacket packet, ref BodyReader body)
    {
        PropertyCursor cursor = new(body.ReadProperties(PropertySet.Auth, out PropertySet seen));
        if (!body.Failed && !seen.Contains(PropertyIdentifier.AuthenticationMethod))
            body.Fail(Rejection.ProtocolError("AUTH has no Authentication Method"));

        Diagnostics diagnostics = default;
        while (cursor.MoveNext())
        {
            diagnostics.Take(in cursor);
            if (cursor.Identifier == PropertyIdentifier.AuthenticationMethod)
                packet = packet with { AuthenticationMethod = cursor.Text };
            else if (cursor.Identifier == PropertyIdentifier.AuthenticationData)
                packet = packet with { AuthenticationData = cursor.Bytes.ToArray() };
        }

        return packet with { ReasonString = diagnostics.ReasonString, UserProperties = diagnostics.UserProperties };
    }
}
