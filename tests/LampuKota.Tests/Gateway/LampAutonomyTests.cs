using LampuKota.Gateway;
using LampuKota.Lighting;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace LampuKota.Tests;

public sealed class LampAutonomyTests
{
    // 20:00 WITA.
    private static readonly Instant Evening = Instant.FromUtc(2026, 11, 21, 12, 0);
    private static readonly AstronomicalClock Sun = AstronomicalClock.Kupang();

    private readonly ManualTimeProvider _time = new(Evening);
    private readonly RecordingOutput[] _outputs = [.. Enumerable.Range(0, 12).Select(_ => new RecordingOutput())];
    private readonly LampSupervisor _supervisor;

    public LampAutonomyTests() => _supervisor = new LampSupervisor(
        [.. _outputs.Select((output, index) => new GatewayLamp(LampId(index), output))], CityClock.RealTime(_time), _time, static (_, _) => { }, NullLogger.Instance);

    private static string LampId(int index) => $"KPG-P1-L{index:D3}";

    private static DesiredDocument Desired() => LightingExamples.Desired(1, [.. Enumerable.Range(0, 12).Select(LampId)]);

    private async Task<Instant> PassAsync() => await _supervisor.PassAsync(CancellationToken.None);

    private int Lit => _outputs.Count(output => output.Level > 0);

    [Fact]
    public async Task Forty_days_without_a_backend_every_lamp_is_switched_at_every_time_of_its_calendar()
    {
        DesiredDocument desired = Desired();
        _supervisor.Adopt(desired);
        var schedule = new LampSchedule(desired.Calendars.First(calendar => calendar.Id == desired.Lamps[0].CalendarId), desired.Programs, desired.DateLists);
        Instant end = Evening + Duration.FromDays(40);
        int switches = 0;
        int level = -1;
        while (_time.GetCurrentInstant() < end)
        {
            Instant now = _time.GetCurrentInstant();
            Instant next = await PassAsync();

            // The moment before the next pass still has the level that holds now: nothing happens between two passes.
            int wanted = schedule.LevelAt(now, Sun);
            Assert.All(_outputs, output => Assert.Equal(wanted, output.Level));
            Assert.Equal(wanted, schedule.LevelAt(next - Duration.FromMilliseconds(1), Sun));
            switches += wanted == level ? 0 : 1;
            level = wanted;
            _time.Advance((next - now).ToTimeSpan());
        }

        Assert.True(switches >= 80, $"{switches} switches");
        Assert.All(_outputs, output => Assert.Equal(switches, output.Levels.Count));
    }

    [Fact]
    public async Task While_the_time_is_not_known_the_photocell_decides_and_where_there_is_none_lamps_burn()
    {
        _supervisor.Adopt(Desired());
        _supervisor.Doubt = TimeBounds.Unknown;
        _supervisor.Inputs = new LampInputs(PhotocellState.Bright);
        await PassAsync();
        Assert.Equal(0, Lit);

        _supervisor.Inputs = new LampInputs(PhotocellState.Dark);
        await PassAsync();
        Assert.Equal(12, Lit);

        _supervisor.Inputs = new LampInputs(PhotocellState.Bright);
        await PassAsync();
        _supervisor.Inputs = LampInputs.None;
        _time.Advance(TimeSpan.FromMinutes(1));
        await PassAsync();
        Assert.Equal(12, Lit);
    }

    [Fact]
    public async Task While_the_time_is_only_known_within_bounds_lamps_burn_where_it_may_be_night_and_every_third_where_it_seems_to_be_day()
    {
        _supervisor.Adopt(Desired());
        _time.Advance(TimeSpan.FromMinutes(1));

        // Real time is 20:00; the gateway believes 06:45 to 13:45, then 11:00 to 18:00 WITA.
        _supervisor.Doubt = new TimeBounds(Instant.FromUtc(2026, 11, 21, 22, 45), Instant.FromUtc(2026, 11, 22, 5, 45));
        await PassAsync();
        Assert.Equal(4, Lit);
        Assert.Equal((100, 0, 0, 100), (_outputs[0].Level, _outputs[1].Level, _outputs[2].Level, _outputs[3].Level));

        _supervisor.Doubt = new TimeBounds(Instant.FromUtc(2026, 11, 22, 3, 0), Instant.FromUtc(2026, 11, 22, 10, 0));
        await PassAsync();
        Assert.Equal(12, Lit);

        _supervisor.Inputs = new LampInputs(PhotocellState.Bright);
        await PassAsync();
        Assert.Equal(0, Lit);
    }

    [Fact]
    public async Task A_lamp_whose_calendar_lights_it_by_day_burns_on_while_the_time_is_only_known_within_bounds()
    {
        DesiredDocument desired = Desired();
        var underpass = new ControlProgram("P-DAY", "Terowongan", [new ProgramStep(new ProgramTime(ProgramTimeBase.LocalTime, 8 * 60), 60)]);
        _supervisor.Adopt(desired with { Programs = [.. desired.Programs, underpass], Calendars = [desired.Calendars[0] with { Rules = [], DefaultProgramId = "P-DAY" }] });
        _time.Advance(TimeSpan.FromMinutes(1));
        _supervisor.Doubt = new TimeBounds(Instant.FromUtc(2026, 11, 21, 22, 45), Instant.FromUtc(2026, 11, 22, 5, 45));

        await PassAsync();

        Assert.Equal(12, Lit);
    }

    [Fact]
    public async Task While_the_time_is_not_known_an_override_from_before_the_start_says_nothing_and_one_of_now_does()
    {
        _supervisor.Adopt(Desired());
        _supervisor.Doubt = TimeBounds.Unknown;
        long expires = (Evening + Duration.FromHours(1)).ToUnixTimeMilliseconds();
        _supervisor.Restore(new ReportedOverride(LampId(0), "c-0", 0, expires));
        _time.Advance(TimeSpan.FromMinutes(1));
        await PassAsync();
        Assert.Equal(100, _outputs[0].Level);

        await _supervisor.ExecuteAsync(new LampCommand("c-1", [LampId(0)], 30, 0, expires, "test"), Duration.FromMinutes(10), CancellationToken.None);
        await PassAsync();
        Assert.Equal(30, _outputs[0].Level);
        Assert.False(_supervisor.EndExpiredOverrides());

        _time.Advance(TimeSpan.FromMinutes(10));
        Assert.True(_supervisor.EndExpiredOverrides());
        await PassAsync();
        Assert.Equal(100, _outputs[0].Level);
    }

    [Fact]
    public async Task When_the_power_has_come_back_lamps_are_lit_group_after_group()
    {
        _supervisor.Adopt(Desired());
        await _supervisor.StageAsync(new PowerReturnSettings(10, 5, 2), CancellationToken.None);

        Instant first = await PassAsync();
        Assert.Equal((0, Evening + Duration.FromSeconds(10)), (Lit, first));
        int[] lit = new int[3];
        foreach ((int group, int seconds) in new[] { (0, 10), (1, 2), (2, 2) })
        {
            _time.Advance(TimeSpan.FromSeconds(seconds));
            await PassAsync();
            lit[group] = Lit;
        }

        Assert.Equal([5, 10, 12], lit);
    }

    [Fact]
    public async Task When_the_power_has_come_back_a_commanded_lamp_does_not_wait()
    {
        _supervisor.Adopt(Desired());
        await _supervisor.StageAsync(PowerReturnSettings.Default, CancellationToken.None);

        await _supervisor.ExecuteAsync(
            new LampCommand("c-1", [LampId(7)], 60, 0, (Evening + Duration.FromHours(1)).ToUnixTimeMilliseconds(), "test"), Duration.FromHours(1), CancellationToken.None);
        await PassAsync();

        Assert.Equal((60, 1), (_outputs[7].Level!.Value, Lit));
    }

    [Fact]
    public async Task A_lamp_that_burns_already_when_the_power_has_come_back_does_not_wait()
    {
        var burning = new ReadableOutput(100);
        var dark = new ReadableOutput(0);
        var supervisor = new LampSupervisor(
            [new GatewayLamp(LampId(0), burning), new GatewayLamp(LampId(1), dark)], CityClock.RealTime(_time), _time, static (_, _) => { }, NullLogger.Instance);
        supervisor.Adopt(LightingExamples.Desired(1, LampId(0), LampId(1)));

        await supervisor.StageAsync(PowerReturnSettings.Default, CancellationToken.None);
        await supervisor.PassAsync(CancellationToken.None);

        Assert.Equal([100], burning.Levels);
        Assert.Empty(dark.Levels);
    }

    [Fact]
    public async Task A_clock_that_is_set_back_in_the_midst_of_a_ramp_does_not_stop_the_lamp_there()
    {
        var clock = new FakeMachineClock(Evening) { IsSynchronised = true };
        var supervisor = new LampSupervisor(
            [new GatewayLamp(LampId(0), _outputs[0])], CityClock.RealTime(new FollowingClock(clock)), _time, static (_, _) => { }, NullLogger.Instance);
        supervisor.Adopt(LightingExamples.Desired(1, LampId(0)));
        await supervisor.PassAsync(CancellationToken.None);
        await supervisor.ExecuteAsync(
            new LampCommand("c-1", [LampId(0)], 20, 600, (Evening + Duration.FromHours(1)).ToUnixTimeMilliseconds(), "test"), Duration.FromHours(1), CancellationToken.None);

        clock.Wall -= Duration.FromMinutes(20);
        await supervisor.PassAsync(CancellationToken.None);

        Assert.Equal(20, _outputs[0].Level);
    }

    [Fact]
    public async Task A_pass_in_which_nothing_changes_allocates_nothing()
    {
        _supervisor.Adopt(Desired());
        await PassAsync();
        long Passes()
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 100; i++)
            {
                ValueTask<Instant> pass = _supervisor.PassAsync(CancellationToken.None);
                Assert.True(pass.IsCompletedSuccessfully);
                _ = pass.Result;
            }

            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Passes();
        Assert.Equal(0, Passes());
    }

    private sealed class ReadableOutput(int level) : IReadableLampOutput
    {
        public List<int> Levels { get; } = [];

        public ValueTask ApplyAsync(int levelPercent, CancellationToken cancellationToken)
        {
            Levels.Add(levelPercent);
            return ValueTask.CompletedTask;
        }

        public ValueTask<int?> ReadLevelAsync(CancellationToken cancellationToken) => new(level);
    }

    private sealed class FollowingClock(FakeMachineClock machine) : IClock
    {
        public Instant GetCurrentInstant() => machine.Wall;
    }
}
