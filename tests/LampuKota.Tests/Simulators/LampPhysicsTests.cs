using LampuKota.Gateway;
using LampuKota.Lighting;
using LampuKota.Simulators;
using NodaTime;

namespace LampuKota.Tests;

public class LampPhysicsTests
{
    private static readonly CityPlan Plan = CityPlanner.Draw(seed: 1, lamps: 51);
    private static readonly Instant Evening = Instant.FromUtc(2026, 11, 21, 12, 0);

    private readonly SettableClock _clock = new(Evening);
    private readonly Climate _climate = new(1);

    [Theory]
    [InlineData(100)]
    [InlineData(70)]
    [InlineData(25)]
    [InlineData(1)]
    [InlineData(0)]
    public async Task Every_lamp_agrees_with_its_level_at_once_and_after_an_hour(int level)
    {
        foreach (PlannedLamp planned in Plan.Lamps.Where(lamp => lamp.Metered))
        {
            SimulatedLamp lamp = Lamp(planned);
            await lamp.ApplyAsync(level, default);
            AssertProven(await ReadAsync(lamp), planned, level);

            _clock.Now += Duration.FromHours(1);
            AssertProven(await ReadAsync(lamp), planned, level);
        }
    }

    [Fact]
    public async Task Power_is_voltage_times_current_times_power_factor()
    {
        foreach (PlannedLamp planned in Plan.Lamps.Where(lamp => lamp.Metered))
        {
            SimulatedLamp lamp = Lamp(planned);
            for (int level = 0; level <= 100; level += 20)
            {
                _clock.Now += Duration.FromMinutes(37);
                await lamp.ApplyAsync(level, default);
                Dictionary<string, double> values = await ReadAsync(lamp);

                double product = values["supplyVoltage"] * values["supplyCurrent"] * values["powerFactor"];
                Assert.Equal(values["activePower"], product, tolerance: 1e-9);
            }
        }
    }

    [Fact]
    public async Task Voltage_stays_between_215_and_228_and_sags_in_the_evening()
    {
        SimulatedLamp lamp = Lamp(Metered());
        var byHour = new double[24];
        for (int minute = 0; minute < 24 * 60; minute += 5)
        {
            double volts = (await ReadAsync(lamp))["supplyVoltage"];
            Assert.InRange(volts, 215, 228);
            byHour[_clock.Now.InZone(CityZone.Wita).Hour] += volts / 12;
            _clock.Now += Duration.FromMinutes(5);
        }

        Assert.True(byHour[19] < byHour[3] - 2);
    }

    [Fact]
    public async Task Counters_never_fall_and_energy_follows_power()
    {
        SimulatedLamp lamp = Lamp(Metered());
        Dictionary<string, double> first = await ReadAsync(lamp);
        Dictionary<string, double> before = first;
        double expectedKwh = 0;
        for (int i = 0; i < 500; i++)
        {
            await lamp.ApplyAsync(i * 37 % 101, default);
            Dictionary<string, double> start = await ReadAsync(lamp);
            _clock.Now += Duration.FromMinutes(3);
            Dictionary<string, double> values = await ReadAsync(lamp);
            expectedKwh += start["activePower"] * 0.05 / 1_000;
            foreach (string counter in new[] { "activeEnergy", "operatingHours", "switchOnCounter" })
                Assert.True(values[counter] >= before[counter], counter);
            before = values;
        }

        Assert.Equal(expectedKwh, before["activeEnergy"] - first["activeEnergy"], tolerance: 0.01 * expectedKwh);
        Assert.True(before["switchOnCounter"] > first["switchOnCounter"]);
    }

    [Fact]
    public async Task A_clock_that_stands_still_or_is_set_back_counts_nothing()
    {
        SimulatedLamp lamp = Lamp(Metered());
        await lamp.ApplyAsync(100, default);
        LampCounters before = lamp.Counters();
        _clock.Now -= Duration.FromHours(2);

        Assert.Equal(before, lamp.Counters());
    }

    [Fact]
    public async Task A_lamp_warms_up_slowly_and_its_power_factor_falls_when_it_is_dimmed()
    {
        SimulatedLamp lamp = Lamp(Metered());
        await lamp.ApplyAsync(100, default);
        Dictionary<string, double> cold = await ReadAsync(lamp);
        _clock.Now += Duration.FromHours(3);
        Dictionary<string, double> warm = await ReadAsync(lamp);
        await lamp.ApplyAsync(20, default);
        Dictionary<string, double> dimmed = await ReadAsync(lamp);

        Assert.True(warm["temperature"] > cold["temperature"] + 10);
        Assert.InRange(warm["temperature"], 30, 80);
        Assert.True(warm["activePower"] < cold["activePower"]);
        Assert.InRange(warm["powerFactor"], 0.9, 0.99);
        Assert.InRange(dimmed["powerFactor"], 0.6, 0.85);
    }

    [Fact]
    public async Task The_same_seed_measures_the_same()
    {
        SimulatedLamp one = Lamp(Metered());
        SimulatedLamp two = Lamp(Metered());
        await one.ApplyAsync(60, default);
        await two.ApplyAsync(60, default);
        _clock.Now += Duration.FromMinutes(61);

        Assert.Equal(await ReadAsync(one), await ReadAsync(two));
    }

    [Fact]
    public async Task All_readings_are_plausible()
    {
        foreach (PlannedLamp planned in Plan.Lamps)
        {
            foreach ((string name, double value) in await ReadAsync(Lamp(planned)))
                Assert.True(Quantities.Find(name)!.IsPlausible(value), $"{name} {value}");
        }
    }

    [Fact]
    public async Task A_lamp_without_a_meter_reports_its_light_but_no_power()
    {
        SimulatedLamp lamp = Lamp(Metered() with { Metered = false });
        Dictionary<string, double> values = await ReadAsync(lamp);

        Assert.Contains("actualLightState", values);
        Assert.DoesNotContain("activePower", values);
    }

    [Fact]
    public async Task Faulty_lamps_show_their_fault()
    {
        SimulatedLamp dead = Lamp(Metered(), LampFault.Dead);
        SimulatedLamp dayBurner = Lamp(Metered(), LampFault.DayBurner);
        SimulatedLamp stuck = Lamp(Metered(), LampFault.StuckDimmer);
        foreach (SimulatedLamp lamp in new[] { dead, dayBurner, stuck })
            await lamp.ApplyAsync(40, default);

        Assert.True((await ReadAsync(dead))["activePower"] < 1);
        Assert.Equal(100, (await ReadAsync(stuck))["actualLightState"]);
        await dayBurner.ApplyAsync(0, default);
        await stuck.ApplyAsync(0, default);
        Assert.True((await ReadAsync(dayBurner))["activePower"] > 30);
        Assert.Equal(0, (await ReadAsync(stuck))["actualLightState"]);
    }

    [Fact]
    public async Task A_flickering_lamp_comes_and_goes()
    {
        SimulatedLamp lamp = Lamp(Metered(), LampFault.Flickering);
        await lamp.ApplyAsync(100, default);
        var seen = new HashSet<double>();
        for (int i = 0; i < 60; i++)
        {
            seen.Add((await ReadAsync(lamp))["actualLightState"]);
            _clock.Now += Duration.FromSeconds(5);
        }

        Assert.Equal([0, 100], seen.Order());
    }

    [Fact]
    public async Task Memory_taken_up_again_never_counts_less()
    {
        SimulatedLamp before = Lamp(Metered());
        await before.ApplyAsync(80, default);
        _clock.Now += Duration.FromHours(5);
        LampCounters kept = before.Counters();
        _clock.Now += Duration.FromMinutes(2);
        LampCounters killed = before.Counters();

        SimulatedLamp after = Lamp(Metered());
        after.Restore(kept, unaccountedHours: 2 / 60.0);
        LampCounters restored = after.Counters();

        Assert.Equal(80, restored.LevelPercent);
        Assert.True(restored.EnergyKwh >= killed.EnergyKwh);
        Assert.True(restored.OperatingHours >= killed.OperatingHours - 1e-9);
    }

    [Fact]
    public void A_city_has_one_of_each_fault_at_least_and_the_same_ones_again()
    {
        CityFaults faults = CityFaults.Choose(Plan, 1);
        CityFaults again = CityFaults.Choose(Plan, 1);
        List<LampFault> found = [.. Plan.Lamps.Select(lamp => faults.Of(lamp.Id))];

        Assert.Equal(Enum.GetValues<LampFault>().Length, found.Distinct().Count());
        Assert.Equal(found, Plan.Lamps.Select(lamp => again.Of(lamp.Id)));
        Assert.Contains(Plan.Gateways, gateway => gateway.Id == faults.UnreliableGatewayId);
        Assert.All(Plan.Lamps.Where(lamp => faults.Of(lamp.Id) != LampFault.None), lamp => Assert.True(lamp.Metered));
    }

    internal static async Task<Dictionary<string, double>> ReadAsync(ISensor sensor)
    {
        var readings = new List<Reading>();
        await sensor.ReadAsync(readings, default);
        return readings.ToDictionary(reading => reading.Quantity, reading => reading.Value);
    }

    private static PlannedLamp Metered() => Plan.Lamps.First(lamp => lamp.Metered);

    private static void AssertProven(Dictionary<string, double> values, PlannedLamp planned, int level)
    {
        Assert.True(PowerProof.Agrees(planned.RatedPowerWatts, level, values["activePower"], 0, 1), $"{planned.RatedPowerWatts} W at {level} %: {values["activePower"]} W");
        Assert.Equal(level, values["actualLightState"]);
    }

    private SimulatedLamp Lamp(PlannedLamp planned, LampFault fault = LampFault.None) =>
        new(planned, new LampModel(planned, 0.5, seed: 1), fault, _climate, _clock);
}
