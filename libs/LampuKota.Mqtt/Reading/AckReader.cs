namespace LampuKota.Mqtt;

/// <summary>PUBACK, PUBREC, PUBREL and PUBCOMP (MQTT 5.0, 3.4 to 3.7; 3.1.1 likewise).</summary>
internal static class AckReader
{
    public static AckPacket Read(ref BodyReader body, MqttPacketType type, MqttRole role, MqttProtocolVersion version)
    {
        ushort identifier = body.ReadPacketIdentifier();
        // 3.4.2.1: without Reason Code it is Success. 3.4.2.2.1: without Property Length there are no properties.
        if (version == MqttProtocolVersion.V311 || body.AtEnd)
        {
            body.ExpectEnd();
            return new AckPacket(identifier);
        }

        ReasonCode code = (ReasonCode)body.ReadByte();
        if (!ReasonCodeRules.IsAllowed(type, role, code))
            body.Fail(Rejection.ProtocolError("the Reason Code is not one of this packet"));
        if (body.AtEnd)
            return new AckPacket(identifier, code);
        Diagnostics diagnostics = Diagnostics.Read(body.ReadProperties(PropertySet.Acknowledgement));
        body.ExpectEnd();
        return new AckPacket(identifier, code)
        {
            ReasonString = diagnostics.ReasonString,
            UserProperties = diagnostics.UserProperties,
        };
    }
}
