using LampuKota.Gateway;
using LampuKota.Lighting;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace LampuKota.Tests;

public sealed class LampSupervisorTests
{
    // 20:00 WITA: the program says 100 %.
    private static readonly Instant Evening = Instant.FromUtc(2026, 11, 21, 12, 0);

    private readonly ManualTimeProvider _time = new(Evening);
    private readonly Dictionary<string, RecordingOutput> _outputs = new() { ["A"] = new(), ["B"] = new() };
    private readonly List<(string Lamp, bool IsCommand)> _changes = [];
    private readonly LampSupervisor _supervisor;

    public LampSupervisorTests() => _supervisor = new LampSupervisor(
        [.. _outputs.Select(output => new GatewayLamp(output.Key, output.Value))],
        CityClock.RealTime(_time),
        _time,
        (lamp, isCommand) => _changes.Add((lamp.Id, isCommand)),
        NullLogger.Instance);

    private LampCommand Command(int? level, int rampSeconds = 0, params string[] targets) =>
        new("c", targets.Length == 0 ? ["A"] : targets, level, rampSeconds, (_time.GetCurrentInstant() + Duration.FromHours(1)).ToUnixTimeMilliseconds(), "");

    private async Task<Instant> PassAsync() => await _supervisor.PassAsync(CancellationToken.None);

    private async Task<LampCommandResult[]> ExecuteAsync(LampCommand command) => await _supervisor.ExecuteAsync(command, Duration.FromHours(1), CancellationToken.None);

    [Fact]
    public async Task A_pass_gives_every_lamp_the_programs_level_once()
    {
        _supervisor.Adopt(LightingExamples.Desired(1, "A", "B"));

        await PassAsync();
        await PassAsync();

        Assert.All(_outputs.Values, output => Assert.Equal([100], output.Levels));
        Assert.Equal([("A", false), ("B", false)], _changes);
    }

    [Fact]
    public async Task A_pass_is_due_again_when_the_program_changes()
    {
        _supervisor.Adopt(LightingExamples.Desired(1, "A", "B"));

        Instant next = await PassAsync();
        Assert.Equal(AstronomicalClock.Kupang().DayOf(Evening).Sunrise, next);

        _time.Advance((next - Evening).ToTimeSpan());
        await PassAsync();
        Assert.Equal([100, 0], _outputs["A"].Levels);
    }

    [Fact]
    public async Task An_answer_bears_the_moment_at_which_its_own_output_took_the_level()
    {
        _outputs["B"].Hangs = true;

        Task<LampCommandResult[]> executing = ExecuteAsync(Command(30, 0, "A", "B"));
        _time.Advance(GatewayLimits.OutputDeadline);

        LampCommandResult[] results = await executing;
        Assert.Equal((LampCommandResultState.Accepted, Evening.ToUnixTimeMilliseconds()), (results[0].State, results[0].AtUnixMs));
        Assert.Equal(LampCommandResultState.Rejected, results[1].State);
    }

    [Fact]
    public async Task A_command_to_the_level_that_an_output_holds_has_its_meter_read()
    {
        await ExecuteAsync(Command(30));
        _changes.Clear();

        LampCommandResult[] results = await ExecuteAsync(Command(30));

        Assert.Equal(LampCommandResultState.Accepted, Assert.Single(results).State);
        Assert.Equal([30], _outputs["A"].Levels);
        Assert.Equal([("A", true)], _changes);
    }

    [Fact]
    public async Task An_override_stands_above_the_program_until_it_expires()
    {
        _supervisor.Adopt(LightingExamples.Desired(1, "A", "B"));
        await PassAsync();

        LampCommandResult[] results = await ExecuteAsync(Command(30));
        Assert.Equal(LampCommandResultState.Accepted, Assert.Single(results).State);
        Assert.Equal(30, _outputs["A"].Level);
        Assert.Equal(Evening + Duration.FromHours(1), await PassAsync());
        Assert.Equal(30, _outputs["A"].Level);

        _time.Advance(TimeSpan.FromHours(1));
        Assert.True(_supervisor.EndExpiredOverrides());
        await PassAsync();
        Assert.Equal(100, _outputs["A"].Level);
        Assert.Empty(_supervisor.Overrides());
    }

    [Fact]
    public async Task A_command_without_a_level_resumes_the_program()
    {
        _supervisor.Adopt(LightingExamples.Desired(1, "A", "B"));
        await ExecuteAsync(Command(30));

        await ExecuteAsync(Command(null));

        Assert.Equal([30, 100], _outputs["A"].Levels);
        Assert.Empty(_supervisor.Overrides());
    }

    [Fact]
    public async Task Each_target_has_its_own_result()
    {
        _outputs["B"].Fails = true;

        LampCommandResult[] results = await ExecuteAsync(Command(30, 0, "A", "B", "C"));

        Assert.Equal([null, RejectionReason.OutputFailed, RejectionReason.UnknownTarget], results.Select(result => result.Reason));
        Assert.Equal(["A"], _supervisor.Overrides().Select(one => one.Lamp));
        Assert.All(results, result => Assert.Empty(result.Validate()));
    }

    [Fact]
    public async Task The_light_goes_to_a_scheduled_level_as_slowly_as_its_program_says()
    {
        DesiredDocument desired = LightingExamples.Desired(1, "A", "B");
        var program = new ControlProgram("P-FULL", "Penuh", [new(new(ProgramTimeBase.LocalTime, 18 * 60), 0), new(new(ProgramTimeBase.LocalTime, 20 * 60 + 1), 100)], RampSeconds: 100);
        _supervisor.Adopt(desired with { Programs = [program] });
        await PassAsync();
        _time.Advance(TimeSpan.FromMinutes(1));

        for (int second = 0; second <= 100; second += 25)
        {
            await PassAsync();
            Assert.Equal(second, _outputs["A"].Level);
            _time.Advance(TimeSpan.FromSeconds(25));
        }
    }

    [Fact]
    public async Task A_photocell_that_sees_darkness_lights_what_its_program_leaves_to_it()
    {
        var night = new ActivePeriod(new(ProgramTimeBase.LocalTime, 23 * 60), new(ProgramTimeBase.Sunrise, 0), PhotocellUse.Either);
        _supervisor.Adopt(LightingExamples.Desired(1, "A", "B") with { Programs = [new ControlProgram("P-FULL", "Penuh", [], [night])] });

        await PassAsync();
        _supervisor.Inputs = new LampInputs(PhotocellState.Dark);
        await PassAsync();

        Assert.Equal([0, 100], _outputs["A"].Levels);
    }

    [Fact]
    public async Task An_output_that_fails_is_tried_again()
    {
        _outputs["A"].Fails = true;
        _supervisor.Adopt(LightingExamples.Desired(1, "A", "B"));

        Assert.Equal(Evening + Duration.FromSeconds(10), await PassAsync());
        _outputs["A"].Fails = false;
        await PassAsync();

        Assert.Equal(100, _outputs["A"].Level);
    }

    [Fact]
    public async Task An_output_that_does_not_answer_fails_after_five_seconds_and_holds_up_no_other()
    {
        _outputs["A"].Hangs = true;

        Task<LampCommandResult[]> executing = ExecuteAsync(Command(30, 0, "A", "B"));
        Assert.Equal(30, _outputs["B"].Level);
        _time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal([RejectionReason.OutputFailed, null], (await executing.WaitAsync(TimeSpan.FromSeconds(10))).Select(result => result.Reason));
    }

    [Fact]
    public async Task Without_any_document_outputs_are_left_for_thirty_seconds_and_then_lit()
    {
        Assert.Equal(Evening + Duration.FromSeconds(30), await PassAsync());
        Assert.All(_outputs.Values, output => Assert.Empty(output.Levels));

        _time.Advance(TimeSpan.FromSeconds(30));
        await PassAsync();
        Assert.All(_outputs.Values, output => Assert.Equal([100], output.Levels));
    }

    [Fact]
    public async Task A_ramp_goes_by_single_percents_and_is_reported_only_at_its_end()
    {
        _supervisor.Adopt(LightingExamples.Desired(1, "A", "B"));
        await PassAsync();
        _changes.Clear();

        await ExecuteAsync(Command(90, rampSeconds: 10));
        Instant end = Evening + Duration.FromSeconds(10);
        while (_time.GetCurrentInstant() < end)
            _time.Advance((await PassAsync() - _time.GetCurrentInstant()).ToTimeSpan());
        await PassAsync();

        Assert.Equal([100, 99, 98, 97, 96, 95, 94, 93, 92, 91, 90], _outputs["A"].Levels);
        Assert.Equal([("A", false)], _changes);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(0)]
    public async Task Another_target_in_the_middle_of_a_ramp_is_another_way_from_where_the_light_is(int rampSeconds)
    {
        DesiredDocument desired = LightingExamples.Desired(1, "A", "B");
        ControlProgram To(int level, int seconds) =>
            new("P-FULL", "Penuh", [new(new(ProgramTimeBase.LocalTime, 18 * 60), 0), new(new(ProgramTimeBase.LocalTime, 20 * 60 + 1), level)], RampSeconds: seconds);
        _supervisor.Adopt(desired with { Programs = [To(100, 100)] });
        await PassAsync();
        _time.Advance(TimeSpan.FromMinutes(1));
        for (int second = 0; second < 50; second++)
        {
            await PassAsync();
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        await PassAsync();
        Assert.Equal(50, _outputs["A"].Level);
        _outputs["A"].Levels.Clear();

        _supervisor.Adopt(desired with { Programs = [To(20, rampSeconds)] });
        for (int second = 0; second <= 100; second++)
        {
            await PassAsync();
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(rampSeconds == 0 ? [20] : Enumerable.Range(20, 30).Reverse(), _outputs["A"].Levels);
    }

    [Fact]
    public async Task Overrides_can_be_put_back_after_a_restart()
    {
        _supervisor.Adopt(LightingExamples.Desired(1, "A", "B"));
        var kept = new ReportedOverride("A", "c", 20, (Evening + Duration.FromHours(2)).ToUnixTimeMilliseconds());

        _supervisor.Restore(kept);
        await PassAsync();

        Assert.Equal(20, _outputs["A"].Level);
        Assert.Equal([kept], _supervisor.Overrides());
    }
}
