using System.Threading.Channels;
using LampuKota.Columns;
using LampuKota.Gateway;
using LampuKota.Lighting;

namespace LampuKota.Tests;

/// <summary>An output that records what it is given, and can be made to fail.</summary>
internal sealed class RecordingOutput : ILampOutput
{
    public List<int> Levels { get; } = [];

    public int? Level => Levels.Count == 0 ? null : Levels[^1];

    public bool Fails { get; set; }

    public bool Hangs { get; set; }

    public ValueTask ApplyAsync(int levelPercent, CancellationToken cancellationToken)
    {
        if (Hangs)
            return new ValueTask(new TaskCompletionSource().Task);
        if (Fails)
            throw new IOException("the relay board does not answer");
        lock (Levels)
            Levels.Add(levelPercent);
        return ValueTask.CompletedTask;
    }
}

/// <summary>A meter whose power follows an output at once, or with a fault does not.</summary>
internal sealed class FollowingMeter(string lamp, RecordingOutput output, double ratedPowerWatts = 90) : ISensor
{
    public string DeviceId => lamp;

    private TaskCompletionSource _hung = new();

    public double? StuckWatts { get; set; }

    /// <summary>Whether it does not answer; readings that hang end once it does again.</summary>
    public bool Hangs
    {
        get;
        set
        {
            field = value;
            if (!value)
                Interlocked.Exchange(ref _hung, new TaskCompletionSource()).SetResult();
        }
    }

    public int Reads { get; private set; }

    public ValueTask ReadAsync(ICollection<Reading> readings, CancellationToken cancellationToken)
    {
        Reads++;
        if (Hangs)
            return new ValueTask(_hung.Task);
        readings.Add(new Reading("activePower", StuckWatts ?? ratedPowerWatts * (output.Level ?? 0) / 100));
        readings.Add(new Reading("supplyVoltage", 220.04));
        return ValueTask.CompletedTask;
    }
}

internal static class CommandDelivering
{
    /// <summary>Hands a command on, and waits until it may be acknowledged.</summary>
    public static async Task DeliverAsync(this IGatewayUplinkHandler handler, byte[] utf8Json, CommandDelivery delivery = default, CancellationToken cancellationToken = default) =>
        await await handler.OnCommandAsync(utf8Json, delivery, cancellationToken);
}

/// <summary>An uplink within the test: what the gateway sends can be awaited, and the connection cut.</summary>
internal sealed class MemoryUplink : IGatewayUplink
{
    private readonly Channel<TelemetryRow[]> _packs = Channel.CreateUnbounded<TelemetryRow[]>();
    private readonly Channel<DeviceEvent> _events = Channel.CreateUnbounded<DeviceEvent>();
    private readonly Channel<ReportedDocument> _reported = Channel.CreateUnbounded<ReportedDocument>();
    private readonly Channel<(LampCommandResult, byte[])> _results = Channel.CreateUnbounded<(LampCommandResult, byte[])>();

    public IGatewayUplinkHandler Handler { get; private set; } = null!;

    public bool IsConnected { get; private set; } = true;

    public ChannelReader<TelemetryRow[]> Packs => _packs.Reader;

    public ChannelReader<DeviceEvent> Events => _events.Reader;

    public ChannelReader<ReportedDocument> Reported => _reported.Reader;

    public ChannelReader<(LampCommandResult Result, byte[] CorrelationData)> Results => _results.Reader;

    public void Connect(bool isConnected)
    {
        IsConnected = isConnected;
        Handler.OnConnectionChanged(isConnected);
    }

    public ValueTask StartAsync(IGatewayUplinkHandler handler, CancellationToken cancellationToken)
    {
        Handler = handler;
        return ValueTask.CompletedTask;
    }

    public ValueTask SendTelemetryAsync(SampleBatch batch, CancellationToken cancellationToken)
    {
        ThrowIfOffline();
        var rows = new List<TelemetryRow>();
        foreach (Sample sample in batch.Samples)
            rows.Add(new TelemetryRow(batch.Devices.GetString(sample.Device), batch.Quantities.GetString(sample.Quantity), sample.TimestampUnixMs, sample.Value));
        return _packs.Writer.WriteAsync([.. rows], cancellationToken);
    }

    public ValueTask SendEventAsync(DeviceEvent deviceEvent, CancellationToken cancellationToken)
    {
        ThrowIfOffline();
        return _events.Writer.WriteAsync(deviceEvent, cancellationToken);
    }

    public ValueTask SendReportedAsync(ReportedDocument reported, CancellationToken cancellationToken)
    {
        ThrowIfOffline();
        return _reported.Writer.WriteAsync(reported, cancellationToken);
    }

    public ValueTask SendCommandResultAsync(LampCommandResult result, ReadOnlyMemory<byte> correlationData, CancellationToken cancellationToken)
    {
        ThrowIfOffline();
        return _results.Writer.WriteAsync((result, correlationData.ToArray()), cancellationToken);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private void ThrowIfOffline()
    {
        if (!IsConnected)
            throw new IOException("offline");
    }
}

/// <summary>One sample as the backend sees it.</summary>
internal readonly record struct TelemetryRow(string Device, string Quantity, long TimestampUnixMs, double Value);
