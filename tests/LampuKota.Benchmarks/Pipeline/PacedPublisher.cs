using System.Diagnostics;

namespace LampuKota.Benchmarks;

/// <summary>Sends messages at a fixed rate, the gateways in turn, whatever the broker does.</summary>
internal static class PacedPublisher
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(1);

    /// <returns>Milliseconds from the moment at which each message was due to its acknowledgement, sorted.</returns>
    public static async Task<double[]> PublishAsync(GatewayConnection[] connections, EncodedMessages[] messages, double messagesPerSecond)
    {
        int total = messages.Sum(each => each.Count);
        var latencies = new double[total];
        long start = Stopwatch.GetTimestamp() + Stopwatch.Frequency / 20;
        Task receiving = Task.WhenAll(connections.Select((connection, gateway) => connection.ReceiveAsync(
            messages[gateway].Count,
            (place, now) =>
            {
                int message = place * connections.Length + gateway;
                latencies[message] = (now - start) * 1_000.0 / Stopwatch.Frequency - DueMilliseconds(message, messagesPerSecond);
            })));
        await Task.Run(() => SendAsync(connections, messages, messagesPerSecond, start));
        await receiving;
        Array.Sort(latencies);
        return latencies;
    }

    // A timer ticks a thousand times a second at best: the messages of a millisecond are all due at its beginning.
    private static double DueMilliseconds(int message, double messagesPerSecond) => Math.Floor(message * 1_000.0 / messagesPerSecond);

    private static async Task SendAsync(GatewayConnection[] connections, EncodedMessages[] messages, double messagesPerSecond, long start)
    {
        using var timer = new PeriodicTimer(Step);
        int[] sent = new int[connections.Length];
        int total = messages.Sum(each => each.Count);
        int dueBefore = 0;
        while (dueBefore < total && await timer.WaitForNextTickAsync())
        {
            double milliseconds = Math.Floor((Stopwatch.GetTimestamp() - start) * 1_000.0 / Stopwatch.Frequency);
            int due = milliseconds < 0 ? 0 : (int)Math.Min(total, Math.Ceiling((milliseconds + 1) * messagesPerSecond / 1_000));
            if (due == dueBefore)
                continue;
            for (int gateway = 0; gateway < connections.Length; gateway++)
            {
                int to = (due - gateway + connections.Length - 1) / connections.Length;
                if (to <= sent[gateway])
                    continue;
                connections[gateway].Send(messages[gateway].Slice(sent[gateway], to));
                sent[gateway] = to;
            }

            dueBefore = due;
        }
    }
}
