using System.Buffers;
using LampuKota.Broker;
using LampuKota.Mqtt;
using Microsoft.Extensions.Logging.Abstractions;

namespace LampuKota.Tests;

/// <summary>What a hostile peer claims or repeats costs the broker no memory.</summary>
[Collection(nameof(MeasuresMemory))]
public sealed class BoundedMemoryTests
{
    // The answer and the log of a refusal; far below every claim.
    private const long Little = 16 * 1_024;

    // 100,000 repetitions that left 20 bytes each would exceed it.
    private const long LeakMaximum = 2L * 1_048_576;

    [Theory]
    [InlineData("10 FF FF FF 7F")] // 256 MB, more than is allowed before CONNECT
    [InlineData("10 FD FF 03")] // 65,533 bytes, as much as is allowed
    [InlineData("30 FF FF FF 7F")] // no CONNECT either
    public Task A_length_that_is_claimed_before_CONNECT_allocates_nothing(string hex) => Task.Run(() =>
    {
        MqttBroker broker = NewBroker();
        // A first connection, so that what is made once for all is made.
        Send(Open(broker), ProtocolErrorTests.Bytes(hex));
        InlineConnection connection = Open(broker);
        byte[] bytes = ProtocolErrorTests.Bytes(hex);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Send(connection, bytes);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, Little);
    });

    [Theory]
    [InlineData(MqttProtocolVersion.V311, MqttPacketType.PublishReceived)]
    [InlineData(MqttProtocolVersion.V500, MqttPacketType.Disconnect)] // [MQTT-4.4.0-1] forbids it, and it counts against the Receive Maximum
    public Task A_QoS_2_identifier_that_is_sent_again_and_again_takes_no_memory(MqttProtocolVersion version, MqttPacketType last) => Task.Run(() =>
    {
        MqttBroker broker = NewBroker();
        InlineConnection connection = Open(broker);
        FuzzClient client = new(connection, version, Task.CompletedTask) { KnowsVersion = true };
        client.Send(Wire.Write(output => MqttPacketWriter.WriteConnect(
            output, new ConnectPacket { ProtocolVersion = version, ClientIdentifier = "c", KeepAliveSeconds = 60 })));
        byte[] publish = Wire.Write(output => MqttPacketWriter.WritePublish(
            output, version, ScriptedClient.Message("a", "x"), new PublishDelivery { Qos = QualityOfService.ExactlyOnce, PacketIdentifier = 7 }));
        Repeat(100);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        Repeat(100_000);

        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, LeakMaximum);
        Assert.Equal(last, client.LastAnswer);
        client.Close();

        void Repeat(int count)
        {
            for (int i = 0; i < count; i++)
                client.Send(publish);
        }
    });

    [Fact]
    public async Task All_QoS_2_identifiers_that_are_never_released_end_the_connection()
    {
        await using TestBroker broker = new(options => options.Limits.ReceiveMaximum = 10);
        ScriptedClient client = await broker.ConnectAsync(MqttProtocolVersion.V500, "c");
        for (ushort id = 1; id <= 10; id++)
        {
            await client.PublishAsync("a", "x", QualityOfService.ExactlyOnce, id);
            await client.ExpectAckAsync(MqttPacketType.PublishReceived, id, ReasonCode.NoMatchingSubscribers);
        }

        await client.PublishAsync("a", "x", QualityOfService.ExactlyOnce, id: 11);
        await client.ExpectEndAsync(ReasonCode.ReceiveMaximumExceeded);
    }

    private static MqttBroker NewBroker() => new(
        new BrokerOptions { AllowAnonymous = true, SysInterval = 0 },
        sink: null,
        authenticator: null,
        new OpenAccessPolicy(),
        new StoppedClock(),
        NullLogger<MqttBroker>.Instance);

    private static InlineConnection Open(MqttBroker broker)
    {
        InlineConnection connection = new();
        _ = broker.ServeAsync(connection);
        return connection;
    }

    private static void Send(InlineConnection connection, byte[] bytes)
    {
        connection.ClientOutput.Write(bytes);
        _ = connection.ClientOutput.FlushAsync().AsTask();
    }
}
