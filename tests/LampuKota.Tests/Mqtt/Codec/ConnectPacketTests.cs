using System.Buffers;
using System.Text;
using LampuKota.Mqtt;

namespace LampuKota.Tests;

/// <summary>CONNECT as the first packet of a connection (MQTT 5.0 and 3.1.1, 3.1).</summary>
public sealed class ConnectPacketTests
{
    [Theory]
    [InlineData("00 04 4D 51 54 54 05 01 00 00 00 00 00", ReasonCode.MalformedPacket)] // [MQTT-3.1.2-3]: reserved flag
    [InlineData("00 04 4D 51 54 54 05 08 00 00 00 00 00", ReasonCode.MalformedPacket)] // [MQTT-3.1.2-11]: Will QoS without will
    [InlineData("00 04 4D 51 54 54 05 20 00 00 00 00 00", ReasonCode.MalformedPacket)] // [MQTT-3.1.2-13]: Will Retain without will
    [InlineData("00 04 4D 51 54 54 05 1E 00 00 00 00 00 00 00 01 61 00 00", ReasonCode.MalformedPacket)] // [MQTT-3.1.2-12]: Will QoS 3
    [InlineData("00 04 4D 51 54 54 05 04 00 00 00 00 00 00 00 01 23 00 00", ReasonCode.MalformedPacket)] // Will Topic with a wildcard
    [InlineData("00 04 4D 51 54 54 05 00 00 00 00 00 00 00", ReasonCode.MalformedPacket)] // bytes left over
    [InlineData("00 04 4D 51 54 54 05 80 00 00 00 00 00", ReasonCode.MalformedPacket)] // [MQTT-3.1.2-17]: User Name is missing
    [InlineData("00 04 4D 51 54 54 05 00 00 00 00 00 00 00 01 75", ReasonCode.MalformedPacket)] // [MQTT-3.1.2-16]: a User Name without its flag
    [InlineData("00 04 4D 51 54 54 05 80 00 00 00 00 00 00 01 75 00 01 70", ReasonCode.MalformedPacket)] // [MQTT-3.1.2-18]: a Password without its flag
    [InlineData("00 04 4D 51 54 54 05 40 00 00 00 00 00", ReasonCode.MalformedPacket)] // [MQTT-3.1.2-19]: Password is missing
    [InlineData("00 04 4D 51 54 54 05 04 00 00 00 00 00", ReasonCode.MalformedPacket)] // [MQTT-3.1.2-9]: the will is missing
    [InlineData("00 04 4D 51 54 54 05 04 00 00 00 00 00 00 00 01 61", ReasonCode.MalformedPacket)] // [MQTT-3.1.2-9]: its payload is missing
    [InlineData("00 04 4D 51 54 54 05 00 00 00 00", ReasonCode.MalformedPacket)] // [MQTT-3.1.3-3]: Client Identifier is missing
    [InlineData("00 04 4D 51 54 54 05 00 00 00 00 00 01 FF", ReasonCode.MalformedPacket)] // [MQTT-3.1.3-4]: no UTF-8
    [InlineData("00 04 4D 51 54 54 05 00 00 00 00 00 01 00", ReasonCode.MalformedPacket)] // [MQTT-1.5.4-2]: NUL
    [InlineData("00 04 4D 51 54 54 05 04 00 00 00 00 00 00 00 01 FF 00 00", ReasonCode.MalformedPacket)] // [MQTT-3.1.3-11]: no UTF-8
    [InlineData("00 04 4D 51 54 54 05 80 00 00 00 00 00 00 01 FF", ReasonCode.MalformedPacket)] // [MQTT-3.1.3-12]: no UTF-8
    [InlineData("00 04 4D 51 54 54 05 00 00 00 03 21 00 00 00 00", ReasonCode.ProtocolError)] // 3.1.2.11.3: Receive Maximum 0
    [InlineData("00 04 4D 51 54 54 05 00 00 00 05 27 00 00 00 00 00 00", ReasonCode.ProtocolError)] // 3.1.2.11.4
    [InlineData("00 04 4D 51 54 54 05 00 00 00 02 17 02 00 00", ReasonCode.ProtocolError)] // 3.1.2.11.7
    [InlineData("00 04 4D 51 54 54 05 00 00 00 03 16 00 00 00 00", ReasonCode.ProtocolError)] // 3.1.2.11.10: data without method
    [InlineData("00 04 4D 51 54 54 05 00 00 00 02 01 01 00 00", ReasonCode.MalformedPacket)] // a property of the will
    [InlineData("00 04 4D 51 54 54 04 00 00 00 00 00", ReasonCode.ClientIdentifierNotValid)] // 3.1.1 [MQTT-3.1.3-8]
    [InlineData("00 04 4D 51 54 54 04 42 00 00 00 00 00 00", ReasonCode.MalformedPacket)] // 3.1.1 [MQTT-3.1.2-22]
    [InlineData("00 04 4D 51 54 54 06 02 00 00 00 00 00", ReasonCode.UnsupportedProtocolVersion)] // [MQTT-3.1.2-2]
    [InlineData("00 06 4D 51 49 73 64 70 03 02 00 00 00 00", ReasonCode.UnsupportedProtocolVersion)] // MQTT 3.1
    [InlineData("00 04 4D 51 54 51 05 02 00 00 00 00 00", ReasonCode.UnsupportedProtocolVersion)] // [MQTT-3.1.2-1]
    public void A_connect_against_the_rules_is_refused(string body, ReasonCode reason)
    {
        byte[] bytes = ProtocolErrorTests.Bytes(body);
        Assert.Equal(reason, Wire.ReadInvalid(MqttPacketReader.ForServer(Wire.Cap), [0x10, (byte)bytes.Length, .. bytes]));
    }

    [Fact]
    public void The_fields_of_a_connect_stand_in_their_order()
    {
        // [MQTT-3.1.3-1], [MQTT-3.1.3-3], [MQTT-3.1.2-9], [MQTT-3.1.2-17], [MQTT-3.1.2-19]
        byte[] bytes = Wire.Write(output => MqttPacketWriter.WriteConnect(output, new ConnectPacket
        {
            ClientIdentifier = "c",
            CleanStart = true,
            KeepAliveSeconds = 1,
            Will = new MqttMessage { Topic = "w", Payload = "p"u8.ToArray(), Qos = QualityOfService.AtLeastOnce, Retain = true },
            UserName = "u",
            Password = "s"u8.ToArray(),
        }));
        byte[] expected = [0, 4, .. "MQTT"u8, 5, 0xEE, 0, 1, 0, 0, 1, .. "c"u8, 0, 0, 1, .. "w"u8, 0, 1, .. "p"u8, 0, 1, .. "u"u8, 0, 1, .. "s"u8];
        Assert.Equal([0x10, (byte)expected.Length, .. expected], bytes);
    }

    [Fact]
    public void The_version_of_a_refused_connect_is_known_so_that_the_refusal_can_be_written()
    {
        Assert.Equal(MqttProtocolVersion.V311, VersionAfter([0, 6, .. "MQIsdp"u8, 3, 2, 0, 0, 0, 0]));
        Assert.Equal(MqttProtocolVersion.V311, VersionAfter([0, 4, .. "MQTT"u8, 4, 0, 0, 0, 0, 0]));
        Assert.Equal(MqttProtocolVersion.V500, VersionAfter([0, 4, .. "MQTT"u8, 6, 2, 0, 0, 0, 0, 0]));
    }

    [Fact]
    public void Only_connect_opens_a_connection_and_only_once()
    {
        // [MQTT-3.1.0-1], [MQTT-3.1.0-2]
        MqttPacketReader reader = MqttPacketReader.ForServer(Wire.Cap);
        Assert.Null(reader.ProtocolVersion);
        byte[] connect = Wire.Write(output => MqttPacketWriter.WriteConnect(output, new ConnectPacket { ProtocolVersion = MqttProtocolVersion.V311 }));
        Wire.ReadOne(reader, new ReadOnlySequence<byte>(connect));
        Assert.Equal(MqttProtocolVersion.V311, reader.ProtocolVersion);
        Assert.Equal(ReasonCode.ProtocolError, Wire.ReadInvalid(reader, connect));
    }

    [Fact]
    public void A_3_1_1_connect_tells_the_life_of_its_session_as_5_0_does()
    {
        Assert.Equal(0u, Connect(cleanSession: true).SessionExpiryIntervalSeconds);
        Assert.Equal(ConnectPacket.NeverExpires, Connect(cleanSession: false).SessionExpiryIntervalSeconds);

        static ConnectPacket Connect(bool cleanSession)
        {
            byte[] body = [0, 4, .. "MQTT"u8, 4, cleanSession ? (byte)2 : (byte)0, 0, 0, 0, 1, (byte)'a'];
            ReadOnlySequence<byte> buffer = new([0x10, (byte)body.Length, .. body]);
            Assert.Equal(ReadStatus.Done, MqttPacketReader.ForServer(Wire.Cap).TryRead(ref buffer, out MqttPacket packet));
            return packet.Connect!;
        }
    }

    [Fact]
    public void A_password_alone_is_for_5_0_only()
    {
        ConnectPacket packet = new() { Password = Encoding.UTF8.GetBytes("secret") };
        byte[] bytes = Wire.Write(output => MqttPacketWriter.WriteConnect(output, packet));
        Assert.Contains("\"Password\"", Wire.ReadOne(MqttPacketReader.ForServer(Wire.Cap), new ReadOnlySequence<byte>(bytes)), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Wire.Write(output =>
            MqttPacketWriter.WriteConnect(output, packet with { ProtocolVersion = MqttProtocolVersion.V311 })));
    }

    private static MqttProtocolVersion? VersionAfter(byte[] body)
    {
        MqttPacketReader reader = MqttPacketReader.ForServer(Wire.Cap);
        Wire.ReadInvalid(reader, [0x10, (byte)body.Length, .. body]);
        return reader.ProtocolVersion;
    }
}
