using Microsoft.Extensions.Logging;

namespace LampuKota.Gateway;

/// <summary>The way of everything from here to the backend: what waits in memory, the disk behind it, and what carries it to the uplink.</summary>
internal sealed class OutboxLine : IDisposable
{
    private const string Folder = "outbox";

    private readonly OutboxPump _pump;
    private readonly GatewayLoops _sending;
    private readonly GatewayLoops _keeping;

    /// <param name="options">What the gateway is made of.</param>
    /// <param name="uplink">The way to the backend.</param>
    /// <param name="counters">What is counted.</param>
    /// <param name="onDamaged">Told when a file was found damaged, or cannot be read; from any thread.</param>
    /// <param name="timeProvider">Real time.</param>
    /// <param name="log">Where it logs.</param>
    public OutboxLine(GatewayOptions options, IGatewayUplink uplink, GatewayCounters counters, Action onDamaged, TimeProvider timeProvider, ILogger log)
    {
        Memory = new Outbox(options.OutboxMaximumSamples);
        _pump = new OutboxPump(Memory, uplink, counters, timeProvider, log);
        (_sending, _keeping) = (new GatewayLoops(options.GatewayId, log), new GatewayLoops(options.GatewayId, log));
        if (options.StateDirectory is not { } state)
            return;

        Keeper = new OutboxKeeper(Memory, options.Disk, Path.Combine(Path.GetFullPath(state), Folder), options.Outbox, _pump.Wake, onDamaged, timeProvider, log)
        {
            BootId = options.Clock?.BootId ?? Guid.Empty,
        };
        _pump.SendStored(Keeper, options.Outbox.BackfillSamplesPerSecond);
    }

    /// <summary>What waits in memory.</summary>
    public Outbox Memory { get; }

    /// <summary>What carries it to the disk; null where nothing is kept.</summary>
    public OutboxKeeper? Keeper { get; }

    /// <summary>Ends when sending and keeping do; faulted where one of them ended because of a defect.</summary>
    public Task Completion => Task.WhenAll(_sending.Completion, _keeping.Completion);

    /// <summary>There is something new in memory, or the uplink can be reached again.</summary>
    public void Wake()
    {
        _pump.Wake();
        Keeper?.Wake();
    }

    /// <summary>There is something new to send that is not kept.</summary>
    public void WakeSender() => _pump.Wake();

    /// <summary>Starts to send and to keep.</summary>
    public void Start()
    {
        _sending.Start(_pump.RunMessagesAsync, _pump.RunTelemetryAsync);
        if (Keeper is not null)
            _keeping.Start(Keeper.RunAsync);
    }

    /// <summary>Stops to send, and then keeps what is left.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _sending.StopAsync(cancellationToken);
        await _keeping.StopAsync(cancellationToken);
    }

    public void Dispose()
    {
        _pump.Dispose();
        Keeper?.Dispose();
        _sending.Dispose();
        _keeping.Dispose();
    }
}
