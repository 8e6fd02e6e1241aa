using System.Text;
using LampuKota.Mqtt;

namespace LampuKota.Tests;

/// <summary>One packet with everything it may hold: its bytes, and what has to be read from them.</summary>
internal sealed record PacketSample(string Name, MqttRole Reader, MqttProtocolVersion Version, byte[] Bytes, string Expected)
{
    public bool OpensConnection => Name is "CONNECT" or "CONNACK";

    private static readonly IReadOnlyList<UserProperty> Users = [new("gateway", "KPG-01"), new("gateway", "Liliba"), new("", "")];

    public static MqttMessage Message { get; } = new()
    {
        Topic = "lampukota/v1/KPG-01/command",
        Payload = Encoding.UTF8.GetBytes("{\"level\":80}"),
        Qos = QualityOfService.AtLeastOnce,
        Retain = true,
        Duplicate = true,
        PayloadIsUtf8 = true,
        MessageExpiryIntervalSeconds = 90,
        ContentType = "application/json",
        ResponseTopic = "lampukota/v1/KPG-01/command/result",
        CorrelationData = new byte[] { 0, 1, 2, 255 },
        UserProperties = Users,
    };

    public static IReadOnlyList<PacketSample> All { get; } = [.. V500(), .. V311()];

    private static IEnumerable<PacketSample> V500()
    {
        foreach (MqttRole reader in Enum.GetValues<MqttRole>())
        {
            yield return Publish("PUBLISH", reader, MqttProtocolVersion.V500, Message, 7);
            yield return Publish("PUBLISH QoS 0", reader, MqttProtocolVersion.V500, new MqttMessage { Topic = "a" }, 0);
            foreach (PacketSample ack in Acks(reader, MqttProtocolVersion.V500))
                yield return ack;
            yield return Of("AUTH", reader, MqttPacketType.Auth, new AuthPacket(ReasonCode.ContinueAuthentication)
            {
                AuthenticationMethod = "SCRAM-SHA-256",
                AuthenticationData = new byte[] { 1, 2 },
                ReasonString = "next",
                UserProperties = Users,
            });
        }

        yield return Of("CONNECT", MqttRole.Server, MqttPacketType.Connect, FullConnect);
        yield return Of("SUBSCRIBE", MqttRole.Server, MqttPacketType.Subscribe, new SubscribePacket(3, [
            new TopicSubscription("lampukota/v1/+/telemetry", QualityOfService.AtLeastOnce) { NoLocal = true, RetainAsPublished = true },
            new TopicSubscription("$share/ingest/#", QualityOfService.ExactlyOnce) { RetainHandling = RetainHandling.DoNotSend },
        ])
        {
            SubscriptionIdentifier = 268_435_455,
            UserProperties = Users,
        });
        yield return Of("UNSUBSCRIBE", MqttRole.Server, MqttPacketType.Unsubscribe,
            new UnsubscribePacket(4, ["a/+", "#"]) { UserProperties = Users });
        yield return Of("PINGREQ", MqttRole.Server, MqttPacketType.PingRequest, null);
        yield return Of("DISCONNECT", MqttRole.Server, MqttPacketType.Disconnect, new DisconnectPacket(ReasonCode.DisconnectWithWillMessage)
        {
            SessionExpiryIntervalSeconds = 5,
            ReasonString = "power",
            UserProperties = Users,
        });

        yield return Of("CONNACK", MqttRole.Client, MqttPacketType.ConnectAck, FullConnectAck);
        yield return Of("SUBACK", MqttRole.Client, MqttPacketType.SubscribeAck,
            new SubscribeAckPacket(3, [ReasonCode.GrantedQos1, ReasonCode.NotAuthorized]) { ReasonString = "no", UserProperties = Users });
        yield return Of("UNSUBACK", MqttRole.Client, MqttPacketType.UnsubscribeAck,
            new UnsubscribeAckPacket(4, [ReasonCode.Success, ReasonCode.NoSubscriptionExisted]) { ReasonString = "no", UserProperties = Users });
        yield return Of("PINGRESP", MqttRole.Client, MqttPacketType.PingResponse, null);
        yield return Of("DISCONNECT", MqttRole.Client, MqttPacketType.Disconnect, new DisconnectPacket(ReasonCode.ServerMoved)
        {
            ServerReference = "other:1883",
            ReasonString = "moved",
            UserProperties = Users,
        });
    }

    private static IEnumerable<PacketSample> V311()
    {
        const MqttProtocolVersion Version = MqttProtocolVersion.V311;
        MqttMessage plain = new() { Topic = "a/b", Payload = new byte[] { 1, 2, 3 }, Qos = QualityOfService.ExactlyOnce };
        foreach (MqttRole reader in Enum.GetValues<MqttRole>())
        {
            yield return Publish("PUBLISH", reader, Version, plain, 65_535);
            foreach (PacketSample ack in Acks(reader, Version))
                yield return ack;
        }

        yield return Of("CONNECT", MqttRole.Server, MqttPacketType.Connect, new ConnectPacket
        {
            ProtocolVersion = Version,
            ClientIdentifier = "KPG-01",
            CleanStart = false,
            SessionExpiryIntervalSeconds = ConnectPacket.NeverExpires,
            KeepAliveSeconds = 30,
            UserName = "KPG-01",
            Password = new byte[] { 1 },
            Will = plain,
        }, Version);
        yield return Of("SUBSCRIBE", MqttRole.Server, MqttPacketType.Subscribe,
            new SubscribePacket(3, [new TopicSubscription("#", QualityOfService.ExactlyOnce), new TopicSubscription("a")]), Version);
        yield return Of("UNSUBSCRIBE", MqttRole.Server, MqttPacketType.Unsubscribe, new UnsubscribePacket(4, ["a/+"]), Version);
        yield return Of("PINGREQ", MqttRole.Server, MqttPacketType.PingRequest, null, Version);
        yield return Of("DISCONNECT", MqttRole.Server, MqttPacketType.Disconnect, new DisconnectPacket(), Version);
        yield return Of("CONNACK", MqttRole.Client, MqttPacketType.ConnectAck,
            new ConnectAckPacket { ReasonCode = ReasonCode.BadUserNameOrPassword }, Version);
        yield return Of("SUBACK", MqttRole.Client, MqttPacketType.SubscribeAck,
            new SubscribeAckPacket(3, [ReasonCode.GrantedQos2, ReasonCode.UnspecifiedError]), Version);
        yield return Of("UNSUBACK", MqttRole.Client, MqttPacketType.UnsubscribeAck, new UnsubscribeAckPacket(4, []), Version);
        yield return Of("PINGRESP", MqttRole.Client, MqttPacketType.PingResponse, null, Version);
    }

    private static ConnectPacket FullConnect => new()
    {
        ClientIdentifier = "KPG-01",
        CleanStart = false,
        KeepAliveSeconds = 30,
        UserName = "KPG-01",
        Password = new byte[] { 0, 255 },
        Will = Message with { Duplicate = false },
        WillDelayIntervalSeconds = 15,
        SessionExpiryIntervalSeconds = 86_400,
        ReceiveMaximum = 16,
        MaximumPacketSize = 65_536,
        TopicAliasMaximum = 8,
        RequestResponseInformation = true,
        RequestProblemInformation = false,
        AuthenticationMethod = "SCRAM-SHA-256",
        AuthenticationData = new byte[] { 9 },
        UserProperties = Users,
    };

    private static ConnectAckPacket FullConnectAck => new()
    {
        SessionPresent = true,
        SessionExpiryIntervalSeconds = 60,
        ReceiveMaximum = 20,
        MaximumQos = QualityOfService.AtLeastOnce,
        RetainAvailable = false,
        MaximumPacketSize = 1_048_576,
        AssignedClientIdentifier = "auto-1",
        TopicAliasMaximum = 10,
        ReasonString = "welcome",
        UserProperties = Users,
        WildcardSubscriptionAvailable = false,
        SubscriptionIdentifiersAvailable = false,
        SharedSubscriptionAvailable = false,
        ServerKeepAliveSeconds = 45,
        ResponseInformation = "reply/",
        ServerReference = "other:1883",
        AuthenticationMethod = "SCRAM-SHA-256",
        AuthenticationData = new byte[] { 9 },
    };

    private static IEnumerable<PacketSample> Acks(MqttRole reader, MqttProtocolVersion version)
    {
        foreach (MqttPacketType type in new[]
            { MqttPacketType.PublishAck, MqttPacketType.PublishReceived, MqttPacketType.PublishRelease, MqttPacketType.PublishComplete })
        {
            yield return Ack(type, reader, version, new AckPacket(65_535));
            if (version == MqttProtocolVersion.V311)
                continue;
            ReasonCode failure = type < MqttPacketType.PublishRelease ? ReasonCode.PayloadFormatInvalid : ReasonCode.PacketIdentifierNotFound;
            yield return Ack(type, reader, version, new AckPacket(1, failure));
            yield return Ack(type, reader, version, new AckPacket(1, failure) { ReasonString = "why", UserProperties = Users });
        }
    }

    private static PacketSample Publish(string name, MqttRole reader, MqttProtocolVersion version, MqttMessage message, ushort identifier)
    {
        byte[] bytes = Wire.Write(output => MqttPacketWriter.WritePublish(output, version, message, new PublishDelivery
        {
            PacketIdentifier = identifier,
            Qos = message.Qos,
            Retain = message.Retain,
            Duplicate = message.Duplicate,
        }));
        return new PacketSample(name, reader, version, bytes, Wire.Describe(MqttPacketType.Publish, Wire.Publish(message, identifier)));
    }

    private static PacketSample Ack(MqttPacketType type, MqttRole reader, MqttProtocolVersion version, AckPacket ack) => new(
        type.ToString(), reader, version, Wire.Write(output => MqttPacketWriter.WriteAck(output, version, type, ack)), Wire.Describe(type, ack));

    private static PacketSample Of(
        string name, MqttRole reader, MqttPacketType type, object? content, MqttProtocolVersion version = MqttProtocolVersion.V500) =>
        new(name, reader, version, Wire.Write(output => PacketEncoder.Write(output, version, type, content)), Wire.Describe(type, content));
}
