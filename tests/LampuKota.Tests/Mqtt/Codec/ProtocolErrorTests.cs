using System.Buffers;
using System.Text;
using LampuKota.Mqtt;

namespace LampuKota.Tests;

/// <summary>Bytes that the specification forbids, each with the Reason Code that it asks for.</summary>
public sealed class ProtocolErrorTests
{
    private const ReasonCode Malformed = ReasonCode.MalformedPacket;
    private const ReasonCode ProtocolError = ReasonCode.ProtocolError;

    [Theory]
    [InlineData("00 00", Malformed)] // 2.1.2: type 0 is reserved
    [InlineData("41 02 00 01", Malformed)] // [MQTT-2.1.3-1]: flags of PUBACK
    [InlineData("60 02 00 01", Malformed)] // PUBREL needs flags 0010
    [InlineData("80 06 00 01 00 00 01 61", Malformed)] // SUBSCRIBE needs flags 0010 [MQTT-3.8.1-1]
    [InlineData("A0 06 00 01 00 00 01 61", Malformed)] // UNSUBSCRIBE likewise [MQTT-3.10.1-1]
    [InlineData("C1 00", Malformed)]
    [InlineData("51 02 00 01", Malformed)] // flags of PUBREC
    [InlineData("72 02 00 01", Malformed)] // flags of PUBCOMP
    [InlineData("E1 00", Malformed)] // [MQTT-3.14.1-1]: flags of DISCONNECT
    [InlineData("F1 00", Malformed)] // [MQTT-3.15.1-1]: flags of AUTH
    [InlineData("C0 80 00", Malformed)] // [MQTT-1.5.5-1]: more bytes than necessary
    [InlineData("C0 80 80 80 80 01", Malformed)] // 1.5.5: five bytes
    [InlineData("C0 01 00", Malformed)] // PINGREQ has no body
    [InlineData("30 01 00", Malformed)] // ends within the topic's length
    [InlineData("30 03 00 05 61", Malformed)] // ends within the topic
    [InlineData("36 06 00 01 61 00 01 00", Malformed)] // [MQTT-3.3.1-4]: QoS 3
    [InlineData("38 04 00 01 61 00", Malformed)] // [MQTT-3.3.1-2]: DUP at QoS 0
    [InlineData("32 06 00 01 61 00 00 00", ProtocolError)] // [MQTT-2.2.1-3]: Packet Identifier 0
    [InlineData("30 03 00 00 00", ProtocolError)] // no topic and no alias
    [InlineData("30 04 00 01 23 00", Malformed)] // [MQTT-3.3.2-2]: wildcard
    [InlineData("30 04 00 01 00 00", Malformed)] // [MQTT-1.5.4-2]: NUL
    [InlineData("30 05 00 02 C0 80 00", Malformed)] // [MQTT-1.5.4-1]: overlong
    [InlineData("30 06 00 03 ED A0 80 00", Malformed)] // [MQTT-1.5.4-1]: surrogate
    [InlineData("30 05 00 01 61 01 01", Malformed)] // property without its value
    [InlineData("30 06 00 01 61 02 01 02", ProtocolError)] // 3.3.2.3.2: Payload Format Indicator 2
    [InlineData("30 08 00 01 61 04 01 01 01 01", ProtocolError)] // a property twice
    [InlineData("30 09 00 01 61 05 11 00 00 00 01", Malformed)] // 2.2.2.2: a property of another packet
    [InlineData("30 05 00 01 61 01 7F", Malformed)] // 2.2.2.2: no such property
    [InlineData("30 07 00 01 61 03 23 00 00", ReasonCode.TopicAliasInvalid)] // [MQTT-3.3.2-8]
    [InlineData("30 07 00 01 61 03 23 00 01", ReasonCode.TopicAliasInvalid)] // [MQTT-3.3.2-9]: above the maximum, here 0
    [InlineData("30 06 00 01 61 02 0B 01", ProtocolError)] // [MQTT-3.3.4-6]: Subscription Identifier from a Client
    [InlineData("30 08 00 01 61 04 08 00 01 2B", Malformed)] // [MQTT-3.3.2-14]: Response Topic with a wildcard
    [InlineData("30 08 00 01 61 04 08 00 01 FF", Malformed)] // [MQTT-3.3.2-13]: Response Topic that is no UTF-8
    [InlineData("30 08 00 01 61 04 03 00 01 FF", Malformed)] // [MQTT-3.3.2-19]: Content Type that is no UTF-8
    [InlineData("30 0A 00 01 61 06 26 00 01 FF 00 00", Malformed)] // [MQTT-1.5.7-1]: name of a User Property
    [InlineData("30 0A 00 01 61 06 26 00 00 00 01 FF", Malformed)] // [MQTT-1.5.7-1]: value of a User Property
    [InlineData("30 08 00 01 61 04 23 00 01 00", Malformed)] // properties that end within a property
    [InlineData("40 03 00 01 01", ProtocolError)] // [MQTT-3.4.2-1]: not a Reason Code of PUBACK
    [InlineData("50 03 00 01 92", ProtocolError)] // [MQTT-3.5.2-1]
    [InlineData("70 03 00 01 10", ProtocolError)] // [MQTT-3.7.2-1]
    [InlineData("62 03 00 01 80", ProtocolError)] // [MQTT-3.6.2-1]
    [InlineData("40 02 00 00", ProtocolError)]
    [InlineData("40 01 00", Malformed)]
    [InlineData("40 05 00 01 00 00 00", Malformed)] // bytes left over
    [InlineData("82 03 00 01 00", ProtocolError)] // [MQTT-3.8.3-2]: no Topic Filter
    [InlineData("82 07 00 01 00 00 01 61 40", Malformed)] // [MQTT-3.8.3-5]: reserved option
    [InlineData("82 07 00 01 00 00 01 61 03", ProtocolError)] // 3.8.3.1: QoS 3
    [InlineData("82 07 00 01 00 00 01 61 30", ProtocolError)] // 3.8.3.1: Retain Handling 3
    [InlineData("82 08 00 01 00 00 02 61 23 00", Malformed)] // [MQTT-4.7.1-1]
    [InlineData("82 06 00 01 00 00 00 00", Malformed)] // [MQTT-4.7.3-1]
    [InlineData("82 07 00 01 00 00 01 FF 00", Malformed)] // [MQTT-3.8.3-1]: no UTF-8
    [InlineData("82 07 00 01 00 00 01 00 00", Malformed)] // [MQTT-4.7.3-2]: NUL
    [InlineData("82 08 00 01 00 00 02 61 2B 00", Malformed)] // [MQTT-4.7.1-2]
    [InlineData("82 0D 00 01 00 00 07 24 73 68 61 72 65 2F 00", Malformed)] // [MQTT-4.8.2-1]: no Share Name and no filter
    [InlineData("82 10 00 01 00 00 0A 24 73 68 61 72 65 2F 2B 2F 61 00", Malformed)] // [MQTT-4.8.2-2]: wildcard as Share Name
    [InlineData("82 10 00 01 00 00 0A 24 73 68 61 72 65 2F 67 2F 61 04", ProtocolError)] // [MQTT-3.8.3-4]: No Local, shared
    [InlineData("82 09 00 01 02 0B 00 00 01 61 00", ProtocolError)] // 3.8.2.1.2: Subscription Identifier 0
    [InlineData("82 0B 00 01 04 0B 01 0B 02 00 01 61 00", ProtocolError)] // Subscription Identifier twice
    [InlineData("A2 03 00 01 00", ProtocolError)] // [MQTT-3.10.3-2]
    [InlineData("A2 06 00 01 00 00 01 FF", Malformed)] // [MQTT-3.10.3-1]: no UTF-8
    [InlineData("A2 05 00 01 00 00 00", Malformed)] // [MQTT-4.7.3-1]
    [InlineData("E0 01 01", ProtocolError)] // [MQTT-3.14.2-1]: not a Reason Code of DISCONNECT
    [InlineData("F0 02 01 00", ProtocolError)] // [MQTT-3.15.2-1]: not a Reason Code of AUTH
    [InlineData("E0 01 8D", ProtocolError)] // Keep Alive timeout is the Server's to say
    [InlineData("E0 0A 00 08 1C 00 05 6F 74 68 65 72", ProtocolError)] // Server Reference is the Server's
    [InlineData("F0 01 18", Malformed)] // AUTH without Property Length
    [InlineData("F0 02 18 00", ProtocolError)] // 3.15.2.2.2: AUTH without Authentication Method
    [InlineData("20 03 00 00 00", ProtocolError)] // CONNACK comes from a Server
    [InlineData("90 04 00 01 00 00", ProtocolError)]
    [InlineData("D0 00", ProtocolError)]
    public void A_server_refuses_what_a_client_must_not_send(string hex, ReasonCode reason) =>
        Assert.Equal(reason, Wire.ReadInvalid(Wire.Reader(MqttRole.Server, MqttProtocolVersion.V500), Bytes(hex)));

    [Theory]
    [InlineData("91 04 00 01 00 00", Malformed)] // flags of SUBACK
    [InlineData("D1 00", Malformed)] // flags of PINGRESP
    [InlineData("E1 00", Malformed)] // [MQTT-3.14.1-1]
    [InlineData("F1 00", Malformed)] // [MQTT-3.15.1-1]
    [InlineData("E0 07 00 05 11 00 00 00 01", ProtocolError)] // [MQTT-3.14.2-2]
    [InlineData("E0 01 04", ProtocolError)] // only a Client disconnects with its will
    [InlineData("90 03 00 01 00", ProtocolError)] // 3.9.3: no Reason Code
    [InlineData("90 04 00 01 00 03", ProtocolError)] // [MQTT-3.9.3-2]
    [InlineData("B0 04 00 01 00 01", ProtocolError)] // [MQTT-3.11.3-2]
    [InlineData("20 03 00 00 00", ProtocolError)] // [MQTT-3.2.0-2]: a second CONNACK
    [InlineData("C0 00", ProtocolError)]
    [InlineData("82 07 00 01 00 00 01 61 00", ProtocolError)]
    [InlineData("F0 02 19 00", ProtocolError)] // only a Client re-authenticates
    public void A_client_refuses_what_a_server_must_not_send(string hex, ReasonCode reason) =>
        Assert.Equal(reason, Wire.ReadInvalid(Wire.Reader(MqttRole.Client, MqttProtocolVersion.V500), Bytes(hex)));

    [Theory]
    [InlineData("20 03 02 00 00", Malformed)] // [MQTT-3.2.2-1]: reserved flag
    [InlineData("20 03 01 87 00", ProtocolError)] // [MQTT-3.2.2-6]: Session Present in a refusal
    [InlineData("20 03 00 01 00", ProtocolError)] // [MQTT-3.2.2-8]
    [InlineData("20 06 00 00 03 21 00 00", ProtocolError)] // 3.2.2.3.3: Receive Maximum 0
    [InlineData("20 05 00 00 02 24 02", ProtocolError)] // 3.2.2.3.4: Maximum QoS 2
    [InlineData("20 08 00 00 05 27 00 00 00 00", ProtocolError)] // 3.2.2.3.6: Maximum Packet Size 0
    [InlineData("20 05 00 00 02 25 02", ProtocolError)] // 3.2.2.3.5
    [InlineData("20 07 00 00 04 16 00 01 41", ProtocolError)] // Authentication Data without a Method
    [InlineData("30 04 00 01 61 00", ProtocolError)] // [MQTT-3.2.0-1]: CONNACK comes first
    [InlineData("D0 00", ProtocolError)]
    public void A_client_refuses_a_bad_opening(string hex, ReasonCode reason) =>
        Assert.Equal(reason, Wire.ReadInvalid(MqttPacketReader.ForClient(MqttProtocolVersion.V500, Wire.Cap), Bytes(hex)));

    [Theory]
    [InlineData("40 03 00 01 00", Malformed)] // 3.1.1 acknowledgements have two bytes
    [InlineData("E0 01 00", Malformed)]
    [InlineData("82 06 00 01 00 01 61 04", Malformed)] // [MQTT-3-8.3-4]: reserved option bits
    [InlineData("F0 00", ProtocolError)] // 3.1.1 has no AUTH
    [InlineData("30 02 00 00", ProtocolError)] // no topic
    public void A_server_refuses_what_3_1_1_forbids(string hex, ReasonCode reason) =>
        Assert.Equal(reason, Wire.ReadInvalid(Wire.Reader(MqttRole.Server, MqttProtocolVersion.V311), Bytes(hex)));

    [Theory]
    [InlineData("E0 00", ProtocolError)] // a 3.1.1 Server sends no DISCONNECT
    [InlineData("90 03 00 01 87", ProtocolError)] // [MQTT-3.9.3-2] of 3.1.1
    [InlineData("B0 03 00 01 00", Malformed)] // UNSUBACK has no payload
    public void A_client_refuses_what_3_1_1_forbids(string hex, ReasonCode reason) =>
        Assert.Equal(reason, Wire.ReadInvalid(Wire.Reader(MqttRole.Client, MqttProtocolVersion.V311), Bytes(hex)));

    [Fact]
    public void A_length_longer_than_necessary_is_fine_in_3_1_1() =>
        Assert.Equal("PingRequest null", Wire.ReadOne(Wire.Reader(MqttRole.Server, MqttProtocolVersion.V311), new ReadOnlySequence<byte>([0xC0, 0x80, 0])));

    [Fact]
    public void A_byte_order_mark_stays_where_it_is()
    {
        // [MQTT-1.5.4-3]
        byte[] packet = [0x30, 6, 0, 3, 0xEF, 0xBB, 0xBF, 0];
        ReadOnlySequence<byte> buffer = new(packet);
        Assert.Equal(ReadStatus.Done, Wire.Reader(MqttRole.Server, MqttProtocolVersion.V500).TryRead(ref buffer, out MqttPacket read));
        Assert.Equal("\uFEFF", read.Publish.ToMessage().Topic);
    }

    [Fact]
    public void The_type_is_refused_before_the_length_has_arrived()
    {
        Assert.Equal(ProtocolError, Wire.ReadInvalid(MqttPacketReader.ForServer(Wire.Cap), 0x30));
        Assert.Equal(Malformed, Wire.ReadInvalid(Wire.Reader(MqttRole.Server, MqttProtocolVersion.V500), 0x41));
    }

    [Fact]
    public void A_refusal_repeats_nothing_that_the_peer_sent()
    {
        byte[] secret = [0x30, 9, 0, 6, .. Encoding.UTF8.GetBytes("secr#t"), 0];
        ReadOnlySequence<byte> buffer = new(secret);
        Wire.Reader(MqttRole.Server, MqttProtocolVersion.V500).TryRead(ref buffer, out MqttPacket packet);
        Assert.Equal(MqttPacketType.Publish, packet.Type);
        Assert.DoesNotContain("secr", packet.ReasonString, StringComparison.Ordinal);
    }

    internal static byte[] Bytes(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
}
