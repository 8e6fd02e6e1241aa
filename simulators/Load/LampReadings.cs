using LampuKota.Columns;
using LampuKota.Lighting;

namespace LampuKota.Simulators;

/// <summary>
/// What one lamp of a load measures from report to report, repeatable and cheap: voltage that wanders between 215 and 228 V, power that follows the level with noise, counters, a slow
/// temperature.
/// </summary>
internal struct LampReadings
{
    /// <summary>Values of each report.</summary>
    public const int ValueCount = 8;

    private const int FullUntilMinute = 5 * 60; // 18:00 to 23:00, then half, then day
    private const int HalfUntilMinute = 11 * 60;
    private const int MinutesADay = 24 * 60;
    private const double MinutesAnHour = 60;

    private readonly double _ratedWatts;
    private ulong _random;
    private double _volts;
    private double _temperature;
    private double _energyKwh;
    private double _hours;

    /// <summary>A lamp.</summary>
    /// <param name="seed">The same seed measures the same.</param>
    public LampReadings(int seed)
    {
        _random = (ulong)seed;
        _ratedWatts = 60 + 30 * (seed % 4);
        _volts = 215 + 13 * Next();
        _temperature = 26 + 4 * Next();
        _energyKwh = 1_000 * Next();
        _hours = 10_000 * Next();
    }

    /// <summary>Adds the next report.</summary>
    /// <param name="batch">Where to.</param>
    /// <param name="device">The lamp's place in the batch.</param>
    /// <param name="minute">Minutes since 18:00: they decide how much light there is.</param>
    /// <param name="timestampUnixMs">Instant of the report.</param>
    public void AddTo(SampleBatch batch, int device, long minute, long timestampUnixMs)
    {
        int level = (minute % MinutesADay) switch { < FullUntilMinute => 100, < HalfUntilMinute => 50, _ => 0 };
        _volts = Math.Clamp(_volts + 0.8 * (Next() - 0.5), 215, 228);
        _temperature = Math.Clamp(_temperature + 0.1 * (Next() - 0.5), 22, 34);
        double watts = level == 0 ? 0.4 : _ratedWatts * level / 100 * (1 + 0.02 * (Next() - 0.5));
        double factor = level == 0 ? 0.5 : 0.94 + 0.02 * Next();
        _energyKwh += watts / (1_000 * MinutesAnHour);
        _hours += level == 0 ? 0 : 1 / MinutesAnHour;

        Add(Quantities.ActualLightState, level);
        Add(Quantities.ActivePower, watts);
        Add(Quantities.SupplyVoltage, _volts);
        Add(Quantities.SupplyCurrent, watts / (_volts * factor));
        Add(Quantities.PowerFactor, factor);
        Add(Quantities.ActiveEnergy, _energyKwh);
        Add(Quantities.OperatingHours, _hours);
        Add(Quantities.Temperature, _temperature);

        void Add(Quantity quantity, double value) =>
            batch.Add(device, batch.Quantities.Intern(quantity.Utf8Name), timestampUnixMs, Math.Round(value, quantity.Decimals));
    }

    /// <summary>The quantities of each report.</summary>
    public static IReadOnlyList<Quantity> Reported { get; } =
    [
        Quantities.ActualLightState, Quantities.ActivePower, Quantities.SupplyVoltage, Quantities.SupplyCurrent, Quantities.PowerFactor, Quantities.ActiveEnergy,
        Quantities.OperatingHours, Quantities.Temperature,
    ];

    private double Next() => (StableHash.SplitMix(ref _random) >> 11) * (1.0 / (1UL << 53));
}
