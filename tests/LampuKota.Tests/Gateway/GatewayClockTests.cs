using LampuKota.Gateway;
using NodaTime;

namespace LampuKota.Tests;

public sealed class GatewayClockTests
{
    private static readonly Instant Evening = Instant.FromUtc(2026, 11, 21, 12, 0);
    private static readonly Guid OtherBoot = Guid.NewGuid();

    private readonly FakeMachineClock _machine = new(Evening);

    [Theory]
    [InlineData("1970-01-01T00:00:20Z", true, true, false)]
    [InlineData("2000-01-01T00:00:20Z", false, true, false)]
    [InlineData("2026-11-21T12:00:00Z", true, false, true)]
    [InlineData("2026-11-21T12:00:00Z", false, true, true)]
    [InlineData("2026-11-21T12:00:00Z", false, false, false)]
    [InlineData("2026-11-20T11:55:00Z", false, true, true)]
    [InlineData("2026-11-20T11:00:00Z", false, true, false)]
    [InlineData("2026-11-20T11:00:00Z", true, true, true)]
    [InlineData("2028-06-01T00:00:00Z", false, true, false)]
    public void A_clock_is_trusted_where_it_is_kept_right_or_runs_on_a_battery_and_shows_what_can_be(string wall, bool isSynchronised, bool hasBattery, bool isTrusted)
    {
        var memory = new ClockMemory(Instant.FromUtc(2026, 11, 20, 12, 0).ToUnixTimeMilliseconds(), 1_000, OtherBoot);
        var time = new MachineTime(NodaTime.Text.InstantPattern.ExtendedIso.Parse(wall).Value, Duration.FromSeconds(20), Guid.NewGuid(), isSynchronised, hasBattery);

        Assert.Equal(isTrusted, ClockJudgement.IsTrusted(time, memory));
    }

    [Fact]
    public void A_clock_that_was_trusted_once_runs_on_by_itself_whatever_the_machines_clock_is_set_to()
    {
        var clock = new GatewayClock(_machine);
        _machine.IsSynchronised = true;
        Assert.Equal(ClockChange.Trusted, clock.Judge(null));
        _machine.IsSynchronised = false;

        foreach (Duration step in new[] { Duration.FromDays(400), Duration.FromDays(-800) })
        {
            _machine.Wall += step;
            Assert.Equal(ClockChange.StepIgnored, clock.Judge(null));
            Assert.Equal(ClockChange.None, clock.Judge(null));
            Assert.Equal(Evening, clock.GetCurrentInstant());
            _machine.Wall -= step;
            Assert.Equal(ClockChange.None, clock.Judge(null));
        }

        _machine.Pass(Duration.FromDays(40));
        Assert.True(clock.IsTrusted);
        Assert.Equal(Evening + Duration.FromDays(40), clock.GetCurrentInstant());
    }

    [Fact]
    public void What_keeps_the_clock_right_may_set_it()
    {
        var clock = new GatewayClock(_machine);
        _machine.HasBatteryClock = true;
        clock.Judge(null);

        _machine.Wall += Duration.FromHours(1);
        _machine.IsSynchronised = true;

        Assert.Equal(ClockChange.Stepped, clock.Judge(null));
        Assert.Equal(Evening + Duration.FromHours(1), clock.GetCurrentInstant());
    }

    [Fact]
    public void A_restart_of_the_program_goes_on_with_the_same_time_and_stamps_the_same_moment_the_same()
    {
        var before = new GatewayClock(_machine);
        _machine.IsSynchronised = true;
        before.Judge(null);
        long stamp = before.At(5_000).ToUnixTimeMilliseconds();
        _machine.Pass(Duration.FromHours(3));
        ClockMemory memory = before.Remember(null, Duration.Zero)!;
        _machine.IsSynchronised = false;
        _machine.Wall = Instant.FromUnixTimeSeconds(0);

        var after = new GatewayClock(_machine);
        after.Resume(memory);

        Assert.True(after.IsTrusted);
        Assert.Equal(Evening + Duration.FromHours(3), after.GetCurrentInstant());
        Assert.Equal(stamp, after.At(5_000).ToUnixTimeMilliseconds());
    }

    [Fact]
    public void Bounds_of_the_time_that_this_boot_left_are_not_taken_for_the_time()
    {
        var clock = new GatewayClock(_machine);
        clock.Resume(new ClockMemory(Evening.ToUnixTimeMilliseconds(), 1_000, _machine.BootId, UncertainMs: 1));

        Assert.False(clock.IsTrusted);
    }

    [Fact]
    public void What_another_start_of_the_machine_left_is_not_gone_on_with()
    {
        var clock = new GatewayClock(_machine);
        clock.Resume(new ClockMemory(Evening.ToUnixTimeMilliseconds(), 1_000, OtherBoot));

        Assert.False(clock.IsTrusted);
        Assert.Null(clock.Remember(null, Duration.Zero));
    }
}

/// <summary>A machine whose clock, knowledge and starts a test decides.</summary>
internal sealed class FakeMachineClock(Instant wall) : IMachineClock
{
    public Instant Wall { get; set; } = wall;

    public Duration SinceBoot { get; set; } = Duration.FromSeconds(20);

    public Guid BootId { get; set; } = Guid.NewGuid();

    public bool IsSynchronised { get; set; }

    public bool HasBatteryClock { get; set; }

    public MachineTime Read() => new(Wall, SinceBoot, BootId, IsSynchronised, HasBatteryClock);

    public void Pass(Duration time)
    {
        Wall += time;
        SinceBoot += time;
    }
}
