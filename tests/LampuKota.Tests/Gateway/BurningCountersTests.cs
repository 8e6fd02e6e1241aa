using LampuKota.Gateway;
using LampuKota.Lighting;
using NodaTime;

namespace LampuKota.Tests;

public sealed class BurningCountersTests
{
    private readonly ManualTimeProvider _time = new(Instant.FromUtc(2026, 11, 21, 12, 0));
    private readonly Lamp _lamp;
    private readonly BurningCounters _counters;

    public BurningCountersTests()
    {
        _lamp = new Lamp(new GatewayLamp("KPG-P1-L001", new RecordingOutput()), CityClock.RealTime(_time), _time, static () => { });
        _counters = new BurningCounters([_lamp], 1, _time);
    }

    private void Hold(int level, double hours)
    {
        _lamp.Feedback = new LampFeedback(level, 0);
        _counters.Count();
        _time.Advance(TimeSpan.FromHours(hours));
        _counters.Count();
    }

    [Fact]
    public void Burning_time_and_switch_ons_are_counted_by_the_level_in_effect()
    {
        _time.Advance(TimeSpan.FromHours(1));
        _counters.Count();
        Hold(100, 2);
        Hold(40, 1);
        Hold(0, 5);
        Hold(100, 0.5);

        Assert.Equal((3.5, 1L), _counters.Read(0));
    }

    [Fact]
    public void They_go_on_after_a_restart_and_a_start_is_no_switching()
    {
        Hold(100, 2);
        IReadOnlyList<LampCount> kept = _counters.TakeDue(isLast: true)!;
        Assert.True(LampCount.TryParse(LampCount.ToUtf8(kept), out IReadOnlyList<LampCount>? read, out _));

        var next = new BurningCounters([_lamp], 1, _time);
        next.Restore(read!);
        next.Count();
        _time.Advance(TimeSpan.FromHours(1));
        next.Count();

        Assert.Equal((3.0, 0L), next.Read(0));
    }

    [Fact]
    public void They_are_kept_once_an_hour_and_no_more_often()
    {
        int kept = 0;
        for (int minute = 0; minute < 24 * 60; minute++)
        {
            _time.Advance(TimeSpan.FromMinutes(1));
            kept += _counters.TakeDue(isLast: false) is null ? 0 : 1;
        }

        Assert.Equal(24, kept);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[null]")]
    [InlineData("[{\"lamp\":\"A\",\"burningSeconds\":-1,\"switchOns\":0}]")]
    [InlineData("[{\"lamp\":null,\"burningSeconds\":1,\"switchOns\":0}]")]
    public void A_file_that_does_not_check_is_not_believed(string json) =>
        Assert.False(LampCount.TryParse(System.Text.Encoding.UTF8.GetBytes(json), out _, out _));
}
