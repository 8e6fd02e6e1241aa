using LampuKota.Gateway;
using LampuKota.Lighting;
using NodaTime;

namespace LampuKota.Simulators;

/// <summary>
/// One lamp of the simulated city, as a gateway sees it: an output to set and a meter to read. It computes only when it is asked, by the city's clock;
/// a change of level can be measured at once, as LEDs settle within tens of milliseconds. Safe for use by several threads.
/// </summary>
internal sealed class SimulatedLamp : IReadableLampOutput, ISensor, IBreakable<LampFault>
{
    /// <summary>A flickering lamp decides anew this often, seconds.</summary>
    private const double FlickerSeconds = 7;

    /// <summary>A cycling lamp burns for most of this time, and cools for the rest.</summary>
    private const double CycleSeconds = 15 * 60;

    private const double CoolingShare = 0.3;

    /// <summary>An unreachable lamp answers or does not for this long.</summary>
    private const double SilenceSeconds = 4 * 60;

    private const double SilenceChance = 0.5;

    private const double PartlyDarkShare = 0.55;
    private const double OverdrivenShare = 1.45;
    private const double PoorPowerFactorShare = 0.6;
    private const double OverheatingKelvin = 70;

    private readonly PlannedLamp _lamp;
    private readonly LampModel _model;
    private readonly Climate _climate;
    private readonly IClock _clock;
    private readonly SimulatedSegment? _segment;
    private readonly Lock _lock = new();
    private double _atUnixSeconds;
    private double _excessKelvin;
    private double _energyKwh;
    private double _operatingHours;
    private int _switchOns;
    private int _levelPercent;
    private LampFault _fault;
    private int _heldPercent;
    private double _deadCounterKwh;

    /// <param name="lamp">The lamp.</param>
    /// <param name="model">What it is like.</param>
    /// <param name="fault">What is wrong with it.</param>
    /// <param name="climate">The weather.</param>
    /// <param name="clock">The city's clock.</param>
    /// <param name="segment">The segment that feeds it; null for one that is always fed.</param>
    public SimulatedLamp(PlannedLamp lamp, LampModel model, LampFault fault, Climate climate, IClock clock, SimulatedSegment? segment = null)
    {
        (_lamp, _model, _fault, _climate, _clock, _segment) = (lamp, model, fault, climate, clock, segment);
        _atUnixSeconds = Now();
        _energyKwh = model.InitialEnergyKwh;
        _operatingHours = model.InitialHours;
        _switchOns = (int)(model.InitialHours / 11.9);
        _deadCounterKwh = _energyKwh;
    }

    /// <inheritdoc cref="ISensor.DeviceId"/>
    public string DeviceId => _lamp.Id;

    /// <inheritdoc/>
    public LampFault Fault
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
                // What it did until now it did as it was.
                Advance(Now());
                (_fault, _heldPercent, _deadCounterKwh) = (value, _levelPercent, _energyKwh);
            }
        }
    }

    /// <summary>The level that its output holds, 0 to 100 %.</summary>
    public int LevelPercent => Volatile.Read(ref _levelPercent);

    public ValueTask ApplyAsync(int levelPercent, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(levelPercent);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(levelPercent, 100);
        ThrowIfSilent();
        lock (_lock)
        {
            Advance(Now());
            if (_levelPercent == 0 && levelPercent > 0)
                _switchOns++;
            _levelPercent = levelPercent;
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask<int?> ReadLevelAsync(CancellationToken cancellationToken)
    {
        ThrowIfSilent();
        lock (_lock)
            return ValueTask.FromResult<int?>(_fault == LampFault.DeafRelay ? _heldPercent : _levelPercent);
    }

    public ValueTask ReadAsync(ICollection<Reading> readings, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(readings);
        ThrowIfSilent();
        lock (_lock)
        {
            double now = Now();
            Advance(now);
            double light = LightPercent(now);
            Add(readings, Quantities.ActualLightState, light);
            if (_lamp.Metered)
                AddElectrical(readings, light, now);
            Add(readings, Quantities.OperatingHours, _operatingHours);
            Add(readings, Quantities.SwitchOnCounter, _switchOns);
            Add(readings, Quantities.Temperature, DeviceCelsius(now));
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>What it draws at this moment, W, and has used, kWh: what its cabinet's meter sees of it.</summary>
    public (double Watts, double EnergyKwh) Look()
    {
        lock (_lock)
        {
            double now = Now();
            Advance(now);
            return (PowerWatts(LightPercent(now), now), _energyKwh);
        }
    }

    /// <summary>What its controller remembers.</summary>
    public LampCounters Counters()
    {
        lock (_lock)
        {
            Advance(Now());
            return new LampCounters(_levelPercent, _energyKwh, _operatingHours, _switchOns);
        }
    }

    /// <summary>Takes up what an earlier run left.</summary>
    /// <param name="counters">What was remembered.</param>
    /// <param name="unaccountedHours">How long it may have gone on burning after they were taken, h; counted at full power, so that no counter falls.</param>
    public void Restore(LampCounters counters, double unaccountedHours)
    {
        lock (_lock)
        {
            double fullWatts = _model.PowerWatts(100, counters.OperatingHours, deviceCelsius: 20);
            _levelPercent = counters.LevelPercent;
            _energyKwh = counters.EnergyKwh + unaccountedHours * fullWatts / 1_000;
            _operatingHours = counters.OperatingHours + unaccountedHours;
            _switchOns = counters.SwitchOns;
        }
    }

    private void AddElectrical(ICollection<Reading> readings, double light, double now)
    {
        // The meter's own noise; the counter is not touched by it.
        double noise = 1 + 0.002 * TimeNoise.Smooth(_model.Key + 7, now, 10);
        double watts = PowerWatts(light, now) * noise;
        double volts = SupplyGrid.Volts(_model.Feeder, now, _model.AlongShare, _levelPercent > 0);
        double powerFactor = _model.PowerFactor(light) * (_fault == LampFault.PoorPowerFactor ? PoorPowerFactorShare : 1);
        Add(readings, Quantities.ActivePower, watts);
        Add(readings, Quantities.SupplyVoltage, volts);
        Add(readings, Quantities.SupplyCurrent, watts / (volts * powerFactor));
        Add(readings, Quantities.PowerFactor, powerFactor);
        Add(readings, Quantities.ActiveEnergy, _fault == LampFault.DeadCounter ? _deadCounterKwh : _energyKwh);
    }

    // Counts what was used since the last look.
    private void Advance(double now)
    {
        double seconds = now - _atUnixSeconds;
        if (seconds <= 0)
            return;

        double light = LightPercent(_atUnixSeconds);
        _energyKwh += PowerWatts(light, _atUnixSeconds) * seconds / 3_600_000;
        if (light > 0)
            _operatingHours += seconds / 3_600;
        _excessKelvin = _model.ExcessKelvin(_excessKelvin, light, seconds);
        _atUnixSeconds = now;
    }

    private double LightPercent(double unixSeconds) => _segment is { IsFed: false } ? 0 : _fault switch
    {
        LampFault.DeafRelay => _heldPercent,
        LampFault.Dead or LampFault.StuckOpen => 0,
        LampFault.Cycling => IsCooling(unixSeconds) ? 0 : _levelPercent,
        LampFault.DayBurner => 100,
        LampFault.StuckDimmer => _levelPercent > 0 ? 100 : 0,
        LampFault.Flickering => TimeNoise.Step(_model.Key + 8, (long)(unixSeconds / FlickerSeconds)) < 0.5 ? 0 : _levelPercent,
        _ => _levelPercent,
    };

    // Every cycling lamp has a phase of its own.
    private bool IsCooling(double unixSeconds)
    {
        double cycles = unixSeconds / CycleSeconds + StableHash.Unit(_model.Key + 9);
        return cycles - Math.Floor(cycles) < CoolingShare;
    }

    // Behind an open contact not even the control gear draws anything.
    private double PowerWatts(double light, double unixSeconds)
    {
        if (_fault == LampFault.StuckOpen || _segment is { IsFed: false })
            return 0;

        double watts = _model.PowerWatts(light, _operatingHours, DeviceCelsius(unixSeconds));
        return watts * (light, _fault) switch
        {
            ( > 0, LampFault.PartlyDark) => PartlyDarkShare,
            ( > 0, LampFault.Overdriven) => OverdrivenShare,
            _ => 1,
        };
    }

    private void ThrowIfSilent()
    {
        if (_segment is { IsFed: false } || Fault == LampFault.Mute)
            throw new IOException($"The controller of {DeviceId} does not answer.");
        if (Fault == LampFault.Unreachable && TimeNoise.Step(_model.Key + 10, (long)(Now() / SilenceSeconds)) < SilenceChance)
            throw new IOException($"The controller of {DeviceId} does not answer.");
    }

    private double DeviceCelsius(double unixSeconds) =>
        _climate.AirCelsius(unixSeconds) + _excessKelvin + (_fault == LampFault.Overheating ? OverheatingKelvin : 0);

    private double Now() => _clock.GetCurrentInstant().ToUnixTimeMilliseconds() / 1_000.0;

    private static void Add(ICollection<Reading> readings, Quantity quantity, double value) => readings.Add(new Reading(quantity.Name, value));
}
