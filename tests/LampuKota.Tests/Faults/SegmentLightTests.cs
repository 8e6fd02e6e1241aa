using LampuKota.Lighting;

namespace LampuKota.Tests;

/// <summary>
/// A segment whose lamps are off because somebody or something wants it so is not lost, though their meters behind the relays show no voltage; one that is lost is, by day and by night.
/// </summary>
public sealed class SegmentLightTests : FaultMonitorRig
{
    private const string Lost = "supplyLoss KPG-P1-S1 Start", Theft = "theftSuspected KPG-P1-S1 Start";
    private static readonly ProgramTime Sunset = new(ProgramTimeBase.Sunset, 0), Sunrise = new(ProgramTimeBase.Sunrise, 0);

    [Fact]
    public async Task A_segment_that_is_commanded_off_at_night_raises_nothing()
    {
        Start(Evening);
        await MinutesAsync(5, Lamps);
        Say(overrideLevel: 0);
        await MinutesAsync(30, Lamps, volts: 0);

        Assert.Empty(Told());
    }

    [Fact]
    public async Task A_segment_that_is_commanded_on_by_day_is_lost_without_voltage_and_that_is_no_theft()
    {
        Start(Noon);
        await MinutesAsync(5, Lamps, volts: 0);
        Say(overrideLevel: 60);
        await MinutesAsync(5, Lamps);
        Assert.Empty(Told());

        await MinutesAsync(5, Lamps, volts: 2);
        Assert.Equal([Lost], Told());
    }

    [Fact]
    public async Task A_segment_that_is_commanded_off_and_falls_silent_is_lost_and_may_be_a_theft()
    {
        Start(Evening);
        await MinutesAsync(5, Lamps);
        Say(overrideLevel: 0);
        await MinutesAsync(5, Lamps, volts: 0);
        await MinutesAsync(8, []);

        Assert.Equal([Lost, Theft], Told());
    }

    [Fact]
    public async Task When_the_command_has_ended_what_was_measured_before_says_nothing_and_what_is_measured_then_does()
    {
        Start(Evening);
        await MinutesAsync(5, Lamps);
        Say(overrideLevel: 0);
        await MinutesAsync(5, Lamps, volts: 0);
        Say();
        await MinutesAsync(2, []);
        Assert.Empty(Told());

        await MinutesAsync(5, Lamps, volts: 0);
        Assert.Equal([Lost], Told());
        await MinutesAsync(5, Lamps);
        Assert.Equal(["supplyLoss KPG-P1-S1 End"], Told());
    }

    [Fact]
    public async Task A_segment_that_is_locked_off_or_as_it_was_raises_nothing_while_its_lamps_answer()
    {
        foreach (int? level in new int?[] { 0, null })
        {
            Start(Evening);
            await MinutesAsync(5, Lamps);
            Say(held: Lock(level));
            await MinutesAsync(10, Lamps, volts: 0);
            Assert.Empty(Told());
        }
    }

    [Fact]
    public async Task A_segment_that_is_locked_alight_is_lost_without_voltage()
    {
        Start(Evening);
        await MinutesAsync(5, Lamps);
        Say(held: Lock(100));
        await MinutesAsync(5, Lamps, volts: 0);

        Assert.Equal([Lost], Told());
    }

    [Fact]
    public async Task Who_switches_a_segment_off_under_a_lock_by_day_is_no_thief_also_not_when_the_lock_is_released_first()
    {
        Start(Noon);
        await MinutesAsync(5, Lamps, volts: 0);
        Say(held: Lock(0));
        await MinutesAsync(8, [], door: 1);
        Assert.Equal([Lost], Told());

        Say();
        await MinutesAsync(3, []);
        Assert.DoesNotContain(Theft, Told());

        // The work is done; whoever comes after that may be a thief.
        await MinutesAsync(5, Lamps);
        await MinutesAsync(8, []);
        Assert.Equal(["supplyLoss KPG-P1-S1 End", Lost, Theft], Told().Where(one => one.Contains("-S1", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_lock_that_somebody_forgot_does_not_cover_a_theft()
    {
        Start(Noon);
        await MinutesAsync(5, Lamps, volts: 0);
        Say(held: Lock(0));
        await MinutesAsync(61, Lamps, volts: 0);
        await MinutesAsync(8, []);

        Assert.Equal([Lost, Theft], Told());
    }

    [Theory]
    [InlineData(PhotocellUse.None, true)]
    [InlineData(PhotocellUse.Either, true)]
    [InlineData(PhotocellUse.Both, false)]
    [InlineData(PhotocellUse.Alone, false)]
    public async Task Voltage_is_judged_where_no_photocell_can_have_the_lamps_off(PhotocellUse photocell, bool isJudged)
    {
        Start(Evening, new ControlProgram("P", "P", [], [new ActivePeriod(Sunset, Sunrise, photocell)]));
        await MinutesAsync(5, Lamps);
        await MinutesAsync(5, Lamps, volts: 0);

        Assert.Equal(isJudged ? [Lost] : [], Told());
    }

    [Theory]
    [InlineData(LevelOperation.Max, 100, true)]
    [InlineData(LevelOperation.Set, 0, false)]
    [InlineData(LevelOperation.Sub, 60, false)]
    public async Task Voltage_is_judged_where_no_sensor_can_have_the_lamps_off(LevelOperation operation, int operand, bool isJudged)
    {
        var dynamic = new DynamicLevel(new DynamicCondition(null, "presence", ThresholdComparison.AtLeast, 1), operation, operand, 60);
        Start(Evening, new ControlProgram("P", "P", [new ProgramStep(Sunset, 50), new ProgramStep(Sunrise, 0)], DynamicLevels: [dynamic]));
        await MinutesAsync(5, Lamps);
        await MinutesAsync(5, Lamps, volts: 0);

        Assert.Equal(isJudged ? [Lost] : [], Told());
    }

    [Fact]
    public async Task A_gateway_that_refused_a_new_calendar_is_judged_by_the_one_that_it_runs()
    {
        var dark = new ControlProgram("P", "P", [new ProgramStep(new ProgramTime(ProgramTimeBase.LocalTime, 0), 0)]);
        Start(Evening, dark);
        Say(desiredVersion: 1);
        await MinutesAsync(5, Lamps, volts: 0);
        Give(2);
        await MinutesAsync(10, Lamps, volts: 0);
        Assert.Empty(Told());

        Say(desiredVersion: 2);
        await MinutesAsync(5, Lamps, volts: 0);
        Assert.Equal([Lost], Told());
    }

    [Fact]
    public async Task Of_a_gateway_without_the_time_or_with_a_calendar_that_is_not_known_silence_alone_tells()
    {
        foreach (bool isClockTrusted in new[] { true, false })
        {
            Start(Evening);
            Say(desiredVersion: isClockTrusted ? 7 : 1, isClockTrusted: isClockTrusted ? null : false);
            await MinutesAsync(5, Lamps);
            await MinutesAsync(8, Lamps, volts: 0);
            Assert.Empty(Told());

            await MinutesAsync(8, []);
            Assert.Equal([Lost], Told());
            await MinutesAsync(5, Lamps);
            Told();
        }
    }

    // From now on for an hour.
    private ReportedLock Lock(int? level) => new("K1", "Yohanes Nope", "Ganti kabel", NowUnixMs(), NowUnixMs() + 3_600_000, [.. Lamps.Select(lamp => new LockedLamp(lamp, level))]);
}
