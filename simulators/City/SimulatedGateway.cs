using LampuKota.Gateway;
using LampuKota.Lighting;
using Microsoft.Extensions.Logging;

namespace LampuKota.Simulators;

/// <summary>One gateway of the city: the real gateway library on simulated lamps and sensors. Can be switched off and on again.</summary>
internal sealed class SimulatedGateway(
    GatewayOptions options, ulong seed, bool mayUpdatesFail, Func<MeteredUplink> makeUplink, CityClock clock, TimeProvider timeProvider, ILoggerFactory loggerFactory) : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private GatewayService? _service;
    private MeteredUplink? _uplink;
    private SimulatedUpdates? _updates;
    private Task _completion = Task.CompletedTask;
    private GatewayTotals _before;

    public string Id => options.GatewayId;

    /// <summary>Whether it is connected to the broker.</summary>
    public bool IsOnline => Volatile.Read(ref _uplink)?.IsConnected ?? false;

    /// <summary>Whether it ended by a defect; its log tells which.</summary>
    public bool HasFailed => Volatile.Read(ref _completion).IsFaulted;

    /// <summary>What it has sent since the city started, and what waits.</summary>
    public GatewayTotals Totals
    {
        get
        {
            lock (_lock)
                return _service is null ? _before : _before + GatewayTotals.Of(_service.Counts);
        }
    }

    /// <summary>Switches it on.</summary>
    /// <returns>A task that completes when it is connected for the first time.</returns>
    public async Task<Task> StartAsync(CancellationToken cancellationToken)
    {
        MeteredUplink uplink = makeUplink();
        _updates = new SimulatedUpdates(Id, seed, mayUpdatesFail, timeProvider, _updates?.Reported);
        var service = new GatewayService(options with { Updates = _updates }, uplink, clock, timeProvider, loggerFactory);
        lock (_lock)
            (_service, _uplink) = (service, uplink);
        await service.StartAsync(cancellationToken);
        Volatile.Write(ref _completion, service.Completion);
        return uplink.Connected;
    }

    /// <summary>Switches it off; it says that it is offline, and its lamps stay as they are.</summary>
    /// <param name="cancellationToken">Ends the wait for work under way.</param>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        GatewayService? service;
        lock (_lock)
        {
            service = _service;
            if (service is not null)
                _before += GatewayTotals.Of(service.Counts) with { Waiting = 0 };
            (_service, _uplink) = (null, null);
        }

        if (service is null)
            return;

        try
        {
            await service.StopAsync(cancellationToken);
        }
        finally
        {
            await service.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync() => await StopAsync(CancellationToken.None);
}

/// <summary>Telemetry of one or many gateways.</summary>
/// <param name="Acknowledged">Values that were acknowledged.</param>
/// <param name="Waiting">Values that wait for it.</param>
/// <param name="Lost">Values refused or dropped.</param>
internal readonly record struct GatewayTotals(long Acknowledged, long Waiting, long Lost)
{
    public static GatewayTotals operator +(GatewayTotals a, GatewayTotals b) =>
        new(a.Acknowledged + b.Acknowledged, a.Waiting + b.Waiting, a.Lost + b.Lost);

    public static GatewayTotals Of(GatewayCounts counts) =>
        new(counts.SamplesDelivered, counts.SamplesWaiting, counts.SamplesRefused + counts.SamplesDropped);
}
