using System.Diagnostics;
using LampuKota.Mqtt;

namespace LampuKota.Benchmarks;

/// <summary>One kind of work for a broker.</summary>
internal abstract record BrokerLoad(string Name)
{
    /// <summary>Does it once.</summary>
    /// <returns>The messages that passed (published, or delivered), and how long they took once all clients were connected.</returns>
    public abstract Task<(long Messages, TimeSpan Elapsed)> RunAsync(MeasuredBroker broker);
}

/// <summary>Telemetry of many gateways that nobody subscribes to: mosquitto throws it away, ours hands it to a consumer in process.</summary>
internal sealed record PublishLoad(string Name, int PayloadBytes, int QosLevel, int Connections, int MessagesAConnection, int Window) : BrokerLoad(Name)
{
    public override async Task<(long Messages, TimeSpan Elapsed)> RunAsync(MeasuredBroker broker)
    {
        var qos = (QualityOfService)QosLevel;
        LoadClient[] clients = await Task.WhenAll(Enumerable.Range(0, Connections).Select(number => LoadClient.ConnectAsync(broker.EndPoint, $"gateway-{number}")));
        ReadOnlyMemory<byte>[] batches = [.. Enumerable.Range(0, Connections).Select(number => LoadClient.EncodePublishes($"lampukota/v1/GW-{number:0000}/telemetry", PayloadBytes, qos, Window))];
        try
        {
            var watch = Stopwatch.StartNew();
            await Task.WhenAll(clients.Select((client, number) => client.PublishAsync(MessagesAConnection, batches[number], Window, qos)));
            return ((long)Connections * MessagesAConnection, watch.Elapsed);
        }
        finally
        {
            foreach (LoadClient client in clients)
                client.Dispose();
        }
    }
}

/// <summary>One publisher and many subscribers, 200 bytes at QoS 0; a few messages at a time, so that no queue overflows.</summary>
internal sealed record FanOutLoad(string Name, int Subscribers, int Messages) : BrokerLoad(Name)
{
    private const int PayloadBytes = 200;
    private const int AtATime = 20;

    public override async Task<(long Messages, TimeSpan Elapsed)> RunAsync(MeasuredBroker broker)
    {
        var subscribers = new List<LoadClient>();
        using LoadClient publisher = await LoadClient.ConnectAsync(broker.EndPoint, "publisher");
        try
        {
            for (int number = 0; number < Subscribers; number++)
            {
                subscribers.Add(await LoadClient.ConnectAsync(broker.EndPoint, $"subscriber-{number}"));
                await subscribers[^1].SubscribeAsync("lampukota/v1/_ingest/#");
            }

            ReadOnlyMemory<byte> batch = LoadClient.EncodePublishes("lampukota/v1/_ingest/state", PayloadBytes, QualityOfService.AtMostOnce, AtATime);
            long[] expected = [.. subscribers.Select(subscriber => subscriber.ReceivedPackets)];
            var watch = Stopwatch.StartNew();
            for (int sent = AtATime; sent <= Messages; sent += AtATime)
            {
                await publisher.SendAsync(batch);
                await Task.WhenAll(subscribers.Select((subscriber, number) => subscriber.ReceiveUntilAsync(expected[number] + sent)));
            }

            return ((long)Subscribers * Messages, watch.Elapsed);
        }
        finally
        {
            subscribers.ForEach(subscriber => subscriber.Dispose());
        }
    }
}
