using NodaTime;

namespace LampuKota.Simulators;

/// <summary>Breaks and mends what a script says when it says so.</summary>
internal sealed class FaultInjector
{
    // A gateway that loses its power says no goodbye; it is given this long to let go of its files.
    private static readonly TimeSpan StopDeadline = TimeSpan.FromSeconds(5);

    private readonly CityWorld _world;
    private readonly GatewayFleet _fleet;
    private readonly IReadOnlyDictionary<string, GatewayLink> _links;
    private readonly Dictionary<string, SimulatedLamp> _lamps;
    private readonly Dictionary<string, Task> _switching = new(StringComparer.Ordinal);

    /// <param name="world">What can be broken.</param>
    /// <param name="fleet">The gateways.</param>
    /// <param name="links">Their ways to the broker, by gateway.</param>
    public FaultInjector(CityWorld world, GatewayFleet fleet, IReadOnlyDictionary<string, GatewayLink> links)
    {
        (_world, _fleet, _links) = (world, fleet, links);
        _lamps = world.Lamps.ToDictionary(lamp => lamp.DeviceId);
    }

    /// <summary>How many injections have begun, and how many are over.</summary>
    public (int Begun, int Over) Progress { get; private set; }

    /// <summary>Plays a script; returns when the last thing is mended.</summary>
    /// <param name="script">The script.</param>
    /// <param name="zero">When it begins, city time.</param>
    /// <param name="cancellationToken">Stops it where it is.</param>
    public async Task PlayAsync(ScenarioScript script, Instant zero, CancellationToken cancellationToken)
    {
        IEnumerable<(long AtMs, Injection Injection, bool IsBroken)> turns = script.Injections
            .SelectMany(one => ((long, Injection, bool)[])[(one.FromMs, one, true), (one.UntilMs, one, false)]).OrderBy(turn => turn.Item1);
        foreach ((long atMs, Injection injection, bool isBroken) in turns)
        {
            await UntilAsync(zero + Duration.FromMilliseconds(atMs), cancellationToken);
            Turn(injection, isBroken);
            Progress = isBroken ? (Progress.Begun + 1, Progress.Over) : (Progress.Begun, Progress.Over + 1);
        }

        await Task.WhenAll(_switching.Values).WaitAsync(cancellationToken);
    }

    /// <summary>Waits for an instant of the city.</summary>
    public async Task UntilAsync(Instant instant, CancellationToken cancellationToken)
    {
        Duration left = _world.Clock.ToRealDuration(instant - _world.Clock.GetCurrentInstant());
        if (left > Duration.Zero)
            await Task.Delay(left.ToTimeSpan(), cancellationToken);
    }

    private void Turn(Injection injection, bool isBroken)
    {
        string id = injection.DeviceId;
        switch (injection.Kind)
        {
            case FaultKind.GatewayOff:
                _links[id].Cut(isBroken);
                _switching[id] = SwitchAsync(_switching.GetValueOrDefault(id, Task.CompletedTask), _fleet.Find(id), isOn: !isBroken);
                break;
            case FaultKind.LinkDown:
                _links[id].Cut(isBroken);
                break;
            case FaultKind.BreakerTripped or FaultKind.CableCut or FaultKind.ContactorOpen:
                _world.Segments[id].Fault = isBroken ? SegmentFaultOf(injection.Kind) : SegmentFault.None;
                break;
            default:
                if (_lamps.TryGetValue(id, out SimulatedLamp? lamp))
                    lamp.Fault = isBroken ? LampFaultOf(injection.Kind) : LampFault.None;
                else
                    TurnCabinet(_world.Cabinets[id], CabinetFaultOf(injection.Kind), isBroken);
                break;
        }
    }

    private static void TurnCabinet(SimulatedCabinet cabinet, CabinetFaults fault, bool isBroken) =>
        cabinet.Fault = isBroken ? cabinet.Fault | fault : cabinet.Fault & ~fault;

    private static async Task SwitchAsync(Task before, SimulatedGateway gateway, bool isOn)
    {
        await before;
        if (isOn)
        {
            await gateway.StartAsync(CancellationToken.None);
            return;
        }

        using var deadline = new CancellationTokenSource(StopDeadline);
        try
        {
            await gateway.StopAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            return; // Its power is gone, whatever it was about to do.
        }
    }

    private static LampFault LampFaultOf(FaultKind kind) => kind switch
    {
        FaultKind.LampDead => LampFault.Dead,
        FaultKind.LampCutOff => LampFault.StuckOpen,
        FaultKind.LampNotDimming => LampFault.StuckDimmer,
        FaultKind.LampPartlyDark => LampFault.PartlyDark,
        FaultKind.LampOverdriven => LampFault.Overdriven,
        FaultKind.LampMute => LampFault.Mute,
        FaultKind.LampPowerFactor => LampFault.PoorPowerFactor,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "BUG: no fault of a lamp."),
    };

    private static SegmentFault SegmentFaultOf(FaultKind kind) => kind switch
    {
        FaultKind.BreakerTripped => SegmentFault.BreakerTripped,
        FaultKind.CableCut => SegmentFault.CableCut,
        _ => SegmentFault.ContactorOpen,
    };

    private static CabinetFaults CabinetFaultOf(FaultKind kind) => kind switch
    {
        FaultKind.DoorOpen => CabinetFaults.DoorOpen,
        FaultKind.Leakage => CabinetFaults.Leakage,
        FaultKind.OnManual => CabinetFaults.LocalOverride,
        FaultKind.Tapped => CabinetFaults.Tapped,
        FaultKind.PhaseLow => CabinetFaults.PhaseLow,
        FaultKind.VoltageHigh => CabinetFaults.VoltageHigh,
        FaultKind.SupplyLost => CabinetFaults.SupplyLost,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "BUG: no fault of a cabinet."),
    };
}
