namespace LampuKota.Mqtt;

/// <summary>CONNECT (MQTT 5.0 and 3.1.1, 3.1).</summary>
internal static class ConnectReader
{
    private const int UserNameFlag = 0b1000_0000;
    private const int PasswordFlag = 0b0100_0000;
    private const int WillRetainFlag = 0b0010_0000;
    private const int WillQosShift = 3;
    private const int WillFlag = 0b0000_0100;
    private const int CleanStartFlag = 0b0000_0010;
    private const int ReservedFlag = 0b0000_0001;

    /// <summary>Reads it; null where it is refused. The version is told even then, so that the refusal can be written in it.</summary>
    public static ConnectPacket? Read(ref BodyReader body, out MqttProtocolVersion version)
    {
        version = ReadVersion(ref body);
        int flags = ReadFlags(ref body, version);
        ConnectPacket packet = new()
        {
            ProtocolVersion = version,
            CleanStart = (flags & CleanStartFlag) != 0,
            KeepAliveSeconds = body.ReadUInt16(),
        };
        packet = version == MqttProtocolVersion.V500
            ? ConnectProperties.AddTo(packet, ref body)
            : packet with { SessionExpiryIntervalSeconds = packet.CleanStart ? 0 : ConnectPacket.NeverExpires };
        packet = packet with { ClientIdentifier = body.ReadString() };
        if ((flags & WillFlag) != 0)
            packet = ReadWill(packet, ref body, flags, version);
        if ((flags & UserNameFlag) != 0)
            packet = packet with { UserName = body.ReadString() };
        if ((flags & PasswordFlag) != 0)
            packet = packet with { Password = body.ReadBinary().ToArray() };
        body.ExpectEnd();

        // [MQTT-3.1.3-8] of 3.1.1: a Session that outlives the connection needs a name. 5.0 assigns one.
        if (version == MqttProtocolVersion.V311 && packet.ClientIdentifier.Length == 0 && !packet.CleanStart)
            body.Fail(new Rejection(ReasonCode.ClientIdentifierNotValid, "the Client Identifier is empty"));
        return body.Failed ? null : packet;
    }

    /// <summary>[MQTT-3.1.2-1], [MQTT-3.1.2-2].</summary>
    private static MqttProtocolVersion ReadVersion(ref BodyReader body)
    {
        bool isMqtt = body.ReadText().SequenceEqual("MQTT"u8);
        byte level = body.ReadByte();
        if (body.Failed || (isMqtt && level is (byte)MqttProtocolVersion.V311 or (byte)MqttProtocolVersion.V500))
            return level == (byte)MqttProtocolVersion.V311 ? MqttProtocolVersion.V311 : MqttProtocolVersion.V500;
        body.Fail(new Rejection(ReasonCode.UnsupportedProtocolVersion, "only MQTT 3.1.1 and 5.0 are spoken"));
        return level > (byte)MqttProtocolVersion.V311 ? MqttProtocolVersion.V500 : MqttProtocolVersion.V311;
    }

    private static int ReadFlags(ref BodyReader body, MqttProtocolVersion version)
    {
        int flags = body.ReadByte();
        int willQos = (flags >> WillQosShift) & 0b11;
        if ((flags & ReservedFlag) != 0)
            body.Fail(Rejection.Malformed("the reserved flag of CONNECT is set [MQTT-3.1.2-3]"));
        if (willQos > (int)QualityOfService.ExactlyOnce)
            body.Fail(Rejection.Malformed("the Will QoS is 3 [MQTT-3.1.2-12]"));
        if ((flags & WillFlag) == 0 && (willQos != 0 || (flags & WillRetainFlag) != 0))
            body.Fail(Rejection.Malformed("Will QoS or Will Retain without a Will [MQTT-3.1.2-11], [MQTT-3.1.2-13]"));
        // [MQTT-3.1.2-22] of 3.1.1; 5.0 allows a password alone.
        if (version == MqttProtocolVersion.V311 && (flags & PasswordFlag) != 0 && (flags & UserNameFlag) == 0)
            body.Fail(Rejection.Malformed("a Password without a User Name"));
        return flags;
    }

    /// <summary>Will Properties, Will Topic and Will Payload (MQTT 5.0, 3.1.3.2 to 3.1.3.4).</summary>
    private static ConnectPacket ReadWill(ConnectPacket packet, ref BodyReader body, int flags, MqttProtocolVersion version)
    {
        ReadOnlySpan<byte> properties = version == MqttProtocolVersion.V500 ? body.ReadProperties(PropertySet.Will, out _) : default;
        ReadOnlySpan<byte> topic = body.ReadText();
        if (!TopicName.IsValid(topic))
            body.Fail(Rejection.Malformed("the Will Topic is no Topic Name"));
        MqttMessage will = new()
        {
            Topic = System.Text.Encoding.UTF8.GetString(topic),
            Payload = body.ReadBinary().ToArray(),
            Qos = (QualityOfService)((flags >> WillQosShift) & 0b11),
            Retain = (flags & WillRetainFlag) != 0,
        };
        return packet with
        {
            Will = properties.IsEmpty ? will : PublishProperties.AddTo(will, properties),
            WillDelayIntervalSeconds = PropertyCursor.TryFind(properties, PropertyIdentifier.WillDelayInterval, out PropertyCursor found) ? found.Number : 0,
        };
    }
}
