using LampuKota.Gateway;
using LampuKota.Lighting;
using NodaTime;

namespace LampuKota.Simulators;

/// <summary>A city sensor: its readings are pure functions of the city's time, its place in the city being its key.</summary>
internal sealed class SimulatedSensor(PlannedSensor sensor, ulong seed, Climate climate, IClock clock) : ISensor
{
    private readonly ulong _key = seed ^ StableHash.Of(sensor.Id);

    public string DeviceId => sensor.Id;

    public ValueTask ReadAsync(ICollection<Reading> readings, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(readings);
        double now = clock.GetCurrentInstant().ToUnixTimeMilliseconds() / 1_000.0;
        switch (sensor.Kind)
        {
            case SensorKind.Air:
                ReadAir(readings, now);
                break;
            case SensorKind.Drain:
                ReadDrain(readings, now);
                break;
            case SensorKind.Waste:
                ReadWaste(readings, now);
                break;
            default:
                ReadWifi(readings, now);
                break;
        }

        return ValueTask.CompletedTask;
    }

    // Dust and noise follow the traffic; in the dry season fires add to the evening.
    private void ReadAir(ICollection<Reading> readings, double now)
    {
        double hour = LocalHour.Of(now);
        double traffic = LocalHour.Bell(hour, 7, 1.4) + LocalHour.Bell(hour, 17.5, 1.8) + 0.5 * LocalHour.Bell(hour, 12, 3);
        double fine = 9 + 6 * StableHash.Unit(_key + 1) + 9 * traffic + 7 * LocalHour.Bell(hour, 20, 2.5) + 4 * TimeNoise.Smooth(_key + 2, now, 2_400);
        Add(readings, Quantities.ParticulateMatter25, Math.Max(2, fine));
        Add(readings, Quantities.ParticulateMatter10, Math.Max(4, fine * (1.7 + 0.2 * TimeNoise.Smooth(_key + 3, now, 3_600))));
        Add(readings, Quantities.Temperature, climate.AirCelsius(now) + 0.8 * StableHash.Unit(_key + 4));
        Add(readings, Quantities.RelativeHumidity, climate.RelativeHumidity(now));
        Add(readings, Quantities.NoiseLevel, 43 + 9 * traffic + 7 * LocalHour.Bell(hour, 13, 4.5) + 3 * TimeNoise.Smooth(_key + 5, now, 120));
    }

    private void ReadDrain(ICollection<Reading> readings, double now)
    {
        double narrowness = 0.008 + 0.016 * StableHash.Unit(_key + 1);
        double dry = 0.06 + 0.08 * StableHash.Unit(_key + 2) + 0.01 * TimeNoise.Smooth(_key + 3, now, 7_200);
        Add(readings, Quantities.WaterLevel, dry + narrowness * climate.StandingMillimetres(now));
        Add(readings, Quantities.Rainfall, climate.RainMillimetres(now));
        AddBattery(readings, now);
    }

    // Filled by day, emptied in the morning; at some bins not every morning.
    private void ReadWaste(ICollection<Reading> readings, double now)
    {
        const int longestWait = 3;
        double emptiedAtHour = 5.5 + 1.5 * StableHash.Unit(_key + 1);
        long day = LocalHour.DayOf(now);
        if (LocalHour.Of(now) < emptiedAtHour)
            day--;

        long emptied = day;
        while (day - emptied < longestWait && TimeNoise.Step(_key + 2, emptied) < 0.3)
            emptied--;

        double perDay = 28 + 42 * StableHash.Unit(_key + 3);
        double days = (now - LocalHour.ToUnixSeconds(emptied, emptiedAtHour)) / 86_400;
        double throughDay = days - 0.11 * Math.Sin(2 * Math.PI * days); // fewer throw things away by night
        Add(readings, Quantities.FillingLevel, Math.Min(100, perDay * throughDay));
        AddBattery(readings, now);
    }

    private void ReadWifi(ICollection<Reading> readings, double now)
    {
        bool isUp = TimeNoise.Step(_key + 1, (long)(now / 1_800)) > 0.006;
        double hour = LocalHour.Of(now);
        double interest = LocalHour.Bell(hour, 19.5, 2.2) + 0.6 * LocalHour.Bell(hour, 12.5, 2.5);
        double clients = (6 + 34 * StableHash.Unit(_key + 2)) * interest * (1 + 0.3 * TimeNoise.Smooth(_key + 3, now, 600));
        Add(readings, Quantities.WifiAvailable, isUp ? 1 : 0);
        Add(readings, Quantities.WifiClients, isUp ? Math.Round(clients) : 0);
    }

    // Changed about once a year.
    private void AddBattery(ICollection<Reading> readings, double now)
    {
        double years = now / (365.2425 * 86_400) + StableHash.Unit(_key + 9);
        Add(readings, Quantities.BatteryLevel, 100 - 75 * (years - Math.Floor(years)));
    }

    private static void Add(ICollection<Reading> readings, Quantity quantity, double value) => readings.Add(new Reading(quantity.Name, value));
}
