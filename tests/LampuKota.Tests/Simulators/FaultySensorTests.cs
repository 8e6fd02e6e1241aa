using LampuKota.Gateway;
using LampuKota.Lighting;
using LampuKota.Simulators;
using NodaTime;

namespace LampuKota.Tests;

public sealed class FaultySensorTests
{
    private readonly SettableClock _clock = new(Instant.FromUtc(2026, 11, 1, 0, 0));

    private ISensor Sensor(SensorFault fault, ulong seed = 1) => FaultySensor.Around(new Rising(), fault, seed, _clock);

    private async Task<List<double?>> ReadManyAsync(ISensor sensor, string quantity)
    {
        var values = new List<double?>();
        for (int i = 0; i < 500; i++)
        {
            try
            {
                values.Add((await LampPhysicsTests.ReadAsync(sensor))[quantity]);
            }
            catch (IOException)
            {
                values.Add(null);
            }

            _clock.Now += Duration.FromMinutes(2);
        }

        return values;
    }

    [Fact]
    public void A_sensor_without_a_fault_is_the_sensor_itself() => Assert.IsType<Rising>(Sensor(SensorFault.None));

    [Fact]
    public async Task A_frozen_sensor_tells_the_same_for_ever()
    {
        Assert.Equal(1, Assert.Single((await ReadManyAsync(Sensor(SensorFault.Frozen), "rainfall")).Distinct()));
    }

    [Fact]
    public async Task A_drifting_sensor_is_a_tenth_off_after_five_days_and_its_counter_is_not()
    {
        ISensor sensor = Sensor(SensorFault.Drifting);
        _clock.Now += Duration.FromDays(5);
        Dictionary<string, double> values = await LampPhysicsTests.ReadAsync(sensor);

        Assert.Equal(11, values["particulateMatter25"], 6);
        Assert.Equal(1, values["rainfall"]);
    }

    [Fact]
    public async Task A_noisy_sensor_is_right_most_of_the_time_and_far_off_now_and_then()
    {
        List<double?> values = await ReadManyAsync(Sensor(SensorFault.Noisy), "particulateMatter25");

        Assert.InRange(values.Count(value => value == 10), 350, 490);
        Assert.Contains(values, value => value is < 5 or > 20);
        Assert.All(values, value => Assert.True(Quantities.Find("particulateMatter25")!.IsPlausible(value!.Value)));
    }

    [Fact]
    public async Task An_unreachable_sensor_answers_again_and_the_same_seed_is_silent_at_the_same_times()
    {
        Instant start = _clock.Now;
        List<double?> values = await ReadManyAsync(Sensor(SensorFault.Unreachable), "particulateMatter25");
        _clock.Now = start;

        Assert.InRange(values.Count(value => value is null), 100, 350);
        Assert.Equal(values, await ReadManyAsync(Sensor(SensorFault.Unreachable), "particulateMatter25"));
    }

    /// <summary>Dust that never changes, and a counter that rises with every reading.</summary>
    private sealed class Rising : ISensor
    {
        private int _reads;

        public string DeviceId => "KPG-S1";

        public ValueTask ReadAsync(ICollection<Reading> readings, CancellationToken cancellationToken)
        {
            readings.Add(new Reading("particulateMatter25", 10));
            readings.Add(new Reading("rainfall", ++_reads));
            return ValueTask.CompletedTask;
        }
    }
}
