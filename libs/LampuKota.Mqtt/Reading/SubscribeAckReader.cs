namespace LampuKota.Mqtt;

/// <summary>SUBACK and UNSUBACK (MQTT 5.0 and 3.1.1, 3.9 and 3.11).</summary>
internal static class SubscribeAckReader
{
    public static SubscribeAckPacket? ReadSubscribeAck(ref BodyReader body, MqttProtocolVersion version)
    {
        ushort identifier = body.ReadPacketIdentifier();
        Diagnostics diagnostics = ReadDiagnostics(ref body, version);
        ReasonCode[] codes = ReadCodes(ref body, MqttPacketType.SubscribeAck, version);
        if (body.Failed)
            return null;
        return new SubscribeAckPacket(identifier, codes)
        {
            ReasonString = diagnostics.ReasonString,
            UserProperties = diagnostics.UserProperties,
        };
    }

    public static UnsubscribeAckPacket? ReadUnsubscribeAck(ref BodyReader body, MqttProtocolVersion version)
    {
        ushort identifier = body.ReadPacketIdentifier();
        Diagnostics diagnostics = ReadDiagnostics(ref body, version);
        // 3.11 of 3.1.1: UNSUBACK has no payload.
        ReasonCode[] codes = version == MqttProtocolVersion.V500 ? ReadCodes(ref body, MqttPacketType.UnsubscribeAck, version) : [];
        body.ExpectEnd();
        if (body.Failed)
            return null;
        return new UnsubscribeAckPacket(identifier, codes)
        {
            ReasonString = diagnostics.ReasonString,
            UserProperties = diagnostics.UserProperties,
        };
    }

    private static Diagnostics ReadDiagnostics(ref BodyReader body, MqttProtocolVersion version) =>
        version == MqttProtocolVersion.V500 ? Diagnostics.Read(body.ReadProperties(PropertySet.Acknowledgement)) : default;

    private static ReasonCode[] ReadCodes(ref BodyReader body, MqttPacketType type, MqttProtocolVersion version)
    {
        if (body.AtEnd)
            body.Fail(Rejection.ProtocolError("the acknowledgement has no Reason Code"));
        ReadOnlySpan<byte> bytes = body.ReadRest();
        ReasonCode[] codes = new ReasonCode[bytes.Length];
        for (int i = 0; i < codes.Length; i++)
        {
            codes[i] = (ReasonCode)bytes[i];
            // [MQTT-3.9.3-2] of 3.1.1 knows 0x80 as the only failure.
            bool isKnown = version == MqttProtocolVersion.V500 || codes[i] <= ReasonCode.GrantedQos2 || codes[i] == ReasonCode.UnspecifiedError;
            if (!isKnown || !ReasonCodeRules.IsAllowed(type, MqttRole.Client, codes[i]))
                body.Fail(Rejection.ProtocolError("a Reason Code is not one of this packet"));
        }

        return codes;
    }
}
