using System.Buffers;

namespace LampuKota.Mqtt;

public static partial class MqttPacketWriter
{
    private const byte WillFlag = 0b0000_0100;
    private const byte CleanStartFlag = 0b0000_0010;
    private const byte WillRetainFlag = 0b0010_0000;
    private const byte PasswordFlag = 0b0100_0000;
    private const byte UserNameFlag = 0b1000_0000;

    /// <summary>Writes a CONNECT (3.1), in the Protocol Version that it holds.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="packet">The content. In 3.1.1 only Clean Start tells how long the Session lives.</param>
    /// <exception cref="ArgumentException">A text is too long or holds NUL; or, in 3.1.1, there is a Password without a User Name [MQTT-3.1.2-22].</exception>
    public static void WriteConnect(IBufferWriter<byte> output, ConnectPacket packet)
    {
        if (packet is { ProtocolVersion: MqttProtocolVersion.V311, Password: not null, UserName: null })
            throw new ArgumentException("MQTT 3.1.1 needs a User Name beside a Password [MQTT-3.1.2-22].", nameof(packet));
        WriteWhole(output, MqttPacketType.Connect, packet.ProtocolVersion, packet, NoLimit, EncodeConnect);
    }

    private static void EncodeConnect(BodyWriter body, MqttProtocolVersion version, ConnectPacket packet, DiagnosticDetail detail)
    {
        body.WriteText("MQTT");
        body.WriteByte((byte)version);
        body.WriteByte(ConnectFlags(packet));
        body.WriteUInt16(packet.KeepAliveSeconds);
        if (version == MqttProtocolVersion.V500)
            EncodeConnectProperties(body, packet);
        body.WriteText(packet.ClientIdentifier);
        if (packet.Will is { } will)
            EncodeWill(body, version, will, packet.WillDelayIntervalSeconds);
        if (packet.UserName is { } userName)
            body.WriteText(userName);
        if (packet.Password is { } password)
            body.WriteBinary(password.Span);
    }

    private static byte ConnectFlags(ConnectPacket packet)
    {
        int flags = packet.CleanStart ? CleanStartFlag : 0;
        if (packet.Will is { } will)
            flags |= WillFlag | ((int)will.Qos << 3) | (will.Retain ? WillRetainFlag : 0);
        if (packet.UserName is not null)
            flags |= UserNameFlag;
        if (packet.Password is not null)
            flags |= PasswordFlag;
        return (byte)flags;
    }

    /// <summary>CONNECT Properties (5.0, 3.1.2.11); those that hold their default are left out.</summary>
    private static void EncodeConnectProperties(BodyWriter body, ConnectPacket packet)
    {
        int start = body.BeginProperties();
        if (packet.SessionExpiryIntervalSeconds != 0)
            body.WriteProperty(PropertyIdentifier.SessionExpiryInterval, (uint?)packet.SessionExpiryIntervalSeconds);
        if (packet.ReceiveMaximum != ushort.MaxValue)
            body.WriteProperty(PropertyIdentifier.ReceiveMaximum, packet.ReceiveMaximum);
        body.WriteProperty(PropertyIdentifier.MaximumPacketSize, packet.MaximumPacketSize);
        if (packet.TopicAliasMaximum != 0)
            body.WriteProperty(PropertyIdentifier.TopicAliasMaximum, packet.TopicAliasMaximum);
        if (packet.RequestResponseInformation)
            body.WriteProperty(PropertyIdentifier.RequestResponseInformation, (byte)1);
        if (!packet.RequestProblemInformation)
            body.WriteProperty(PropertyIdentifier.RequestProblemInformation, (byte)0);
        body.WriteProperty(PropertyIdentifier.AuthenticationMethod, packet.AuthenticationMethod);
        body.WriteProperty(PropertyIdentifier.AuthenticationData, packet.AuthenticationData);
        body.WriteUserProperties(packet.UserProperties);
        body.EndProperties(start);
    }

    /// <summary>Will Properties, Will Topic and Will Payload (5.0, 3.1.3.2 to 3.1.3.4).</summary>
    private static void EncodeWill(BodyWriter body, MqttProtocolVersion version, MqttMessage will, uint delaySeconds)
    {
        if (version == MqttProtocolVersion.V500)
        {
            int start = body.BeginProperties();
            if (delaySeconds != 0)
                body.WriteProperty(PropertyIdentifier.WillDelayInterval, (uint?)delaySeconds);
            if (will.PayloadIsUtf8)
                body.WriteProperty(PropertyIdentifier.PayloadFormatIndicator, (byte)1);
            body.WriteProperty(PropertyIdentifier.MessageExpiryInterval, will.MessageExpiryIntervalSeconds);
            body.WriteProperty(PropertyIdentifier.ContentType, will.ContentType);
            body.WriteProperty(PropertyIdentifier.ResponseTopic, will.ResponseTopic);
            body.WriteProperty(PropertyIdentifier.CorrelationData, will.CorrelationData);
            body.WriteUserProperties(will.UserProperties);
            body.EndProperties(start);
        }

        body.WriteText(will.Topic);
        body.WriteBinary(will.Payload.Span);
    }
}
