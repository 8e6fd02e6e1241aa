using LampuKota.Mqtt;

namespace LampuKota.Tests;

/// <summary>
/// Mutated sequences against the whole broker, both versions. What has to hold: nothing throws; every connection ends or answers a ping, and all
/// end in time; whatever the broker sends is MQTT; a bystander gets its messages and nothing stays in flight to it; no connection, session or
/// subscription is left over; and memory stays within bounds.
/// </summary>
[Collection(nameof(MeasuresMemory))]
public sealed class BrokerFuzzTests
{
    private const int Connections = 16;
    private const long LiveBytesMaximum = 48L * 1_048_576;

    // The largest packet, shared by the queues of all who subscribe, in the broker and in the pipes of the test.
    private const long BytesAllocatedForOne = 8L * 1_048_576;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    [Fact]
    public Task Mutated_sequences_neither_hurt_the_broker_nor_anybody_else() =>
        // Away from the synchronisation context of the test: under it nothing would go on inline.
        Task.Run(RunAsync);

    private static async Task RunAsync()
    {
        await using FuzzedBroker broker = new();
        FuzzClient bystander = broker.OpenBystander();
        long before = GC.GetTotalMemory(forceFullCollection: true);
        long sequence = 0;
        while (broker.PacketsReceived < FuzzSettings.Packets)
        {
            long first = sequence;
            List<FuzzClient> clients = [];
            for (int i = 0; i < Connections; i++, sequence++)
            {
                List<byte[]> sent = [];
                try
                {
                    Play(broker, sequence, clients, sent);
                    bystander.Read(acknowledges: true);
                }
                catch (Exception exception)
                {
                    Assert.Fail($"{exception}\n{FuzzSettings.Describe(sequence, sent)}");
                }
            }

            using CancellationTokenSource deadline = new(Deadline);
            Exception? failure = await Record.ExceptionAsync(() => broker.EndAsync(clients, bystander, deadline.Token));
            Assert.True(
                failure is null && broker.Faults.IsEmpty,
                $"{failure}\n{string.Join('\n', broker.Faults)}\nwithin {Connections} sequences from {FuzzSettings.Describe(first, [])}");
        }

        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, LiveBytesMaximum);
        bystander.Close();
    }

    private static void Play(FuzzedBroker broker, long sequence, List<FuzzClient> clients, List<byte[]> sent)
    {
        Random random = FuzzSettings.RandomOf(sequence);
        MqttProtocolVersion version = random.Next(2) == 0 ? MqttProtocolVersion.V311 : MqttProtocolVersion.V500;
        FuzzPackets world = new(random, version);
        byte[] connect = world.Connect(random.Next(20) switch { 0 => "", 1 => "taken", _ => $"f{sequence}" });
        bool isBad = random.Next(10) == 0;
        sent.Add(isBad ? PacketMutator.Mutate(random, connect, world.FromClient()) : connect);
        sent.AddRange(PacketMutator.Sequence(random, world.FromClient, random.Next(1, 24)));
        FuzzClient client = broker.Open(version, knowsVersion: !isBad, reads: random.Next(8) != 0);
        clients.Add(client);

        long before = GC.GetAllocatedBytesForCurrentThread();
        foreach (byte[] part in Parts(random, sent))
            client.Send(part);
        client.Send(new byte[] { 0xC0, 0 });
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, BytesAllocatedForOne);
    }

    /// <summary>One packet a write, all in one, or cut anywhere.</summary>
    private static IEnumerable<byte[]> Parts(Random random, List<byte[]> packets)
    {
        int kind = random.Next(4);
        if (kind == 0)
            return packets;
        byte[] all = [.. packets.SelectMany(packet => packet)];
        return kind == 1 ? all.Chunk(random.Next(1, 60)) : [all];
    }
}
