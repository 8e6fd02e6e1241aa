using LampuKota.Broker;
using LampuKota.Mqtt;

namespace LampuKota.Tests;

/// <summary>Bytes that MQTT does not allow, from peers that mean no good.</summary>
public sealed class HostileInputTests
{
    public static TheoryData<string, byte[]> FirstBytesThatAreNoConnect() => new()
    {
        { "PUBLISH", [0x30, 3, 0, 1, (byte)'a'] },
        { "PINGREQ", [0xC0, 0] },
        { "DISCONNECT", [0xE0, 0] },
        { "reserved type 0", [0x00, 0] },
        { "HTTP", "GET / HTTP/1.1\r\n"u8.ToArray() },
        { "TLS", [0x16, 0x03, 0x01, 0x02, 0x00] },
        { "CONNECT with flags", [0x11, 0x0C] },
        { "a Remaining Length of five bytes", [0x10, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F] },
        { "a Remaining Length beyond what is allowed before CONNECT", [0x10, 0xFF, 0xFF, 0xFF, 0x7F] },
        { "a Remaining Length just beyond it", [0x10, 0xFE, 0xFF, 0x03] },
    };

    [Theory]
    [MemberData(nameof(FirstBytesThatAreNoConnect))]
    public async Task A_first_packet_that_is_no_CONNECT_closes_the_connection_without_an_answer(string what, byte[] bytes)
    {
        await using TestBroker broker = new();
        ScriptedClient client = broker.Open();
        await client.SendAsync(bytes);

        await client.ExpectEndAsync();
        Assert.True(broker.Broker.Statistics.ProtocolViolations == 1, what);
        Assert.Equal(0, broker.Broker.Statistics.BytesSent);
    }

    [Fact]
    public async Task A_first_packet_of_the_largest_size_allowed_is_waited_for()
    {
        await using TestBroker broker = new();
        ScriptedClient client = broker.Open();
        await client.SendAsync(new byte[] { 0x10, 0xFC, 0xFF, 0x03 });
        await client.SendAsync(new byte[60_000]);
        broker.Advance(TimeSpan.FromSeconds(9));

        Assert.Equal(0, broker.Broker.Statistics.ProtocolViolations);
    }

    [Fact]
    public async Task A_CONNECT_that_is_malformed_is_refused_with_the_Reason_Code()
    {
        await using TestBroker broker = new();
        ScriptedClient client = broker.Open();
        await client.SendAsync(new byte[] { 0x10, 13, 0, 4, (byte)'M', (byte)'Q', (byte)'T', (byte)'T', 5, 3, 0, 0, 0, 0, 0 });
        ConnectAckPacket ack = (ConnectAckPacket)(await client.ExpectAsync(MqttPacketType.ConnectAck)).Content!;

        Assert.Equal(ReasonCode.MalformedPacket, ack.ReasonCode);
        await client.ExpectEndAsync();
    }

    public static TheoryData<string, MqttProtocolVersion, byte[], ReasonCode> BadPackets()
    {
        TheoryData<string, MqttProtocolVersion, byte[], ReasonCode> data = new()
        {
            { "no Topic Name and no alias", MqttProtocolVersion.V500, [0x30, 3, 0, 0, 0], ReasonCode.ProtocolError },
            { "an alias that was not set", MqttProtocolVersion.V500, [0x30, 6, 0, 0, 3, 0x23, 0, 1], ReasonCode.ProtocolError },
            { "alias 0", MqttProtocolVersion.V500, [0x30, 7, 0, 1, (byte)'a', 3, 0x23, 0, 0], ReasonCode.TopicAliasInvalid },
            { "a packet larger than allowed", MqttProtocolVersion.V500, [0x30, 0x80, 0x80, 0x80, 0x01], ReasonCode.PacketTooLarge },
            { "AUTH", MqttProtocolVersion.V500, [0xF0, 0], ReasonCode.ProtocolError },
            { "No Local on a Shared Subscription", MqttProtocolVersion.V500, [0x82, 17, 0, 1, 0, 0, 11, .. "$share/g/ab"u8, 4], ReasonCode.ProtocolError },
        };
        foreach (MqttProtocolVersion version in (MqttProtocolVersion[])[MqttProtocolVersion.V311, MqttProtocolVersion.V500])
        {
            byte[] properties = version == MqttProtocolVersion.V500 ? [0] : [];
            byte length = (byte)properties.Length;
            data.Add("a wildcard in a Topic Name", version, [0x30, (byte)(5 + length), 0, 3, (byte)'a', (byte)'/', (byte)'#', .. properties], ReasonCode.MalformedPacket);
            data.Add("bytes that are no UTF-8", version, [0x30, (byte)(4 + length), 0, 2, 0xC3, 0x28, .. properties], ReasonCode.MalformedPacket);
            data.Add("NUL in a Topic Name", version, [0x30, (byte)(3 + length), 0, 1, 0, .. properties], ReasonCode.MalformedPacket);
            data.Add("QoS 3", version, [0x36, (byte)(5 + length), 0, 1, (byte)'a', 0, 1, .. properties], ReasonCode.MalformedPacket);
            data.Add("Packet Identifier 0", version, [0x32, (byte)(5 + length), 0, 1, (byte)'a', 0, 0, .. properties], ReasonCode.ProtocolError);
            data.Add("SUBSCRIBE without a filter", version, [0x82, (byte)(2 + length), 0, 1, .. properties], ReasonCode.ProtocolError);
            data.Add("SUBSCRIBE with wrong flags", version, [0x80, 6, 0, 1, 0, 1, (byte)'a', 0], ReasonCode.MalformedPacket);
            data.Add("a filter with a wildcard in a word", version, [0x82, (byte)(7 + length), 0, 1, .. properties, 0, 2, (byte)'a', (byte)'#', 0], ReasonCode.MalformedPacket);
            data.Add("a second CONNECT", version, [0x10, 12, 0, 4, .. "MQTT"u8, (byte)version, 2, 0, 0, 0, 0], ReasonCode.ProtocolError);
            data.Add("CONNACK from a client", version, [0x20, 2, 0, 0], ReasonCode.ProtocolError);
            data.Add("SUBACK from a client", version, [0x90, 3, 0, 1, 0], ReasonCode.ProtocolError);
            data.Add("a reserved type", version, [0x00, 0], ReasonCode.MalformedPacket);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(BadPackets))]
    public async Task A_bad_packet_ends_its_connection_with_the_Reason_Code_and_no_other(
        string what, MqttProtocolVersion version, byte[] bytes, ReasonCode expected)
    {
        await using TestBroker broker = new();
        ScriptedClient bystander = await broker.ConnectAsync(version, "bystander");
        ScriptedClient client = await broker.ConnectAsync(version, "c");
        await client.SendAsync(bytes);

        await client.ExpectEndAsync(expected);
        Assert.True(broker.Broker.Statistics.ProtocolViolations == 1, what);
        await bystander.ExpectNothingAsync();
    }

    [Theory]
    [InlineData(MqttProtocolVersion.V311)]
    [InlineData(MqttProtocolVersion.V500)]
    public async Task Nobody_publishes_to_the_topics_of_the_broker(MqttProtocolVersion version)
    {
        await using TestBroker broker = new(access: new ReadAllPolicy());
        ScriptedClient watcher = await broker.ConnectAsync(version, "watcher");
        Assert.Equal(ReasonCode.Success, await watcher.SubscribeAsync("$SYS/#"));
        ScriptedClient client = await broker.ConnectAsync(version, "c");
        await client.PublishAsync("$SYS/broker/version", "fake", QualityOfService.AtLeastOnce, id: 1);
        await client.ExpectAckAsync(MqttPacketType.PublishAck, 1, version == MqttProtocolVersion.V500 ? ReasonCode.NotAuthorized : ReasonCode.Success);

        await watcher.ExpectNothingAsync();
    }

    [Fact]
    public async Task A_topic_with_more_levels_than_allowed_is_refused()
    {
        await using TestBroker broker = new();
        ScriptedClient client = await broker.ConnectAsync(MqttProtocolVersion.V500, "c");
        await client.PublishAsync(new string('/', 127), "x", QualityOfService.AtLeastOnce, id: 1);
        await client.ExpectAckAsync(MqttPacketType.PublishAck, 1, ReasonCode.NoMatchingSubscribers);
        await client.PublishAsync(new string('/', 128), "x", QualityOfService.AtLeastOnce, id: 2);
        await client.ExpectAckAsync(MqttPacketType.PublishAck, 2, ReasonCode.TopicNameInvalid);
        await client.PublishAsync(new string('a', 4_097), "x", QualityOfService.AtLeastOnce, id: 3);
        await client.ExpectAckAsync(MqttPacketType.PublishAck, 3, ReasonCode.TopicNameInvalid);
    }

    [Fact]
    public async Task A_client_that_sends_but_does_not_read_is_no_longer_read_from()
    {
        await using TestBroker broker = new();
        ScriptedClient client = await broker.ConnectAsync(MqttProtocolVersion.V311, new ConnectPacket { ClientIdentifier = "c" }, window: 1_000);
        const int Pings = 250_000;
        byte[] pings = [.. Enumerable.Repeat((byte[])[0xC0, 0], Pings / 25).SelectMany(ping => ping)];
        Task sending = Task.Run(async () =>
        {
            for (int i = 0; i < 25; i++)
                await client.SendAsync(pings);
        });
        for (int answers = 0; answers < Pings; answers++)
        {
            await client.ExpectAsync(MqttPacketType.PingResponse);
            // What is owed stays within the pipes and the bound of the output, however slowly it is taken.
            if (answers % 1_000 == 0)
                Assert.InRange(broker.Broker.Statistics.BytesReceived, 0, (2 * answers) + 200_000);
        }

        await sending;
    }

    [Fact]
    public async Task One_packet_sent_byte_by_byte_is_one_packet()
    {
        await using TestBroker broker = new();
        ScriptedClient client = await broker.ConnectAsync(MqttProtocolVersion.V500, "c");
        await client.SubscribeAsync("a");
        foreach (byte part in (byte[])[0x30, 5, 0, 1, (byte)'a', 0, (byte)'x'])
            await client.SendAsync(new[] { part });

        await client.ExpectPublishAsync("x");
    }

    /// <summary>The open policy, save that everybody may read the broker's own topics.</summary>
    private sealed class ReadAllPolicy : IAccessPolicy
    {
        private readonly OpenAccessPolicy _open = new();

        public bool MayPublish(Identity identity, ReadOnlySpan<byte> topic) => _open.MayPublish(identity, topic);

        public bool MaySubscribe(Identity identity, ReadOnlySpan<byte> filter) => true;
    }
}
