using System.Diagnostics;

namespace LampuKota.Benchmarks;

/// <summary>One measurement: a warm-up, a fixed number of values as fast as the pipeline takes them, then a few seconds at half of that rate.</summary>
internal sealed class PipelineRun : IDisposable
{
    // .NET compiles anew what runs often, in steps over several seconds; V8 and Go need less.
    private static readonly TimeSpan OurWarmUp = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan PeerWarmUp = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan HalfRate = TimeSpan.FromSeconds(3);

    private const double LampsPerSecondOfWarmUp = 30_000;
    private const int WarmUpBursts = 3;

    private readonly MeasuredPipeline _pipeline;
    private readonly PipelineLoad _load;
    private readonly GatewayStream[] _gateways;
    private GatewayConnection[] _connections = [];
    private long _sentMessages;

    private PipelineRun(MeasuredPipeline pipeline, PipelineLoad load)
    {
        (_pipeline, _load) = (pipeline, load);
        // 18:00 in Kupang, twenty days ago: all of it is in the past, and lamps burn first.
        long firstUnixMs = new DateTimeOffset(TimeProvider.System.GetUtcNow().Date.AddDays(-20).AddHours(10), TimeSpan.Zero).ToUnixTimeMilliseconds();
        _gateways = [.. Enumerable.Range(0, load.Gateways).Select(gateway => new GatewayStream(load, gateway, firstUnixMs))];
    }

    public static async Task<PipelineResult> MeasureAsync(Func<Task<MeasuredPipeline>> start, PipelineLoad load)
    {
        await using MeasuredPipeline pipeline = await start();
        using var run = new PipelineRun(pipeline, load);
        return await run.MeasureAsync();
    }

    public void Dispose()
    {
        foreach (GatewayConnection connection in _connections)
            connection.Dispose();
    }

    private async Task<PipelineResult> MeasureAsync()
    {
        _connections = await Task.WhenAll(_gateways.Select(gateway => GatewayConnection.ConnectAsync(_pipeline.EndPoint, gateway.Id)));
        TimeSpan warmUp = _pipeline is OurPipeline ? OurWarmUp : PeerWarmUp;
        await PublishAtAsync(LampsPerSecondOfWarmUp / _load.LampsAMessage, warmUp);
        // At full rate other code becomes hot: groups are larger, and sealing has more to do at once.
        for (int burst = 0; burst < WarmUpBursts; burst++)
        {
            await PublishAllAsync(Encode(_load.MessagesOf(_load.Values / 2)));
            await _pipeline.SettleAsync();
        }

        EncodedMessages[] messages = Encode(_load.MessagesOf(_load.Values));
        double[] before = Cpu();
        var watch = Stopwatch.StartNew();
        await PublishAllAsync(messages);
        TimeSpan taken = watch.Elapsed;
        double accepting = Cpu().Sum() - before.Sum();
        await _pipeline.SettleAsync();
        TimeSpan settled = watch.Elapsed;
        double[] used = [.. Cpu().Zip(before, (after, first) => after - first)];

        long values = messages.Sum(each => (long)each.Count) * _load.ValuesAMessage;
        double[] latencies = await PublishAtAsync(messages.Sum(each => (long)each.Count) / taken.TotalSeconds / 2, HalfRate);
        await _pipeline.SettleAsync();
        return new PipelineResult(_pipeline.Name, _load, values, taken, settled)
        {
            CpuSeconds = [.. _pipeline.Processes.Zip(used, (process, seconds) => (process.Name, seconds))],
            AcceptingCpuSeconds = accepting,
            PayloadBytes = messages.Sum(each => each.PayloadBytes),
            MedianMilliseconds = At(latencies, 0.5),
            P99Milliseconds = At(latencies, 0.99),
            Sent = _sentMessages * _load.ValuesAMessage,
            Stored = await _pipeline.CountStoredAsync(),
            DiskBytes = _pipeline.MeasureDisk(),
        };
    }

    private EncodedMessages[] Encode(int messagesAGateway)
    {
        var encoded = new EncodedMessages[_gateways.Length];
        Parallel.For(0, _gateways.Length, gateway => encoded[gateway] = _gateways[gateway].Encode(messagesAGateway));
        _sentMessages += (long)messagesAGateway * _gateways.Length;
        return encoded;
    }

    private async Task PublishAllAsync(EncodedMessages[] messages)
    {
        Backlog backlog = _pipeline.CreateBacklog(_load);
        await Task.WhenAll(_connections.Select((connection, gateway) => connection.PublishAsync(messages[gateway], _load.Window, backlog)));
        await backlog.DrainAsync();
    }

    // Open loop: when a message is sent does not depend on the pipeline, and what it waits is counted from when it was due.
    private async Task<double[]> PublishAtAsync(double messagesPerSecond, TimeSpan duration)
    {
        EncodedMessages[] messages = Encode((int)Math.Ceiling(messagesPerSecond * duration.TotalSeconds / _gateways.Length));
        Backlog backlog = _pipeline.CreateBacklog(_load);
        backlog.Add(messages.Sum(each => each.Count));
        double[] latencies = await PacedPublisher.PublishAsync(_connections, messages, messagesPerSecond);
        await backlog.DrainAsync();
        return latencies;
    }

    private double[] Cpu() => [.. _pipeline.Processes.Select(process => process.CpuSeconds)];

    private static double At(double[] sorted, double quantile) => sorted[(int)Math.Ceiling(quantile * sorted.Length) - 1];
}

/// <summary>What one measurement found.</summary>
/// <param name="Pipeline">Name of the pipeline.</param>
/// <param name="Load">The work.</param>
/// <param name="Values">Values measured.</param>
/// <param name="Taken">Until all were acknowledged, or accepted by the peer's engine.</param>
/// <param name="Settled">Until all were in their final form on disk.</param>
internal sealed record PipelineResult(string Pipeline, PipelineLoad Load, long Values, TimeSpan Taken, TimeSpan Settled)
{
    public required IReadOnlyList<(string Process, double Seconds)> CpuSeconds { get; init; }

    /// <summary>Of them, until all were acknowledged.</summary>
    public required double AcceptingCpuSeconds { get; init; }

    public required long PayloadBytes { get; init; }

    public required double MedianMilliseconds { get; init; }

    public required double P99Milliseconds { get; init; }

    /// <summary>Values of all parts of the measurement.</summary>
    public required long Sent { get; init; }

    public required long Stored { get; init; }

    public required long DiskBytes { get; init; }

    /// <summary>How many times the reference machine's processor time this one took then; see <see cref="Calibration"/>.</summary>
    public double Slowness { get; init; } = 1;

    public double CpuSecondsPerMillion => CpuSeconds.Sum(each => each.Seconds) / Values * 1e6;

    public double ValuesPerSecond => Values / Taken.TotalSeconds;
}
