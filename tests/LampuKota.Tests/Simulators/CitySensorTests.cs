using LampuKota.Lighting;
using LampuKota.Simulators;
using NodaTime;

namespace LampuKota.Tests;

public class CitySensorTests
{
    private static readonly Instant January = Instant.FromUtc(2027, 1, 4, 16, 0);

    private readonly SettableClock _clock = new(January);
    private readonly Climate _climate = new(1);

    [Theory]
    [InlineData((int)SensorKind.Air)]
    [InlineData((int)SensorKind.Drain)]
    [InlineData((int)SensorKind.Waste)]
    [InlineData((int)SensorKind.Wifi)]
    public async Task Two_weeks_of_readings_are_plausible_and_the_same_again(int kind)
    {
        SimulatedSensor sensor = Sensor((SensorKind)kind);
        for (int i = 0; i < 14 * 24; i++)
        {
            Dictionary<string, double> values = await LampPhysicsTests.ReadAsync(sensor);
            Assert.NotEmpty(values);
            Assert.All(values, pair => Assert.True(Quantities.Find(pair.Key)!.IsPlausible(pair.Value), $"{pair.Key} {pair.Value}"));
            Assert.Equal(values, await LampPhysicsTests.ReadAsync(Sensor((SensorKind)kind)));
            _clock.Now += Duration.FromHours(1);
        }
    }

    [Fact]
    public async Task A_waste_bin_fills_and_is_emptied()
    {
        SimulatedSensor bin = Sensor(SensorKind.Waste);
        double before = (await LampPhysicsTests.ReadAsync(bin))["fillingLevel"];
        int emptied = 0;
        for (int i = 0; i < 14 * 24; i++)
        {
            _clock.Now += Duration.FromHours(1);
            double now = (await LampPhysicsTests.ReadAsync(bin))["fillingLevel"];
            if (now < before)
            {
                emptied++;
                Assert.InRange(now, 0, 10);
            }

            before = now;
        }

        Assert.InRange(emptied, 4, 14);
    }

    [Fact]
    public async Task Drains_rise_when_it_rains_and_the_rain_gauge_only_rises_within_a_year()
    {
        SimulatedSensor drain = Sensor(SensorKind.Drain);
        double lowest = double.MaxValue, highest = 0, rain = 0;
        for (int i = 0; i < 30 * 24; i++)
        {
            Dictionary<string, double> values = await LampPhysicsTests.ReadAsync(drain);
            (lowest, highest) = (Math.Min(lowest, values["waterLevel"]), Math.Max(highest, values["waterLevel"]));
            Assert.True(values["rainfall"] >= rain);
            rain = values["rainfall"];
            _clock.Now += Duration.FromHours(1);
        }

        Assert.True(highest > lowest + 0.1, $"{lowest} to {highest} m");
        Assert.InRange(rain, 50, 900);
    }

    [Fact]
    public void Kupang_is_hottest_in_the_afternoon_and_dry_in_the_middle_of_the_year()
    {
        double night = 0, day = 0;
        for (int i = 0; i < 30; i++)
        {
            night += _climate.AirCelsius(LocalHour.ToUnixSeconds(20_000 + i, 4)) / 30;
            day += _climate.AirCelsius(LocalHour.ToUnixSeconds(20_000 + i, 14)) / 30;
        }

        Assert.InRange(night, 21, 27);
        Assert.InRange(day, 29, 35);
        Assert.True(Showers(month: 1) > 40 && Showers(month: 8) < 5);
    }

    private int Showers(int month)
    {
        int showers = 0;
        for (int year = 2020; year < 2024; year++)
        {
            var first = new LocalDate(year, month, 1);
            for (int day = 0; day < 28; day++)
            {
                if (_climate.ShowerOf(Period.DaysBetween(new LocalDate(1970, 1, 1), first.PlusDays(day))) is not null)
                    showers++;
            }
        }

        return showers;
    }

    private SimulatedSensor Sensor(SensorKind kind) =>
        new(new PlannedSensor("KPG-OSP-P001-X1", kind, "", "KPG-OSP-G001", "53.71.03.1010", default), seed: 1, _climate, _clock);
}
