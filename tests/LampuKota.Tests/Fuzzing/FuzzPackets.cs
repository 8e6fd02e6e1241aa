using System.Buffers;
using System.Text;
using LampuKota.Mqtt;

namespace LampuKota.Tests;

/// <summary>
/// Valid packets out of a small world: few topics, few names and few identifiers, so that packets concern each other and limits are reached.
/// </summary>
internal sealed class FuzzPackets(Random random, MqttProtocolVersion version)
{
    private static readonly string[] Topics = ["a", "a/b", "a/b/c", "$SYS/x", "\u00E9/\uFEFF", new('/', 30), new('t', 200)];
    private static readonly string[] Filters = ["#", "a", "a/#", "+/b", "$share/g/a/#", "$share/h/+", "$SYS/#", "no/body", new('/', 200)];
    private static readonly string[] Texts = ["", "x", "text/plain", "na\u00EFve \uD83D\uDCA1", new('v', 300)];

    public byte[] Connect(string clientIdentifier) => Write(output => MqttPacketWriter.WriteConnect(output, new ConnectPacket
    {
        ProtocolVersion = version,
        ClientIdentifier = clientIdentifier,
        CleanStart = clientIdentifier.Length == 0 || Chance(2),
        SessionExpiryIntervalSeconds = (uint)random.Next(3) * 20,
        KeepAliveSeconds = (ushort)random.Next(1, 100),
        UserName = Chance(3) ? Any(Texts) : null,
        Will = Chance(3) ? Message() : null,
        WillDelayIntervalSeconds = (uint)random.Next(3) * 10,
        ReceiveMaximum = (ushort)random.Next(1, 20),
        MaximumPacketSize = Chance(4) ? (uint)random.Next(1, 500) : null,
        TopicAliasMaximum = (ushort)random.Next(4),
        RequestProblemInformation = Chance(2),
        AuthenticationMethod = Chance(30) ? "m" : null,
    }));

    public byte[] ConnectAck() => Write(output => MqttPacketWriter.WriteConnectAck(output, version, new ConnectAckPacket
    {
        SessionPresent = Chance(2),
        ReceiveMaximum = (ushort)random.Next(1, 20),
        MaximumPacketSize = Chance(4) ? (uint)random.Next(1, 500) : null,
        TopicAliasMaximum = (ushort)random.Next(4),
        ServerKeepAliveSeconds = Chance(4) ? (ushort)random.Next(0, 1_000) : null,
        AssignedClientIdentifier = Chance(8) ? Any(Texts) : null,
        ReasonString = Chance(4) ? Any(Texts) : null,
        RetainAvailable = Chance(2),
        MaximumQos = Chance(4) ? QualityOfService.AtLeastOnce : QualityOfService.ExactlyOnce,
    }));

    /// <summary>Any packet; most of them such as a client sends.</summary>
    public byte[] FromClient() => random.Next(40) switch
    {
        < 18 => Publish(),
        < 26 => Ack(),
        < 31 => Write(output => MqttPacketWriter.WriteSubscribe(output, version, Subscribe())),
        < 33 => Write(output => MqttPacketWriter.WriteUnsubscribe(output, version, new UnsubscribePacket(Identifier(), Some(Filters)))),
        < 36 => Write(MqttPacketWriter.WritePingRequest),
        < 37 => Disconnect(),
        < 38 => Connect("c"),
        < 39 => Write(output => MqttPacketWriter.WriteAuth(output, new AuthPacket(ReasonCode.ContinueAuthentication) { AuthenticationMethod = "m" })),
        _ => FromServer(),
    };

    /// <summary>Any packet; most of them such as a server sends.</summary>
    public byte[] FromServer() => random.Next(40) switch
    {
        < 16 => Publish(),
        < 28 => Ack(),
        < 31 => Write(output => MqttPacketWriter.WriteSubscribeAck(output, version, new SubscribeAckPacket(Identifier(), Codes()))),
        < 33 => Write(output => MqttPacketWriter.WriteUnsubscribeAck(output, version, new UnsubscribeAckPacket(Identifier(), [ReasonCode.Success]))),
        < 36 => Write(MqttPacketWriter.WritePingResponse),
        < 37 => Disconnect(),
        < 38 => ConnectAck(),
        _ => FromClient(),
    };

    private byte[] Publish()
    {
        QualityOfService qos = (QualityOfService)random.Next(3);
        PublishDelivery delivery = new()
        {
            Qos = qos,
            PacketIdentifier = qos == QualityOfService.AtMostOnce ? (ushort)0 : Identifier(),
            Retain = Chance(4),
            Duplicate = qos != QualityOfService.AtMostOnce && Chance(4),
            TopicAlias = (ushort)(Chance(4) ? random.Next(1, 4) : 0),
            OmitsTopic = Chance(8),
        };
        ArrayBufferWriter<byte> output = new();
        MqttPacketWriter.WritePublish(output, version, Message(), delivery with { OmitsTopic = delivery.OmitsTopic && delivery.TopicAlias > 0 });
        return output.WrittenSpan.ToArray();
    }

    private byte[] Ack()
    {
        MqttPacketType type = (MqttPacketType)random.Next((int)MqttPacketType.PublishAck, (int)MqttPacketType.PublishComplete + 1);
        ReasonCode code = Chance(6) ? type < MqttPacketType.PublishRelease ? ReasonCode.QuotaExceeded : ReasonCode.PacketIdentifierNotFound : ReasonCode.Success;
        AckPacket ack = new(Identifier(), code) { ReasonString = Chance(6) ? Any(Texts) : null };
        return Write(output => MqttPacketWriter.WriteAck(output, version, type, ack));
    }

    private byte[] Disconnect() => Write(output => MqttPacketWriter.WriteDisconnect(output, version, new DisconnectPacket(
        Chance(2) ? ReasonCode.Success : ReasonCode.UnspecifiedError)
    {
        SessionExpiryIntervalSeconds = Chance(2) ? (uint)random.Next(40) : null,
    }));

    private SubscribePacket Subscribe() => new(Identifier(), [.. Some(Filters).Select(filter =>
        new TopicSubscription(filter, (QualityOfService)random.Next(3))
        {
            NoLocal = Chance(3) && !filter.StartsWith('$'),
            RetainAsPublished = Chance(2),
            RetainHandling = (RetainHandling)random.Next(3),
        })])
    {
        SubscriptionIdentifier = Chance(3) ? (uint)random.Next(1, 300) : null,
    };

    private MqttMessage Message() => new()
    {
        Topic = Any(Topics),
        Payload = Encoding.UTF8.GetBytes(new string('p', Chance(20) ? 3_000 : random.Next(40))),
        Qos = (QualityOfService)random.Next(3),
        Retain = Chance(4),
        PayloadIsUtf8 = Chance(4),
        MessageExpiryIntervalSeconds = Chance(4) ? (uint)random.Next(20) : null,
        ContentType = Chance(4) ? Any(Texts) : null,
        ResponseTopic = Chance(4) ? "answer" : null,
        CorrelationData = Chance(4) ? new byte[random.Next(20)] : null,
        UserProperties = Chance(4) ? [.. Some(Texts).Select(text => new UserProperty(text, Any(Texts)))] : [],
    };

    private ReasonCode[] Codes() => [.. Some(Filters).Select(_ => (ReasonCode)random.Next(3))];

    private ushort Identifier() => (ushort)random.Next(1, 9);

    private string[] Some(string[] from) => [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => Any(from))];

    private string Any(string[] from) => from[random.Next(from.Length)];

    private bool Chance(int oneIn) => random.Next(oneIn) == 0;

    private static byte[] Write(Action<IBufferWriter<byte>> write)
    {
        ArrayBufferWriter<byte> output = new();
        write(output);
        return output.WrittenSpan.ToArray();
    }
}
