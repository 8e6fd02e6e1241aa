using LampuKota.Lighting;
using NodaTime;

namespace LampuKota.Tests;

public sealed class DynamicLevelTests
{
    private static readonly AstronomicalClock Sun = AstronomicalClock.Kupang();
    private static readonly DynamicCondition Motion = new(null, "presence", ThresholdComparison.AtLeast, 1);
    private static readonly DynamicCondition Storm = new("KPG-LUX1", "illuminance", ThresholdComparison.Below, 50);

    // 20:00 WITA.
    private static readonly Instant Evening = Instant.FromUtc(2026, 11, 21, 12, 0);

    private static ControlProgram Program(params DynamicLevel[] levels) => new(
        "P",
        "P",
        [new(new(ProgramTimeBase.LocalTime, 12 * 60), 40)],
        [new ActivePeriod(new(ProgramTimeBase.Sunset, 0), new(ProgramTimeBase.Sunrise, 0))],
        levels);

    [Theory]
    [InlineData(LevelOperation.Set, 25, 25)]
    [InlineData(LevelOperation.Max, 25, 40)]
    [InlineData(LevelOperation.Max, 90, 90)]
    [InlineData(LevelOperation.Min, 25, 25)]
    [InlineData(LevelOperation.Min, 90, 40)]
    [InlineData(LevelOperation.Add, 25, 65)]
    [InlineData(LevelOperation.Add, 90, 100)]
    [InlineData(LevelOperation.Sub, 25, 15)]
    [InlineData(LevelOperation.Sub, 90, 0)]
    [InlineData(LevelOperation.Mul, 50, 20)]
    [InlineData(LevelOperation.Mul, 999, 100)]
    [InlineData(LevelOperation.Mul, 0, 0)]
    public void A_sensor_changes_the_programs_level_within_0_to_100(LevelOperation operation, int operand, int level)
    {
        ControlProgram program = Program(new DynamicLevel(Motion, operation, operand, 60));
        var sensors = new SensorActivity([program]);

        Assert.Equal(40, program.LevelAt(Evening, Sun, new LampInputs(PhotocellState.Unknown, sensors)));
        sensors.Observe("PIR-1", "presence", 1, Evening);

        Assert.Empty(program.Validate());
        Assert.Equal(level, program.LevelAt(Evening, Sun, new LampInputs(PhotocellState.Unknown, sensors)));
    }

    [Fact]
    public void It_stays_in_force_while_the_sensor_sees_something_and_for_the_hold_time_after()
    {
        ControlProgram program = Program(new DynamicLevel(Motion, LevelOperation.Set, 100, 60, RampSeconds: 2)) with { RampSeconds = 9 };
        var sensors = new SensorActivity([program]);
        var inputs = new LampInputs(PhotocellState.Unknown, sensors);
        int LevelAt(int second) => program.LevelAt(Evening + Duration.FromSeconds(second), Sun, inputs);

        Assert.True(sensors.Observe("PIR-1", "presence", 1, Evening));
        Assert.False(sensors.Observe("PIR-1", "presence", 1, Evening + Duration.FromSeconds(5)));
        Assert.Equal((100, 100), (LevelAt(5), LevelAt(3_600)));
        Assert.Equal(2, program.RampSecondsAt(Evening, inputs));
        Assert.Equal(Sun.DayOf(Evening).Sunrise, program.NextChangeAfter(Evening, Sun, inputs));

        Assert.True(sensors.Observe("PIR-1", "presence", 0, Evening + Duration.FromSeconds(30)));
        Assert.Equal((100, 40), (LevelAt(89), LevelAt(90)));
        Assert.Equal(Evening + Duration.FromSeconds(90), program.NextChangeAfter(Evening + Duration.FromSeconds(30), Sun, inputs));
        Assert.Equal(9, program.RampSecondsAt(Evening + Duration.FromSeconds(90), inputs));
    }

    [Fact]
    public void One_sensor_of_several_keeps_it_in_force_and_readings_that_come_late_change_nothing()
    {
        ControlProgram program = Program(new DynamicLevel(Motion, LevelOperation.Set, 100, 10));
        var sensors = new SensorActivity([program]);
        sensors.Observe("PIR-1", "presence", 1, Evening);
        sensors.Observe("PIR-2", "presence", 1, Evening + Duration.FromSeconds(1));
        sensors.Observe("PIR-1", "presence", 0, Evening + Duration.FromSeconds(2));

        Assert.False(sensors.Observe("PIR-2", "presence", 0, Evening));
        Assert.Equal(100, program.LevelAt(Evening + Duration.FromHours(1), Sun, new LampInputs(PhotocellState.Unknown, sensors)));
    }

    [Fact]
    public void A_sensor_that_does_not_answer_any_more_sees_nothing_so_that_a_dead_one_holds_no_lamp_dark()
    {
        ControlProgram program = Program(new DynamicLevel(Storm with { Comparison = ThresholdComparison.AtLeast }, LevelOperation.Set, 0, 60));
        var sensors = new SensorActivity([program]);
        var inputs = new LampInputs(PhotocellState.Unknown, sensors);
        sensors.Observe("KPG-LUX1", "illuminance", 5_000, Evening);
        Assert.Equal(0, program.LevelAt(Evening + Duration.FromHours(1), Sun, inputs));

        Assert.True(sensors.Observe("KPG-LUX1", "illuminance", double.NaN, Evening));

        Assert.Equal(40, program.LevelAt(Evening + Duration.FromMinutes(1), Sun, inputs));
    }

    [Fact]
    public void Only_the_sensor_and_the_side_of_the_threshold_that_are_named_count()
    {
        ControlProgram program = Program(new DynamicLevel(Storm, LevelOperation.Max, 80, 0));
        var sensors = new SensorActivity([program]);

        Assert.False(sensors.Observe("KPG-LUX2", "illuminance", 10, Evening));
        Assert.False(sensors.Observe("KPG-LUX1", "temperature", 10, Evening));
        Assert.False(sensors.Observe("KPG-LUX1", "illuminance", 50, Evening));
        Assert.True(sensors.Observe("KPG-LUX1", "illuminance", 49.9, Evening));
        Assert.Equal(80, program.LevelAt(Evening, Sun, new LampInputs(PhotocellState.Unknown, sensors)));
    }

    [Fact]
    public void Outside_of_the_active_periods_a_sensor_lights_nothing()
    {
        ControlProgram program = Program(new DynamicLevel(Motion, LevelOperation.Set, 100, 60));
        var sensors = new SensorActivity([program]);
        Instant noon = Sun.DayOf(Evening).Start;
        sensors.Observe("PIR-1", "presence", 1, noon);

        Assert.Equal(0, program.LevelAt(noon, Sun, new LampInputs(PhotocellState.Unknown, sensors)));
    }

    [Fact]
    public void A_new_document_takes_over_what_was_seen_before()
    {
        ControlProgram before = Program(new DynamicLevel(Motion, LevelOperation.Set, 100, 60));
        var sensors = new SensorActivity([before]);
        sensors.Observe("PIR-1", "presence", 1, Evening);
        ControlProgram after = Program(new DynamicLevel(Motion with { }, LevelOperation.Set, 90, 60));

        Assert.Equal(90, after.LevelAt(Evening, Sun, new LampInputs(PhotocellState.Unknown, new SensorActivity([after], sensors))));
        Assert.Equal(40, after.LevelAt(Evening, Sun, new LampInputs(PhotocellState.Unknown, new SensorActivity([after]))));
    }

    [Fact]
    public void With_sensors_a_level_is_still_told_without_allocating()
    {
        ControlProgram program = Program(new DynamicLevel(Motion, LevelOperation.Add, 10, 60), new DynamicLevel(Storm, LevelOperation.Max, 80, 0));
        var schedule = new LampSchedule(new Calendar("C", "C", [], "P"), [program]);
        var sensors = new SensorActivity([program]);
        sensors.Observe("PIR-1", "presence", 1, Evening);
        var inputs = new LampInputs(PhotocellState.Dark, sensors);
        int sum = schedule.LevelAt(Evening, Sun, inputs);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1_000; i++)
        {
            Instant at = Evening + Duration.FromSeconds(i);
            sum += schedule.LevelAt(at, Sun, inputs) + (schedule.NextChangeAfter(at, Sun, inputs) > at ? 1 : 0);
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal((0L, 51_050), (allocated, sum));
    }

    public static TheoryData<DynamicLevel> Refused() =>
    [
        null!,
        new DynamicLevel(null!, LevelOperation.Set, 50, 0),
        new DynamicLevel(Motion with { SensorId = "no id" }, LevelOperation.Set, 50, 0),
        new DynamicLevel(Motion with { Quantity = "love" }, LevelOperation.Set, 50, 0),
        new DynamicLevel(Motion with { Threshold = double.NaN }, LevelOperation.Set, 50, 0),
        new DynamicLevel(Motion, (LevelOperation)9, 50, 0),
        new DynamicLevel(Motion, LevelOperation.Add, 101, 0),
        new DynamicLevel(Motion, LevelOperation.Mul, 1_001, 0),
        new DynamicLevel(Motion, LevelOperation.Set, -1, 0),
        new DynamicLevel(Motion, LevelOperation.Set, 50, 86_401),
        new DynamicLevel(Motion, LevelOperation.Set, 50, 0, 3_601),
    ];

    [Theory]
    [MemberData(nameof(Refused), DisableDiscoveryEnumeration = true)]
    public void A_dynamic_level_outside_its_limits_is_refused(DynamicLevel level) =>
        Assert.StartsWith("A dynamic level of control program", Assert.Single(Program(level).Validate()), StringComparison.Ordinal);
}
