using LampuKota.Gateway;
using LampuKota.Lighting;
using NodaTime;

namespace LampuKota.Simulators;

/// <summary>
/// A control cabinet with a three-phase meter, a door, a switch and a residual current device. Its meter tells what its lamps draw at that moment, a hundredth that is lost in cables,
/// and the gateway beside it; its contacts tell of each change at once. Safe for use by several threads.
/// </summary>
internal sealed class SimulatedCabinet : IChangingSensor, IBreakable<CabinetFaults>
{
    private const double GatewayKilowatts = 0.012;
    private const double CableLoss = 1.01;
    private const double TappedKilowatts = 2.5;
    private const double LowPhaseVolts = 168;
    private const double HighVolts = 26;

    // Of a counter that is older than the simulation: nobody remembers its zero.
    private static readonly Instant MeterBorn = Instant.FromUtc(2020, 1, 1, 0, 0);

    private readonly IClock _clock;
    private readonly ulong _feeder;
    private readonly Lock _lock = new();
    private readonly List<(SimulatedLamp Lamp, int Phase)> _lamps = [];
    private CabinetFaults _fault;
    private volatile Action<Reading?>? _changed;
    private double _tappedKwh;
    private Instant _tappedUntil;

    /// <param name="cabinetId">Cabinet id.</param>
    /// <param name="seed">The city's seed.</param>
    /// <param name="clock">Its clock.</param>
    public SimulatedCabinet(string cabinetId, ulong seed, IClock clock)
    {
        (DeviceId, _clock, _feeder) = (cabinetId, clock, seed ^ StableHash.Of(cabinetId));
        _tappedUntil = clock.GetCurrentInstant();
    }

    /// <inheritdoc cref="ISensor.DeviceId"/>
    public string DeviceId { get; }

    /// <inheritdoc/>
    public CabinetFaults Fault
    {
        get
        {
            lock (_lock)
                return _fault;
        }

        set
        {
            lock (_lock)
            {
                CountTapped(_clock.GetCurrentInstant());
                _fault = value;
            }

            _changed?.Invoke(null);
        }
    }

    /// <summary>Whether the grid feeds it.</summary>
    public bool IsFed => !Fault.HasFlag(CabinetFaults.SupplyLost);

    /// <summary>Puts a lamp on one of its phases; before the city runs.</summary>
    /// <param name="lamp">The lamp.</param>
    /// <param name="segment">Number of its segment: segments are spread over the phases.</param>
    public void Feed(SimulatedLamp lamp, int segment) => _lamps.Add((lamp, segment % 3));

    /// <inheritdoc/>
    public void OnChange(Action<Reading?> changed) => _changed = changed;

    /// <inheritdoc/>
    public ValueTask ReadAsync(ICollection<Reading> readings, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(readings);
        lock (_lock)
        {
            Instant now = _clock.GetCurrentInstant();
            CountTapped(now);
            ReadMeter(readings, now);
            AddState(readings, Quantities.CabinetDoorOpen, CabinetFaults.DoorOpen);
            AddState(readings, Quantities.LocalOverride, CabinetFaults.LocalOverride);
            AddState(readings, Quantities.LeakageDetected, CabinetFaults.Leakage);
        }

        return ValueTask.CompletedTask;
    }

    private void ReadMeter(ICollection<Reading> readings, Instant now)
    {
        Span<double> kilowatts = stackalloc double[3];
        kilowatts[0] = GatewayKilowatts + (_fault.HasFlag(CabinetFaults.Tapped) ? TappedKilowatts : 0);
        double kwh = GatewayKilowatts * (now - MeterBorn).TotalHours + _tappedKwh;
        foreach ((SimulatedLamp lamp, int phase) in _lamps)
        {
            (double watts, double lampKwh) = lamp.Look();
            kilowatts[phase] += CableLoss * watts / 1_000;
            kwh += CableLoss * lampKwh;
        }

        if (_fault.HasFlag(CabinetFaults.SupplyLost))
            kilowatts.Clear();
        Add(readings, Quantities.TotalPower, kilowatts[0] + kilowatts[1] + kilowatts[2]);
        Add(readings, Quantities.TotalActiveEnergy, kwh);
        Add(readings, Quantities.Frequency, _fault.HasFlag(CabinetFaults.SupplyLost) ? 0 : 50 + 0.05 * TimeNoise.Smooth(_feeder + 9, Seconds(now), 120));
        AddPhase(readings, Volts(now, 0), kilowatts[0], Quantities.Phase1Voltage, Quantities.Phase1Current, Quantities.Phase1Power);
        AddPhase(readings, Volts(now, 1), kilowatts[1], Quantities.Phase2Voltage, Quantities.Phase2Current, Quantities.Phase2Power);
        AddPhase(readings, Volts(now, 2), kilowatts[2], Quantities.Phase3Voltage, Quantities.Phase3Current, Quantities.Phase3Power);
    }

    private double Volts(Instant now, int phase)
    {
        if (_fault.HasFlag(CabinetFaults.SupplyLost))
            return 0;
        if (phase == 1 && _fault.HasFlag(CabinetFaults.PhaseLow))
            return LowPhaseVolts + TimeNoise.Smooth(_feeder + 8, Seconds(now), 300);
        double own = 0.8 * TimeNoise.Smooth(_feeder + (ulong)phase + 5, Seconds(now), 600);
        return SupplyGrid.Volts(_feeder, Seconds(now), alongShare: 0, isLit: false) + own + (_fault.HasFlag(CabinetFaults.VoltageHigh) ? HighVolts : 0);
    }

    private void CountTapped(Instant now)
    {
        if (_fault.HasFlag(CabinetFaults.Tapped))
            _tappedKwh += TappedKilowatts * (now - _tappedUntil).TotalHours;
        _tappedUntil = now;
    }

    private void AddState(ICollection<Reading> readings, Quantity quantity, CabinetFaults fault) => Add(readings, quantity, _fault.HasFlag(fault) ? 1 : 0);

    private static void AddPhase(ICollection<Reading> readings, double volts, double kilowatts, Quantity voltage, Quantity current, Quantity power)
    {
        Add(readings, voltage, volts);
        Add(readings, current, volts < 1 ? 0 : 1_000 * kilowatts / (volts * 0.95));
        Add(readings, power, kilowatts);
    }

    private static double Seconds(Instant now) => now.ToUnixTimeMilliseconds() / 1_000.0;

    private static void Add(ICollection<Reading> readings, Quantity quantity, double value) => readings.Add(new Reading(quantity.Name, value));
}
