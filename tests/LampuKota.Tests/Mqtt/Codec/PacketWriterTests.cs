using System.Buffers;
using LampuKota.Mqtt;

namespace LampuKota.Tests;

/// <summary>What the writer leaves out, adds, and refuses to write.</summary>
public sealed class PacketWriterTests
{
    private const MqttProtocolVersion V500 = MqttProtocolVersion.V500;
    private static readonly IReadOnlyList<UserProperty> Users = [new("name", "value")];

    public static TheoryData<string> Shedding => ["CONNACK", "SUBACK", "UNSUBACK", "DISCONNECT", "AUTH", "PUBACK", "PUBREC", "PUBREL", "PUBCOMP"];

    [Theory]
    [MemberData(nameof(Shedding))]
    public void Diagnostics_are_left_out_where_they_do_not_fit(string name)
    {
        // [MQTT-3.2.2-19], [MQTT-3.4.2-2], [MQTT-3.9.2-1], [MQTT-3.11.2-1], [MQTT-3.14.2-3], [MQTT-3.15.2-2] and the clauses after them
        byte[] all = WriteSome(name, uint.MaxValue)!;
        byte[] shorter = WriteSome(name, (uint)all.Length - 1)!;
        byte[] shortest = WriteSome(name, (uint)shorter.Length - 1)!;
        Assert.Equal(all, WriteSome(name, (uint)all.Length));
        Assert.Equal("because"u8.Length + 3, shorter.Length - shortest.Length);
        Assert.Equal("namevalue"u8.Length + 5, all.Length - shorter.Length);
        Assert.Null(WriteSome(name, (uint)shortest.Length - 1));
    }

    [Fact]
    public void Requests_are_not_written_where_they_do_not_fit()
    {
        ArrayBufferWriter<byte> output = new();
        Assert.False(MqttPacketWriter.WriteSubscribe(output, V500, new SubscribePacket(1, [new TopicSubscription("a")]), 8));
        Assert.False(MqttPacketWriter.WriteUnsubscribe(output, V500, new UnsubscribePacket(1, ["a"]), 7));
        Assert.False(MqttPacketWriter.WriteAck(output, V500, MqttPacketType.PublishAck, new AckPacket(1), 3));
        Assert.Equal(0, output.WrittenCount);
    }

    [Theory]
    [InlineData(ReasonCode.Success, 0)]
    [InlineData(ReasonCode.UnsupportedProtocolVersion, 1)]
    [InlineData(ReasonCode.ClientIdentifierNotValid, 2)]
    [InlineData(ReasonCode.ServerBusy, 3)]
    [InlineData(ReasonCode.BadUserNameOrPassword, 4)]
    [InlineData(ReasonCode.Banned, 5)]
    [InlineData(ReasonCode.NotAuthorized, 5)]
    [InlineData(ReasonCode.QuotaExceeded, 3)]
    public void A_refusal_has_a_return_code_in_3_1_1(ReasonCode reason, byte returnCode) => Assert.Equal(
        [0x20, 2, 0, returnCode],
        Wire.Write(output => MqttPacketWriter.WriteConnectAck(output, MqttProtocolVersion.V311, new ConnectAckPacket { ReasonCode = reason })));

    [Fact]
    public void Every_failure_of_a_subscription_is_0x80_in_3_1_1() => Assert.Equal(
        [0x90, 4, 0, 1, 2, 0x80],
        Wire.Write(output => MqttPacketWriter.WriteSubscribeAck(
            output, MqttProtocolVersion.V311, new SubscribeAckPacket(1, [ReasonCode.GrantedQos2, ReasonCode.QuotaExceeded]))));

    [Fact]
    public void What_3_1_1_does_not_know_is_left_out()
    {
        byte[] bytes = Wire.Write(output => MqttPacketWriter.WritePublish(
            output, MqttProtocolVersion.V311, PacketSample.Message, new PublishDelivery { TopicAlias = 3, OmitsTopic = true, SubscriptionIdentifiers = [1] }));
        int length = PacketSample.Message.Topic.Length;
        Assert.Equal([0x30, (byte)(bytes.Length - 2), 0, (byte)length], bytes[..4]);
        Assert.Equal(PacketSample.Message.Payload.ToArray(), bytes[(4 + length)..]);
    }

    [Fact]
    public void Forwarded_properties_keep_their_order_and_lose_those_of_the_connection()
    {
        // [MQTT-3.3.2-18], [MQTT-3.3.2-6]
        ReadOnlySpan<byte> received = [0x23, 0, 7, 0x26, 0, 1, (byte)'b', 0, 0, 0x02, 0, 0, 0, 90, 0x26, 0, 1, (byte)'a', 0, 0, 0x0B, 5];
        ArrayBufferWriter<byte> output = new();
        PublishDelivery delivery = new() { MessageExpiryIntervalSeconds = 60, SubscriptionIdentifiers = [200], TopicAlias = 1, OmitsTopic = true };
        MqttPacketWriter.WritePublish(output, V500, "t"u8, received, new ReadOnlySequence<byte>([9]), delivery);
        byte[] expected = [0x23, 0, 1, 0x02, 0, 0, 0, 60, 0x0B, 0xC8, 0x01, 0x26, 0, 1, (byte)'b', 0, 0, 0x26, 0, 1, (byte)'a', 0, 0];
        Assert.Equal([0x30, (byte)(expected.Length + 4), 0, 0, (byte)expected.Length, .. expected, 9], output.WrittenSpan.ToArray());
        Assert.Equal(output.WrittenCount, MqttPacketWriter.PublishSize(V500, "t"u8, received, 1, delivery));
    }

    [Fact]
    public void An_expiry_given_for_the_delivery_goes_before_that_of_the_message()
    {
        ReadOnlySequence<byte> buffer = new(Wire.Write(output => MqttPacketWriter.WritePublish(
            output, V500, PacketSample.Message, new PublishDelivery { MessageExpiryIntervalSeconds = 7 })));
        Wire.Reader(MqttRole.Client, V500).TryRead(ref buffer, out MqttPacket packet);
        Assert.True(packet.Publish.TryGetMessageExpiryIntervalSeconds(out uint seconds));
        Assert.Equal(7u, seconds);
    }

    [Fact]
    public void Texts_that_MQTT_cannot_carry_are_refused_before_anything_is_written()
    {
        foreach (string text in new[] { "a\0b", "a\uD800", new string('x', 65_536) })
        {
            ArrayBufferWriter<byte> output = new();
            MqttMessage message = new() { Topic = "t", ContentType = text };
            Assert.ThrowsAny<ArgumentException>(() => MqttPacketWriter.PublishSize(V500, message, new PublishDelivery()));
            Assert.ThrowsAny<ArgumentException>(() => MqttPacketWriter.WritePublish(output, V500, message, new PublishDelivery()));
            Assert.ThrowsAny<ArgumentException>(() => MqttPacketWriter.WriteDisconnect(output, V500, new DisconnectPacket { ReasonString = text }));
            Assert.Equal(0, output.WrittenCount);
        }
    }

    [Fact]
    public void A_packet_identifier_of_0_is_never_written()
    {
        ArrayBufferWriter<byte> output = new();
        MqttMessage message = new() { Topic = "t" };
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            MqttPacketWriter.WritePublish(output, V500, message, new PublishDelivery { Qos = QualityOfService.AtLeastOnce }));
        Assert.Throws<ArgumentOutOfRangeException>(() => MqttPacketWriter.WriteAck(output, V500, MqttPacketType.PublishAck, default));
        Assert.Throws<ArgumentOutOfRangeException>(() => MqttPacketWriter.WriteUnsubscribe(output, V500, new UnsubscribePacket(0, ["a"])));
        Assert.Throws<ArgumentOutOfRangeException>(() => MqttPacketWriter.WriteAck(output, V500, MqttPacketType.Publish, new AckPacket(1)));
        Assert.Equal(0, output.WrittenCount);
    }

    [Fact]
    public void Where_there_are_no_properties_their_length_is_0()
    {
        // [MQTT-2.2.2-1]
        Assert.Equal([0x30, 4, 0, 1, (byte)'t', 0], Wire.Write(output =>
            MqttPacketWriter.WritePublish(output, V500, new MqttMessage { Topic = "t" }, default)));
        Assert.Equal([0x82, 7, 0, 1, 0, 0, 1, (byte)'t', 0], Wire.Write(output =>
            MqttPacketWriter.WriteSubscribe(output, V500, new SubscribePacket(1, [new TopicSubscription("t")]))));
        Assert.Equal([0xA2, 6, 0, 1, 0, 0, 1, (byte)'t'], Wire.Write(output =>
            MqttPacketWriter.WriteUnsubscribe(output, V500, new UnsubscribePacket(1, ["t"]))));
        Assert.Equal([0x90, 4, 0, 1, 0, 0], Wire.Write(output =>
            MqttPacketWriter.WriteSubscribeAck(output, V500, new SubscribeAckPacket(1, [ReasonCode.Success]))));
        Assert.Equal([0x20, 3, 0, 0, 0], Wire.Write(output => MqttPacketWriter.WriteConnectAck(output, V500, new ConnectAckPacket())));
    }

    [Theory]
    [InlineData(127, 2)]
    [InlineData(128, 3)]
    [InlineData(16_383, 3)]
    [InlineData(16_384, 4)]
    [InlineData(2_097_151, 4)]
    [InlineData(2_097_152, 5)]
    public void A_length_takes_as_few_bytes_as_it_can(int remainingLength, int header)
    {
        // [MQTT-1.5.5-1]
        int payload = remainingLength - 4;
        Assert.Equal(header + remainingLength, MqttPacketWriter.PublishSize(V500, "t"u8, default, payload, default));
    }

    [Fact]
    public void QoS_3_is_never_written() => Assert.Throws<ArgumentOutOfRangeException>(() => MqttPacketWriter.PublishSize(
        V500, "t"u8, default, 0, new PublishDelivery { Qos = (QualityOfService)3, PacketIdentifier = 1 }));

    [Fact]
    public void A_packet_of_more_than_256_MB_is_refused() => Assert.Throws<ArgumentException>(() =>
        MqttPacketWriter.PublishSize(V500, "t"u8, default, 268_435_455, new PublishDelivery()));

    [Fact]
    public void Plain_acknowledgements_take_the_shortest_form()
    {
        Assert.Equal([0x40, 2, 0, 1], Ack(MqttPacketType.PublishAck, ReasonCode.Success));
        Assert.Equal([0x62, 2, 0, 1], Ack(MqttPacketType.PublishRelease, ReasonCode.Success));
        Assert.Equal([0x70, 3, 0, 1, 0x92], Ack(MqttPacketType.PublishComplete, ReasonCode.PacketIdentifierNotFound));
        Assert.Equal([0xE0, 0], Wire.Write(output => MqttPacketWriter.WriteDisconnect(output, V500, new DisconnectPacket())));
        Assert.Equal([0xF0, 0], Wire.Write(output => MqttPacketWriter.WriteAuth(output, new AuthPacket(ReasonCode.Success))));
    }

    private static Dictionary<string, MqttPacketType> Acknowledgements { get; } = new()
    {
        ["PUBACK"] = MqttPacketType.PublishAck,
        ["PUBREC"] = MqttPacketType.PublishReceived,
        ["PUBREL"] = MqttPacketType.PublishRelease,
        ["PUBCOMP"] = MqttPacketType.PublishComplete,
    };

    private static byte[] Ack(MqttPacketType type, ReasonCode code) =>
        Wire.Write(output => MqttPacketWriter.WriteAck(output, V500, type, new AckPacket(1, code)));

    private static byte[]? WriteSome(string name, uint maximum)
    {
        ArrayBufferWriter<byte> output = new();
        bool written = name switch
        {
            "CONNACK" => MqttPacketWriter.WriteConnectAck(
                output, V500, new ConnectAckPacket { ReasonString = "because", UserProperties = Users }, maximum),
            "SUBACK" => MqttPacketWriter.WriteSubscribeAck(
                output, V500, new SubscribeAckPacket(1, [ReasonCode.Success]) { ReasonString = "because", UserProperties = Users }, maximum),
            "UNSUBACK" => MqttPacketWriter.WriteUnsubscribeAck(
                output, V500, new UnsubscribeAckPacket(1, [ReasonCode.Success]) { ReasonString = "because", UserProperties = Users }, maximum),
            "DISCONNECT" => MqttPacketWriter.WriteDisconnect(
                output, V500, new DisconnectPacket(ReasonCode.ServerBusy) { ReasonString = "because", UserProperties = Users }, maximum),
            "AUTH" => MqttPacketWriter.WriteAuth(
                output, new AuthPacket(ReasonCode.ContinueAuthentication)
                {
                    AuthenticationMethod = "m",
                    ReasonString = "because",
                    UserProperties = Users,
                }, maximum),
            _ => MqttPacketWriter.WriteAck(
                output, V500, Acknowledgements[name], new AckPacket(1) { ReasonString = "because", UserProperties = Users }, maximum),
        };
        Assert.Equal(written, output.WrittenCount > 0);
        return written ? output.WrittenSpan.ToArray() : null;
    }
}
