using LampuKota.Gateway;
using LampuKota.Lighting;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace LampuKota.Tests;

/// <summary>A maintenance lock stands above everything that would switch a lamp.</summary>
public sealed class LampLockTests
{
    // 20:00 WITA: the program says 100 %.
    private static readonly Instant Evening = Instant.FromUtc(2026, 11, 21, 12, 0);

    private readonly ManualTimeProvider _time = new(Evening);
    private readonly Dictionary<string, RecordingOutput> _outputs = new() { ["A"] = new(), ["B"] = new() };
    private readonly LampSupervisor _supervisor;

    public LampLockTests() => _supervisor = Supervisor();

    private LampSupervisor Supervisor() => new(
        [.. _outputs.Select(output => new GatewayLamp(output.Key, output.Value))], CityClock.RealTime(_time), _time, (_, _) => { }, NullLogger.Instance);

    private LockCommand Order(LockOrder order, int? level = null, string lockId = "k", params string[] targets) => new(
        $"{order}-{lockId}", targets.Length == 0 ? ["A"] : targets, order, lockId, level, "Yohanes Nope", InMs(Duration.FromHours(1)), "Ganti luminer");

    private LampCommand Level(int? level, int rampSeconds = 0) => new("c", ["A"], level, rampSeconds, InMs(Duration.FromHours(5)), "");

    private long InMs(Duration duration) => (_time.GetCurrentInstant() + duration).ToUnixTimeMilliseconds();

    private async Task<RejectionReason?> ExecuteAsync(LockCommand order) => (await _supervisor.ExecuteAsync(order, _time.GetCurrentInstant(), CancellationToken.None))[0].Reason;

    private async Task<LampCommandResult> ExecuteAsync(LampCommand command) => (await _supervisor.ExecuteAsync(command, Duration.FromHours(1), CancellationToken.None))[0];

    private async Task PassAsync() => await _supervisor.PassAsync(CancellationToken.None);

    [Fact]
    public async Task A_locked_lamp_stays_at_the_level_it_had_through_sunrise_and_expiry()
    {
        _supervisor.Adopt(LightingExamples.Desired(1, "A", "B"));
        await ExecuteAsync(Level(30));

        Assert.Null(await ExecuteAsync(Order(LockOrder.Hold)));
        _time.Advance(TimeSpan.FromHours(12));
        _supervisor.EndExpiredOverrides();
        await PassAsync();

        Assert.Equal([30], _outputs["A"].Levels);
        Assert.Equal([0], _outputs["B"].Levels);
    }

    [Fact]
    public async Task A_lock_that_names_a_level_brings_the_lamp_there_first()
    {
        _supervisor.Adopt(LightingExamples.Desired(1, "A", "B"));
        await PassAsync();

        Assert.Null(await ExecuteAsync(Order(LockOrder.Hold, level: 0)));

        Assert.Equal([100, 0], _outputs["A"].Levels);
    }

    [Fact]
    public async Task A_lamp_on_its_ramp_stops_where_it_is_when_it_is_locked()
    {
        _supervisor.Adopt(LightingExamples.Desired(1, "A", "B"));
        await PassAsync();
        await ExecuteAsync(Level(50, rampSeconds: 10));
        _time.Advance(TimeSpan.FromSeconds(2));
        await PassAsync();

        await ExecuteAsync(Order(LockOrder.Hold));
        _time.Advance(TimeSpan.FromSeconds(10));
        await PassAsync();

        Assert.Equal(90, _outputs["A"].Level);
    }

    [Fact]
    public async Task A_lamp_that_was_never_set_is_left_alone_while_it_is_locked()
    {
        Assert.Null(await ExecuteAsync(Order(LockOrder.Hold)));
        _time.Advance(TimeSpan.FromMinutes(1));
        await PassAsync();

        Assert.Empty(_outputs["A"].Levels);
        Assert.Equal([100], _outputs["B"].Levels); // The default state.
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(null)]
    public async Task Every_other_command_is_refused_while_a_lamp_is_locked(int? level)
    {
        await ExecuteAsync(Order(LockOrder.Hold, level: 20));

        Assert.Equal(RejectionReason.Locked, (await ExecuteAsync(Level(level))).Reason);
        Assert.Equal(20, _outputs["A"].Level);
    }

    [Fact]
    public async Task The_first_lock_stands_and_only_its_own_release_ends_it()
    {
        await ExecuteAsync(Order(LockOrder.Hold));

        Assert.Equal(RejectionReason.Locked, await ExecuteAsync(Order(LockOrder.Hold, lockId: "other")));
        Assert.Equal(RejectionReason.Locked, await ExecuteAsync(Order(LockOrder.Release, lockId: "other")));
        Assert.Equal("k", Assert.Single(_supervisor.Locks()!).LockId);

        Assert.Null(await ExecuteAsync(Order(LockOrder.Release)));
        Assert.Null(_supervisor.Locks());
        Assert.Null(await ExecuteAsync(Order(LockOrder.Release))); // Asked twice, released once.
    }

    [Fact]
    public async Task After_a_release_the_override_that_still_runs_holds_again()
    {
        _supervisor.Adopt(LightingExamples.Desired(1, "A", "B"));
        await ExecuteAsync(Level(30));
        await ExecuteAsync(Order(LockOrder.Hold, level: 0));

        await ExecuteAsync(Order(LockOrder.Release));
        await PassAsync();

        Assert.Equal([30, 0, 30], _outputs["A"].Levels);
    }

    [Fact]
    public async Task A_lock_whose_output_fails_is_not_held()
    {
        _outputs["A"].Fails = true;

        Assert.Equal(RejectionReason.OutputFailed, await ExecuteAsync(Order(LockOrder.Hold, level: 0)));

        Assert.Null(_supervisor.Locks());
    }

    [Fact]
    public async Task After_a_restart_a_locked_lamp_is_brought_to_the_locks_level_and_held_there()
    {
        await ExecuteAsync(Order(LockOrder.Hold, level: 20, targets: ["A", "B"]));
        ReportedLock kept = Assert.Single(_supervisor.Locks()!);

        LampSupervisor restarted = Supervisor();
        restarted.Adopt(LightingExamples.Desired(1, "A", "B"));
        restarted.Restore(kept);
        await restarted.PassAsync(CancellationToken.None);

        Assert.Equal([20, 20], _outputs["A"].Levels);
        Assert.Equal(LightingJsonOf(kept), LightingJsonOf(Assert.Single(restarted.Locks()!)));
    }

    [Fact]
    public async Task An_answer_names_the_override_that_it_took_the_place_of()
    {
        Assert.Null((await ExecuteAsync(Level(30))).Replaced);

        LampCommandResult second = await ExecuteAsync(Level(40) with { Id = "d" });
        LampCommandResult resumed = await ExecuteAsync(Level(null) with { Id = "e" });

        Assert.Equal(new ReplacedOverride(30, InMs(Duration.FromHours(5))), second.Replaced);
        Assert.Equal(40, resumed.Replaced!.LevelPercent);
    }

    private static string LightingJsonOf(ReportedLock one) => System.Text.Encoding.UTF8.GetString(
        LightingJson.ToUtf8(new ReportedDocument(1, "1", [], null, null, LightingExamples.NowUnixMs, [one])));
}
