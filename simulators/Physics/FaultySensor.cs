using LampuKota.Gateway;
using LampuKota.Lighting;
using NodaTime;

namespace LampuKota.Simulators;

/// <summary>
/// A sensor with a fault, around any sensor that works. What goes wrong follows from the seed and the city's time alone. States and counters are told as they are
/// by a sensor that drifts or is noisy: a counter that falls would be a device that was exchanged.
/// </summary>
internal sealed class FaultySensor : ISensor, IBreakable<SensorFault>
{
    private const double SecondsPerDay = 86_400;

    /// <summary>A fiftieth of the value a day: seen on a chart after a week.</summary>
    private const double DriftPerDay = 0.02;

    /// <summary>A noisy sensor is well or not for this long.</summary>
    private const double SpikeSeconds = 90;

    private const double SpikeChance = 0.15;

    /// <summary>An unreachable sensor answers or does not for this long.</summary>
    private const double SilenceSeconds = 10 * 60;

    private const double SilenceChance = 0.4;

    private static readonly HashSet<string> Counters =
    [
        Quantities.ActiveEnergy.Name, Quantities.TotalActiveEnergy.Name, Quantities.OperatingHours.Name, Quantities.SwitchOnCounter.Name, Quantities.Rainfall.Name,
    ];

    private readonly ISensor _inner;
    private readonly IClock _clock;
    private readonly ulong _key;
    private readonly Lock _lock = new();
    private SensorFault _fault;
    private double _sinceUnixSeconds;
    private Reading[]? _frozen;

    /// <param name="inner">A sensor that works.</param>
    /// <param name="fault">What is wrong with it.</param>
    /// <param name="seed">The city's seed.</param>
    /// <param name="clock">The city's clock.</param>
    public FaultySensor(ISensor inner, SensorFault fault, ulong seed, IClock clock)
    {
        (_inner, _fault, _clock) = (inner, fault, clock);
        _key = seed ^ StableHash.Of(inner.DeviceId + " fault");
        _sinceUnixSeconds = Now();
    }

    /// <inheritdoc cref="ISensor.DeviceId"/>
    public string DeviceId => _inner.DeviceId;

    /// <inheritdoc/>
    public SensorFault Fault
    {
        get
        {
            lock (_lock)
                return _fault;
        }

        set
        {
            lock (_lock)
                (_fault, _sinceUnixSeconds, _frozen) = (value, Now(), null);
        }
    }

    /// <summary>The sensor with the fault; the sensor itself where there is none, and none is to come.</summary>
    public static ISensor Around(ISensor inner, SensorFault fault, ulong seed, IClock clock) =>
        fault == SensorFault.None ? inner : new FaultySensor(inner, fault, seed, clock);

    /// <inheritdoc/>
    public async ValueTask ReadAsync(ICollection<Reading> readings, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(readings);
        double now = Now();
        SensorFault fault = Fault;
        if (fault == SensorFault.Unreachable && TimeNoise.Step(_key, (long)(now / SilenceSeconds)) < SilenceChance)
            throw new IOException($"{DeviceId} does not answer.");

        var told = new List<Reading>();
        await _inner.ReadAsync(told, cancellationToken);
        lock (_lock)
        {
            if (_fault == SensorFault.Frozen)
                told = [.. _frozen ??= [.. told]];
            foreach (Reading reading in told)
                readings.Add(reading with { Value = Falsify(reading, now) });
        }
    }

    private double Falsify(in Reading reading, double now)
    {
        Quantity? quantity = Quantities.Find(reading.Quantity);
        if (quantity is null || quantity.IsSwitch || Counters.Contains(reading.Quantity))
            return reading.Value;

        double factor = _fault switch
        {
            SensorFault.Drifting => 1 + DriftPerDay * Math.Max(0, now - _sinceUnixSeconds) / SecondsPerDay,
            SensorFault.Noisy when TimeNoise.Step(_key, (long)(now / SpikeSeconds)) < SpikeChance => 3 * TimeNoise.Step(_key + 1, (long)(now / SpikeSeconds)),
            _ => 1,
        };
        return Math.Clamp(reading.Value * factor, quantity.Minimum, quantity.Maximum);
    }

    private double Now() => _clock.GetCurrentInstant().ToUnixTimeMilliseconds() / 1_000.0;
}
