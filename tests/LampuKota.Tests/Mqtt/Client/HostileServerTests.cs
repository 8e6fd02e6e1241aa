using LampuKota.Mqtt;
using Microsoft.Extensions.Logging;

namespace LampuKota.Tests;

/// <summary>A server that breaks the rules ends its connection, is told why, and is called again: the client neither fails nor grows.</summary>
public sealed class HostileServerTests
{
    [Theory]
    [InlineData("FF FF FF FF FF FF", ReasonCode.MalformedPacket)]
    [InlineData("00 00", ReasonCode.MalformedPacket)]
    [InlineData("30 FF FF FF 7F", ReasonCode.PacketTooLarge)] // 256 MB announced
    [InlineData("30 05 00 02 C0 80 00", ReasonCode.MalformedPacket)] // bad UTF-8
    [InlineData("30 07 00 01 61 03 23 00 63", ReasonCode.TopicAliasInvalid)]
    [InlineData("82 07 00 01 00 00 01 61 00", ReasonCode.ProtocolError)] // SUBSCRIBE from a server
    [InlineData("20 03 00 00 00", ReasonCode.ProtocolError)] // a second CONNACK
    [InlineData("F0 00", ReasonCode.ProtocolError)]
    public async Task Bytes_against_the_protocol_end_the_connection_with_their_reason(string hex, ReasonCode reason)
    {
        await using ClientScenario scenario = new();
        FakeConnection connection = await scenario.ConnectAsync();
        connection.Send(ProtocolErrorTests.Bytes(hex));
        Assert.Equal(reason, await connection.ReceiveDisconnectAsync());
        await connection.Closed;
        await scenario.ReconnectAsync(sessionPresent: true);
        await scenario.UntilStateAsync(MqttConnectionState.Connected);
        Assert.All(scenario.Log.Entries, entry => Assert.InRange(entry.Level, LogLevel.Trace, LogLevel.Information));
    }

    [Fact]
    public async Task An_acknowledgement_of_the_wrong_kind_ends_the_connection()
    {
        await using ClientScenario scenario = new();
        FakeConnection connection = await scenario.ConnectAsync();
        Task<ReasonCode> published = scenario.Client.PublishAsync(ClientScenario.Message("a", QualityOfService.ExactlyOnce)).AsTask();
        FakePacket sent = await connection.ReceivePublishAsync("a");
        connection.SendAck(MqttPacketType.PublishAck, sent.PacketIdentifier);
        Assert.Equal(ReasonCode.ProtocolError, await connection.ReceiveDisconnectAsync());
        Assert.False(published.IsCompleted);

        FakeConnection second = await scenario.ReconnectAsync(sessionPresent: true);
        await second.ReceivePublishAsync("a");
        // PUBCOMP before PUBREC
        second.SendAck(MqttPacketType.PublishComplete, sent.PacketIdentifier);
        Assert.Equal(ReasonCode.ProtocolError, await second.ReceiveDisconnectAsync());
    }

    [Fact]
    public async Task Acknowledgements_of_nothing_harm_nothing()
    {
        await using ClientScenario scenario = new();
        FakeConnection connection = await scenario.ConnectAsync();
        connection.SendAck(MqttPacketType.PublishAck, 999);
        connection.SendAck(MqttPacketType.PublishComplete, 999);
        connection.SendSubscribeAck(999, ReasonCode.Success);
        connection.SendAck(MqttPacketType.PublishReceived, 999);
        Assert.Equal(ReasonCode.PacketIdentifierNotFound, (await connection.ReceiveAsync(MqttPacketType.PublishRelease)).Ack.ReasonCode);
        connection.SendAck(MqttPacketType.PublishRelease, 999);
        Assert.Equal(ReasonCode.PacketIdentifierNotFound, (await connection.ReceiveAsync(MqttPacketType.PublishComplete)).Ack.ReasonCode);
        connection.AssertSilence();
    }

    [Fact]
    public async Task A_suback_with_another_number_of_codes_ends_the_connection_and_the_request_goes_again()
    {
        await using ClientScenario scenario = new();
        FakeConnection connection = await scenario.ConnectAsync();
        Task<IReadOnlyList<ReasonCode>> subscribing = scenario.Client.SubscribeAsync([new TopicSubscription("a")]);
        connection.SendSubscribeAck((await connection.ReceiveAsync(MqttPacketType.Subscribe)).PacketIdentifier, ReasonCode.Success, ReasonCode.Success);
        Assert.Equal(ReasonCode.ProtocolError, await connection.ReceiveDisconnectAsync());
        FakeConnection second = await scenario.ReconnectAsync(sessionPresent: true);
        second.SendSubscribeAck((await second.ReceiveAsync(MqttPacketType.Subscribe)).PacketIdentifier, ReasonCode.Success);
        Assert.Equal([ReasonCode.Success], await subscribing.WaitAsync(ClientScenario.Deadline));
    }

    [Fact]
    public async Task More_messages_in_flight_than_the_receive_maximum_are_handled_all_the_same()
    {
        // mosquitto 2.0 sends its whole backlog when a Session is resumed.
        await using ClientScenario scenario = new(with: options => options with { ReceiveMaximum = 2 });
        FakeConnection connection = await scenario.ConnectAsync();
        for (ushort i = 1; i <= 300; i++)
            connection.SendMessage("a", QualityOfService.AtLeastOnce, i);
        for (ushort i = 1; i <= 300; i++)
            Assert.Equal(i, (await connection.ReceiveAsync(MqttPacketType.PublishAck)).PacketIdentifier);
    }

    [Fact]
    public async Task Large_messages_are_not_read_faster_than_they_are_handled()
    {
        await using ClientScenario scenario = new(with: options => options with { MaximumPacketSize = 1024 });
        HeldHandler handler = new();
        scenario.Client.MessageHandler = handler.HandleAsync;
        FakeConnection connection = await scenario.ConnectAsync();
        connection.SendMessage("first", QualityOfService.AtLeastOnce, 1);
        await handler.Entered;
        for (ushort i = 2; i <= 100; i++)
            connection.SendMessage("large", QualityOfService.AtLeastOnce, i, payload: new byte[1000]);
        // The deadline of a reader that waits for the handler.
        await scenario.Time.UntilTimerAsync(scenario.Client.Options.OperationTimeout);
        handler.Leave();
        for (ushort i = 1; i <= 100; i++)
            Assert.Equal(i, (await connection.ReceiveAsync(MqttPacketType.PublishAck)).PacketIdentifier);
    }

    [Fact]
    public async Task A_disconnect_of_the_server_is_followed_by_a_new_connection()
    {
        await using ClientScenario scenario = new();
        FakeConnection connection = await scenario.ConnectAsync();
        connection.Send(output => MqttPacketWriter.WriteDisconnect(output, MqttProtocolVersion.V500, new DisconnectPacket(ReasonCode.ServerShuttingDown)));
        await connection.Closed;
        await scenario.ReconnectAsync(sessionPresent: true);
        await scenario.UntilStateAsync(MqttConnectionState.Connected);
        Assert.Contains(scenario.Log.Entries, entry => entry.Text.Contains(nameof(ReasonCode.ServerShuttingDown), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_server_that_sends_without_reading_answers_is_not_read_on_for_ever()
    {
        await using ClientScenario scenario = new(with: options => options with { KeepAlive = TimeSpan.Zero });
        FakeConnection connection = await scenario.ConnectAsync();
        // The answers fill the pipe, then the answers that may wait; then reading stops, and after the deadlines the connection ends.
        for (int i = 0; i < 40_000; i++)
            connection.SendAck(MqttPacketType.PublishRelease, 1);
        await scenario.Time.AdvanceUntilAsync(ClosedAsync(), TimeSpan.FromSeconds(1));
        Assert.InRange(connection.UnreadBytes, 1, 150_000);

        async Task<bool> ClosedAsync()
        {
            await connection.Closed;
            return true;
        }
    }
}
