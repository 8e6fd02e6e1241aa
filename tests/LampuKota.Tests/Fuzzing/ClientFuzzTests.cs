using LampuKota.Mqtt;
using Microsoft.Extensions.Logging;

namespace LampuKota.Tests;

/// <summary>
/// Mutated sequences of a hostile server against the client, both versions: it sends nothing but MQTT, comes back after every connection, ends when it
/// is told to with nothing left waiting, logs nothing above Information, and its memory stays within bounds.
/// </summary>
[Collection(nameof(MeasuresMemory))]
public sealed class ClientFuzzTests
{
    private const int PacketsOfConnection = 40;
    private const long LiveBytesMaximum = 48L * 1_048_576;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(MqttProtocolVersion.V311)]
    [InlineData(MqttProtocolVersion.V500)]
    public async Task A_server_that_sends_mutated_sequences_does_not_hurt_the_client(MqttProtocolVersion version)
    {
        FakeServer server = new();
        ClientLogList log = new();
        MqttClientOptions options = new()
        {
            Host = "server",
            ClientIdentifier = "c",
            ProtocolVersion = version,
            CleanStart = false,
            SessionExpiryIntervalSeconds = 3_600,
            KeepAlive = TimeSpan.Zero,
            MaximumPacketSize = 4_096,
            MaximumQueuedMessages = 16,
            Subscriptions = [new TopicSubscription("#", QualityOfService.ExactlyOnce)],
        };
        // Without a delay between two connections.
        MqttClient client = new(options, log, timeProvider: null, server.OpenAsync, random: () => 0)
        {
            MessageHandler = (message, _) => message.Payload.Length % 17 == 16 ? throw new InvalidOperationException("a handler that fails") : default,
        };
        long before = GC.GetTotalMemory(forceFullCollection: true);
        List<Task> waiting = [];
        await client.StartAsync();
        // An eighth for each version: a connection of the client takes several threads their turns.
        long sequences = Math.Max(50, FuzzSettings.Packets / 8 / PacketsOfConnection);
        for (long sequence = 0; sequence < sequences; sequence++)
        {
            List<byte[]> sent = [];
            Exception? failure = await Record.ExceptionAsync(() => PlayAsync(server, client, version, sequence, sent, waiting).WaitAsync(Deadline));
            Assert.True(failure is null, $"{failure}\n{FuzzSettings.Describe(sequence, sent)}");
            waiting.RemoveAll(task => task.IsCompleted);
            Assert.DoesNotContain(log.Entries, entry => entry.Level > LogLevel.Information && entry.Id.Id != 1004);
            log.Entries.Clear();
        }

        await client.DisposeAsync().AsTask().WaitAsync(Deadline);
        // Whatever waited has come to an end with the client.
        await Task.WhenAll(waiting).WaitAsync(Deadline);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, LiveBytesMaximum);
    }

    private static async Task PlayAsync(
        FakeServer server, MqttClient client, MqttProtocolVersion version, long sequence, List<byte[]> sent, List<Task> waiting)
    {
        Random random = FuzzSettings.RandomOf(sequence);
        FuzzPackets world = new(random, version);
        byte[] accept = world.ConnectAck();
        sent.Add(random.Next(10) == 0 ? PacketMutator.Mutate(random, accept, world.FromServer()) : accept);
        sent.AddRange(PacketMutator.Sequence(random, world.FromServer, PacketsOfConnection));
        for (int i = random.Next(4); i > 0; i--)
            waiting.Add(Request(client, random));

        FakeConnection connection = await server.AcceptAsync();
        foreach (byte[] packet in sent)
            connection.Send(packet);
        connection.Drop();
        await ReadToEndAsync(connection);
    }

    /// <summary>Something that waits for an answer, however it ends.</summary>
    private static Task<Exception> Request(MqttClient client, Random random) => random.Next(4) switch
    {
        0 => Record.ExceptionAsync(() => client.SubscribeAsync([new TopicSubscription("a")])),
        1 => Record.ExceptionAsync(() => client.UnsubscribeAsync(["a"])),
        _ => Record.ExceptionAsync(() => client.PublishAsync(new MqttMessage { Topic = "t", Qos = (QualityOfService)random.Next(3) }).AsTask()),
    };

    /// <summary>Reads what the client sends, which asserts that it is MQTT, until it has closed.</summary>
    private static async Task ReadToEndAsync(FakeConnection connection)
    {
        bool goesOn = true;
        while (goesOn)
        {
            try
            {
                await connection.ReceiveAsync();
            }
            catch (EndOfStreamException)
            {
                goesOn = false;
            }
        }

        await connection.Closed;
    }
}
