using System.Globalization;
using System.Text;
using LampuKota.Columns;
using LampuKota.Lighting;

namespace LampuKota.Tests;

/// <summary>Telemetry as gateways send it, the same at every run: lamps with 8 quantities at a report a minute.</summary>
internal static class TelemetryExamples
{
    public const long NowUnixMs = 1_763_700_060_000;

    /// <summary>Quantities that a lamp reports.</summary>
    public const int Quantities = 8;

    private const long FirstUnixMs = NowUnixMs - 10_123;

    /// <summary>Reports of a gateway's lamps, the oldest first; the last one is a few seconds old.</summary>
    public static SampleBatch Reports(int lamps, int minutes, int seed = 1)
    {
        var batch = new SampleBatch();
        Lamp[] city = [.. Enumerable.Range(0, lamps).Select(lamp => new Lamp(new Random((seed * 1_000) + lamp), 40 + (20 * (lamp % 5))))];
        for (int minute = 0; minute < minutes; minute++)
        {
            for (int lamp = 0; lamp < lamps; lamp++)
                city[lamp].Report(batch, lamp, FirstUnixMs - ((minutes - 1 - minute) * 60_000L));
        }

        return batch;
    }

    private sealed class Lamp(Random random, double ratedWatts)
    {
        private double _volts = 215 + (13 * random.NextDouble());
        private double _energyKwh = 2_000 * random.NextDouble();
        private double _hours = 12_000 * random.NextDouble();
        private double _temperature = 26 + (8 * random.NextDouble());

        public void Report(SampleBatch batch, int lamp, long timestampUnixMs)
        {
            _volts = Math.Clamp(_volts + (0.8 * (random.NextDouble() - 0.5)), 215, 228);
            _temperature += 0.1 * (random.NextDouble() - 0.5);
            double watts = ratedWatts * 0.8 * (1 + (0.02 * (random.NextDouble() - 0.5)));
            double factor = 0.94 + (0.02 * random.NextDouble());
            _energyKwh += watts / 60_000;
            _hours += 1.0 / 60;

            int device = batch.Devices.Intern(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"KPG-OSP-P012-L{lamp + 1:000}")));
            Add(Lighting.Quantities.ActualLightState, 80);
            Add(Lighting.Quantities.ActivePower, watts);
            Add(Lighting.Quantities.SupplyVoltage, _volts);
            Add(Lighting.Quantities.SupplyCurrent, watts / (_volts * factor));
            Add(Lighting.Quantities.PowerFactor, factor);
            Add(Lighting.Quantities.ActiveEnergy, _energyKwh);
            Add(Lighting.Quantities.OperatingHours, _hours);
            Add(Lighting.Quantities.Temperature, _temperature);

            void Add(Quantity quantity, double value) =>
                batch.Add(device, batch.Quantities.Intern(quantity.Utf8Name), timestampUnixMs, Math.Round(value, quantity.Decimals));
        }
    }
}
