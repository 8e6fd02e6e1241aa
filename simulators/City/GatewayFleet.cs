using LampuKota.Gateway;
using Microsoft.Extensions.Logging;

namespace LampuKota.Simulators;

/// <summary>All gateways of the city.</summary>
internal sealed class GatewayFleet : IAsyncDisposable
{
    /// <summary>Gateways that connect or stop at the same time: a ramp, not a stampede.</summary>
    private const int Parallel = 16;

    /// <summary>A gateway that does not connect within this goes on trying by itself.</summary>
    private static readonly TimeSpan ConnectDeadline = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan StopDeadline = TimeSpan.FromSeconds(5);

    private readonly List<SimulatedGateway> _gateways = [];
    private readonly SimulatedGateway? _unreliable;
    private readonly StableRandom _luck;
    private readonly TimeProvider _timeProvider;

    /// <param name="world">What the gateways are wired to.</param>
    /// <param name="folder">Where each keeps its memory.</param>
    /// <param name="makeUplink">Makes the way of a gateway to the broker.</param>
    /// <param name="timeProvider">Real time.</param>
    /// <param name="loggerFactory">Where they log.</param>
    public GatewayFleet(
        CityWorld world, CityFolder folder, Func<string, IGatewayUplink> makeUplink, TimeProvider timeProvider, ILoggerFactory loggerFactory)
    {
        _timeProvider = timeProvider;
        _luck = new StableRandom(world.Seed, "luck of the unreliable gateway");
        foreach (GatewayWiring wiring in world.Gateways)
        {
            var options = new GatewayOptions
            {
                GatewayId = wiring.GatewayId,
                Lamps = wiring.Lamps,
                Sensors = wiring.Sensors,
                StateDirectory = folder.GatewayFolder(wiring.GatewayId),
            };
            _gateways.Add(new SimulatedGateway(
                options,
                world.Seed,
                world.Faults.MayUpdatesFail,
                () => new MeteredUplink(makeUplink(wiring.GatewayId), Times, timeProvider),
                world.Clock,
                timeProvider,
                loggerFactory));
        }

        _unreliable = _gateways.Find(gateway => gateway.Id == world.Faults.UnreliableGatewayId);
    }

    /// <summary>How long telemetry waits for its acknowledgement.</summary>
    public AcknowledgementTimes Times { get; } = new();

    /// <summary>How many gateways there are.</summary>
    public int Count => _gateways.Count;

    /// <summary>How many are connected.</summary>
    public int Online => CountOf(gateway => gateway.IsOnline);

    /// <summary>How many ended by a defect.</summary>
    public int Failed => CountOf(gateway => gateway.HasFailed);

    /// <summary>Telemetry of all gateways.</summary>
    public GatewayTotals Totals
    {
        get
        {
            GatewayTotals sum = default;
            foreach (SimulatedGateway gateway in _gateways)
                sum += gateway.Totals;
            return sum;
        }
    }

    /// <summary>A gateway by its id.</summary>
    public SimulatedGateway Find(string id) => _gateways.Find(gateway => gateway.Id == id) ?? throw new ArgumentException($"There is no gateway {id}.", nameof(id));

    /// <summary>Starts all gateways, a few at a time; completes when each has connected or has had its chance.</summary>
    public Task StartAsync(CancellationToken cancellationToken) => ForEachAsync(
        async (gateway, token) =>
        {
            Task connected = await gateway.StartAsync(token);
            await Task.WhenAny(connected, Task.Delay(ConnectDeadline, _timeProvider, token));
            token.ThrowIfCancellationRequested();
        },
        cancellationToken);

    /// <summary>Lets the unreliable gateway go offline now and then, in real time, until cancelled.</summary>
    public async Task RunUnreliableAsync(CancellationToken cancellationToken)
    {
        if (_unreliable is null)
            return;

        while (true)
        {
            await Task.Delay(TimeSpan.FromMinutes(_luck.Next(3, 8)), _timeProvider, cancellationToken);
            await _unreliable.StopAsync(CancellationToken.None);
            await Task.Delay(TimeSpan.FromSeconds(_luck.Next(45, 120)), _timeProvider, cancellationToken);
            await _unreliable.StartAsync(cancellationToken);
        }
    }

    /// <summary>Stops all gateways; each says that it is offline.</summary>
    /// <returns>Whether all did so in time.</returns>
    public async Task<bool> StopAsync()
    {
        bool inTime = true;
        await ForEachAsync(
            async (gateway, _) =>
            {
                using var deadline = new CancellationTokenSource(StopDeadline, _timeProvider);
                try
                {
                    await gateway.StopAsync(deadline.Token);
                }
                catch (OperationCanceledException)
                {
                    Volatile.Write(ref inTime, false);
                }
            },
            CancellationToken.None);
        return inTime;
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    private int CountOf(Func<SimulatedGateway, bool> counts)
    {
        int count = 0;
        foreach (SimulatedGateway gateway in _gateways)
        {
            if (counts(gateway))
                count++;
        }

        return count;
    }

    private async Task ForEachAsync(Func<SimulatedGateway, CancellationToken, ValueTask> act, CancellationToken cancellationToken) =>
        await System.Threading.Tasks.Parallel.ForEachAsync(
            _gateways, new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellationToken }, act);
}
