using LampuKota.Mqtt;

namespace LampuKota.Tests;

/// <summary>What MQTT 3.1.1 wants otherwise than 5.0.</summary>
public sealed class V311RulesTests
{
    private const MqttProtocolVersion V311 = MqttProtocolVersion.V311;

    [Theory]
    [InlineData("00 04 4D 51 54 54 04 03 00 00 00 01 63")] // reserved flag
    [InlineData("00 04 4D 51 54 54 04 02 00 00 00 05 63")] // ends within the Client Identifier
    [InlineData("00 04 4D 51 54 54 04 42 00 00 00 01 63 00 01 70")] // a Password without a User Name
    [InlineData("00 04 4D 51 54 54 04 02 00 00 00 01 63 00")] // bytes left over
    public async Task A_malformed_CONNECT_is_closed_without_an_answer(string body)
    {
        // [MQTT-3.1.4-1]
        await using TestBroker broker = new();
        ScriptedClient client = broker.Open(V311);
        byte[] bytes = ProtocolErrorTests.Bytes(body);
        await client.SendAsync((byte[])[0x10, (byte)bytes.Length, .. bytes]);

        await client.ExpectEndAsync();
        Assert.Equal((0L, 1L), (broker.Broker.Statistics.BytesSent, broker.Broker.Statistics.ProtocolViolations));
    }

    [Fact]
    public async Task A_session_is_kept_as_long_as_the_broker_keeps_any()
    {
        await using TestBroker broker = new(options => options.Limits.MaximumSessionExpiry = TimeSpan.FromHours(1));
        await (await broker.ConnectToSessionAsync(V311, "c")).DisconnectAsync();
        broker.Advance(TimeSpan.FromSeconds(3_599));
        Assert.Equal(1, broker.Broker.Statistics.SessionsNow);
        broker.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(0, broker.Broker.Statistics.SessionsNow);
    }

    [Fact]
    public async Task UNSUBACK_is_two_bytes_long()
    {
        await using TestBroker broker = new();
        ScriptedClient client = await broker.ConnectAsync(V311, "c");
        long before = broker.Broker.Statistics.BytesSent;
        await client.UnsubscribeAsync("a", "b", "c");

        Assert.Equal(4, broker.Broker.Statistics.BytesSent - before);
    }

    [Fact]
    public async Task A_client_hears_its_own_messages()
    {
        await using TestBroker broker = new();
        ScriptedClient client = await broker.ConnectAsync(V311, "c");
        await client.SubscribeAsync("a");
        await client.PublishAsync("a", "own");

        await client.ExpectPublishAsync("own");
    }
}
