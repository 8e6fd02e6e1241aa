using FsCheck;
using FsCheck.Fluent;
using LampuKota.Simulators;

namespace LampuKota.Tests;

public class LoadScheduleTests
{
    [Fact]
    public void At_a_constant_rate_messages_are_due_at_equal_distances()
    {
        var schedule = new LoadSchedule(100, TimeSpan.Zero);

        Assert.Equal(1, schedule.DueAfter(TimeSpan.Zero));
        Assert.Equal(101, schedule.DueAfter(TimeSpan.FromSeconds(1)));
        Assert.Equal(TimeSpan.Zero, schedule.DueTime(0));
        Assert.Equal(TimeSpan.FromMilliseconds(10), schedule.DueTime(1));
    }

    [Fact]
    public void A_ramp_sends_half_as_much_as_its_time_would_at_full_rate()
    {
        var schedule = new LoadSchedule(100, TimeSpan.FromSeconds(10));

        Assert.Equal(1 + 500, schedule.DueAfter(TimeSpan.FromSeconds(10)));
        Assert.Equal(1 + 1_500, schedule.DueAfter(TimeSpan.FromSeconds(20)));
        Assert.Equal(10, schedule.DueTime(500).TotalSeconds, 6);
        Assert.Equal(20, schedule.DueTime(1_500).TotalSeconds, 6);
    }

    [Fact]
    public void As_fast_as_possible_everything_is_due_at_once()
    {
        var schedule = new LoadSchedule(null, TimeSpan.Zero);

        Assert.False(schedule.IsOpenLoop);
        Assert.Equal(long.MaxValue, schedule.DueAfter(TimeSpan.FromTicks(1)));
        Assert.Equal(TimeSpan.Zero, schedule.DueTime(1_000));
    }

    [Fact]
    public void Every_message_is_due_when_its_time_has_come_and_not_before()
    {
        Gen<(int Rate, int RampSeconds, int Message)> cases = from rate in Gen.Choose(1, 100_000) from ramp in Gen.Choose(0, 100) from message in Gen.Choose(0, 1_000_000) select (rate, ramp, message);
        Prop.ForAll(cases.ToArbitrary(), each =>
        {
            var schedule = new LoadSchedule(each.Rate, TimeSpan.FromSeconds(each.RampSeconds));
            TimeSpan due = schedule.DueTime(each.Message);
            return schedule.DueAfter(due + TimeSpan.FromMicroseconds(1)) > each.Message && schedule.DueAfter(due - TimeSpan.FromMicroseconds(1)) <= each.Message;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Reports_carry_the_time_at_which_they_are_due_where_lamps_report_slowly()
    {
        var settings = new LoadSettings { Gateways = 10, Lamps = 50, LampsAMessage = 50, MessagesPerSecond = 10 };

        LoadTimes times = LoadTimes.Of(settings, startUnixMs: 1_700_000_000_000);

        Assert.Equal(1_700_000_000_000, times.At(0));
        Assert.Equal(1_700_000_001_000, times.At(1));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(100_000.0)]
    public void Fast_reports_have_distinct_instants_that_never_lie_ahead(double? messagesPerSecond)
    {
        const long now = 1_700_000_000_000;
        var settings = new LoadSettings { Gateways = 1, Lamps = 1, LampsAMessage = 1, MessagesPerSecond = messagesPerSecond };

        LoadTimes times = LoadTimes.Of(settings, now);

        Assert.All(Enumerable.Range(0, 1_000), report => Assert.True(times.At(report) < times.At(report + 1)));
        Assert.True(times.At(times.MaximumReports - 1) <= now);
    }
}
