using LampuKota.Columns;
using LampuKota.Lighting;

namespace LampuKota.Benchmarks;

/// <summary>What one lamp measures from minute to minute, repeatable: voltage that wanders between 215 and 228 V, power that follows the level with noise, counters, a slow temperature.</summary>
internal sealed class LampReadings
{
    /// <summary>Values of each reading.</summary>
    public const int Quantities = 8;

    private const int FullUntilMinute = 5 * 60; // 18:00 to 23:00, then half, then day
    private const int HalfUntilMinute = 11 * 60;
    private const int MinutesADay = 24 * 60;

    private readonly Random _random;
    private readonly double _ratedWatts;
    private double _volts;
    private double _temperature;
    private double _energyKwh;
    private double _hours;

    public LampReadings(int seed)
    {
        _random = new Random(seed);
        _ratedWatts = 60 + 30 * (seed % 4);
        _volts = 215 + 13 * _random.NextDouble();
        _temperature = 26 + 4 * _random.NextDouble();
        _energyKwh = 1_000 * _random.NextDouble();
        _hours = 10_000 * _random.NextDouble();
    }

    /// <summary>Adds the reading of a minute since 18:00 of the first day; minutes rise by one from call to call.</summary>
    public void AddTo(SampleBatch batch, int device, int minute, long timestampUnixMs)
    {
        int level = (minute % MinutesADay) switch { < FullUntilMinute => 100, < HalfUntilMinute => 50, _ => 0 };
        _volts = Math.Clamp(_volts + 0.8 * (_random.NextDouble() - 0.5), 215, 228);
        _temperature = Math.Clamp(_temperature + 0.1 * (_random.NextDouble() - 0.5), 22, 34);
        double watts = level == 0 ? 0.4 : _ratedWatts * level / 100 * (1 + 0.02 * (_random.NextDouble() - 0.5));
        double factor = level == 0 ? 0.5 : 0.94 + 0.02 * _random.NextDouble();
        _energyKwh += watts / 60_000;
        _hours += level == 0 ? 0 : 1.0 / 60;

        Add(LampuKota.Lighting.Quantities.ActualLightState, level);
        Add(LampuKota.Lighting.Quantities.ActivePower, watts);
        Add(LampuKota.Lighting.Quantities.SupplyVoltage, _volts);
        Add(LampuKota.Lighting.Quantities.SupplyCurrent, watts / (_volts * factor));
        Add(LampuKota.Lighting.Quantities.PowerFactor, factor);
        Add(LampuKota.Lighting.Quantities.ActiveEnergy, _energyKwh);
        Add(LampuKota.Lighting.Quantities.OperatingHours, _hours);
        Add(LampuKota.Lighting.Quantities.Temperature, _temperature);

        void Add(Quantity quantity, double value) =>
            batch.Add(device, batch.Quantities.Intern(quantity.Utf8Name), timestampUnixMs, Math.Round(value, quantity.Decimals));
    }
}
