using System.Buffers;
using LampuKota.Broker;
using LampuKota.Mqtt;

namespace LampuKota.Tests;

/// <summary>What the specification asks of CONNECT and CONNACK beyond the usual way (MQTT 5.0, 3.1 and 3.2).</summary>
public sealed class ConnectRulesTests
{
    private const QualityOfService Qos1 = QualityOfService.AtLeastOnce;

    [Theory]
    [InlineData("a")]
    [InlineData("0123456789abcdefghijklm")]
    [InlineData("nopqrstuvwxyzABCDEFGHIJ")]
    [InlineData("KLMNOPQRSTUVWXYZ")]
    public async Task Every_name_that_a_server_must_allow_is_allowed(string name)
    {
        // [MQTT-3.1.3-5]
        await using TestBroker broker = new();
        await broker.ConnectAsync(MqttProtocolVersion.V311, name);
        await broker.ConnectAsync(MqttProtocolVersion.V500, $"{name[..^1]}0");

        Assert.Contains(broker.Broker.Clients, client => client.ClientIdentifier == name);
    }

    [Theory]
    [InlineData(MqttProtocolVersion.V311)]
    [InlineData(MqttProtocolVersion.V500)]
    public async Task What_follows_a_refused_CONNECT_is_not_processed(MqttProtocolVersion version)
    {
        // [MQTT-3.1.4-6]
        await using TestBroker broker = new(options => options.AllowAnonymous = false);
        ScriptedClient client = broker.Open(version);
        await client.SendAsync(writer =>
        {
            MqttPacketWriter.WriteConnect(writer, new ConnectPacket { ProtocolVersion = version, ClientIdentifier = "c" });
            WriteRetained(writer, version);
        });
        ConnectAckPacket ack = (ConnectAckPacket)(await client.ExpectAsync(MqttPacketType.ConnectAck)).Content!;

        Assert.Equal((ReasonCode.NotAuthorized, false), (ack.ReasonCode, ack.SessionPresent));
        await client.ExpectEndAsync();
        Assert.Equal((0, 0L), (broker.Broker.Statistics.RetainedMessagesNow, broker.Broker.Statistics.ReceivedQos0));
    }

    [Theory]
    [InlineData(MqttProtocolVersion.V311)]
    [InlineData(MqttProtocolVersion.V500)]
    public async Task What_follows_CONNECT_without_waiting_for_CONNACK_is_processed(MqttProtocolVersion version)
    {
        // 3.1.4 allows it
        await using TestBroker broker = new();
        ScriptedClient client = broker.Open(version);
        await client.SendAsync(writer =>
        {
            MqttPacketWriter.WriteConnect(writer, new ConnectPacket { ProtocolVersion = version, ClientIdentifier = "c" });
            WriteRetained(writer, version);
            MqttPacketWriter.WritePingRequest(writer);
        });

        await client.ExpectAsync(MqttPacketType.ConnectAck);
        await client.ExpectAsync(MqttPacketType.PingResponse);
        Assert.Equal(1, broker.Broker.Statistics.RetainedMessagesNow);
    }

    [Theory]
    [InlineData(MqttProtocolVersion.V311)]
    [InlineData(MqttProtocolVersion.V500)]
    public async Task A_refusal_never_says_that_there_is_a_session(MqttProtocolVersion version)
    {
        // [MQTT-3.2.2-6]
        SwitchedAuthenticator authenticator = new();
        await using TestBroker broker = new(options => options.AllowAnonymous = false, authenticator: authenticator);
        ConnectPacket connect = new()
        {
            ClientIdentifier = "c",
            CleanStart = false,
            SessionExpiryIntervalSeconds = 3_600,
            UserName = "u",
            Password = "p"u8.ToArray(),
        };
        await (await broker.ConnectAsync(version, connect)).BreakAsync();
        authenticator.Refuses = true;
        ScriptedClient client = broker.Open(version);
        ConnectAckPacket ack = await client.ConnectAsync(connect);

        Assert.Equal((ReasonCode.BadUserNameOrPassword, false), (ack.ReasonCode, ack.SessionPresent));
        await client.ExpectEndAsync();
        Assert.Equal(1, broker.Broker.Statistics.SessionsNow);
    }

    [Theory]
    [InlineData(MqttProtocolVersion.V311)]
    [InlineData(MqttProtocolVersion.V500)]
    public async Task CONNACK_comes_before_everything_that_waited_and_only_once(MqttProtocolVersion version)
    {
        // [MQTT-3.2.0-1], [MQTT-3.2.0-2]
        await using TestBroker broker = new();
        ScriptedClient client = await broker.ConnectToSessionAsync(version, "c");
        await client.SubscribeAsync("a", Qos1);
        await client.DisconnectAsync();
        for (int i = 0; i < 10; i++)
            broker.Broker.Publish(ScriptedClient.Message("a", $"{i}") with { Qos = Qos1 });

        client = await broker.ConnectToSessionAsync(version, "c");
        for (int i = 0; i < 10; i++)
            await client.ExpectPublishAsync($"{i}");
        await client.ExpectNothingAsync();
    }

    [Fact]
    public async Task Neither_Response_Information_nor_an_Authentication_Method_is_sent()
    {
        // [MQTT-3.1.2-28], [MQTT-4.12.0-6]
        await using TestBroker broker = new();
        foreach (bool asksForIt in (bool[])[false, true])
        {
            ScriptedClient client = await broker.ConnectAsync(
                MqttProtocolVersion.V500, new ConnectPacket { RequestResponseInformation = asksForIt });
            Assert.Null(client.ConnectAck!.ResponseInformation);
            Assert.Null(client.ConnectAck.AuthenticationMethod);
        }
    }

    [Fact]
    public async Task Everything_that_a_server_may_lack_is_there()
    {
        // 3.2.2.3: what CONNACK does not deny. [MQTT-3.2.2-9] to [MQTT-3.2.2-13] ask nothing more of such a server.
        await using TestBroker broker = new();
        ScriptedClient client = await broker.ConnectAsync(MqttProtocolVersion.V500, "c");
        ConnectAckPacket ack = client.ConnectAck!;

        Assert.Equal(QualityOfService.ExactlyOnce, ack.MaximumQos);
        Assert.True(ack is
        {
            RetainAvailable: true,
            WildcardSubscriptionAvailable: true,
            SubscriptionIdentifiersAvailable: true,
            SharedSubscriptionAvailable: true,
        });
    }

    [Fact]
    public async Task A_client_that_takes_no_packet_as_large_as_a_CONNACK_is_closed()
    {
        // [MQTT-3.1.2-24]
        await using TestBroker broker = new();
        ScriptedClient client = broker.Open();
        await client.SendAsync(writer => MqttPacketWriter.WriteConnect(writer, new ConnectPacket { ClientIdentifier = "c", MaximumPacketSize = 4 }));

        await client.ExpectEndAsync();
        Assert.Equal((0L, 1, 0), (broker.Broker.Statistics.BytesSent, broker.Broker.Statistics.ConnectsRefused, broker.Broker.Statistics.SessionsNow));
    }

    [Fact]
    public async Task A_CONNECT_with_a_will_that_is_cut_off_leaves_nothing_behind()
    {
        // Security item 5: malformed CONNECT and will properties.
        await using TestBroker broker = new();
        byte[] whole = Wire.Write(writer => MqttPacketWriter.WriteConnect(writer, new ConnectPacket
        {
            ClientIdentifier = "c",
            CleanStart = false,
            SessionExpiryIntervalSeconds = 100,
            Will = ScriptedClient.Message("will", "x") with { Retain = true, UserProperties = [new UserProperty("a", "b")] },
            UserName = "u",
            Password = "p"u8.ToArray(),
        }));
        for (int length = 2; length < whole.Length - 1; length++)
        {
            // The Remaining Length is made to fit, so that the packet is whole and its content is not.
            ScriptedClient client = broker.Open();
            await client.SendAsync(new[] { whole[0], (byte)(length - 1) }.Concat(whole[2..(length + 1)]).ToArray());
            while (await client.ReadAsync() is { } answer)
                Assert.NotEqual(ReasonCode.Success, ((ConnectAckPacket)answer.Content!).ReasonCode);
            await client.Connection.ClientOutput.CompleteAsync();
        }

        BrokerStatistics statistics = broker.Broker.Statistics;
        Assert.Equal((0, 0, 0), (statistics.SessionsNow, statistics.RetainedMessagesNow, statistics.WillsPublished));
    }

    private static void WriteRetained(IBufferWriter<byte> writer, MqttProtocolVersion version) => MqttPacketWriter.WritePublish(
        writer, version, ScriptedClient.Message("a", "kept"), new PublishDelivery { Retain = true });

    private sealed class SwitchedAuthenticator : IAuthenticator
    {
        public bool Refuses { get; set; }

        public ValueTask<AuthenticationResult> AuthenticateAsync(ConnectCredentials credentials, CancellationToken cancellationToken) =>
            ValueTask.FromResult(Refuses
                ? AuthenticationResult.Refused()
                : AuthenticationResult.Accepted(new Identity(credentials.UserName!, IdentityKind.Client)));
    }
}
