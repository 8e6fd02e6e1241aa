using FsCheck;
using FsCheck.Fluent;
using LampuKota.Gateway;
using LampuKota.Lighting;
using NodaTime;

namespace LampuKota.Tests;

/// <summary>A gateway without the time: what it may conclude from the last time that it kept, and what its lamps do then.</summary>
public sealed class TimeBoundsTests
{
    private static readonly AstronomicalClock Kupang = AstronomicalClock.Kupang();
    private static readonly AstronomicalClock Arctic = new(69.6492, 18.9553, DateTimeZone.ForOffset(Offset.FromHours(1)));
    private static readonly AstronomicalClock Berlin = new(52.52, 13.405, DateTimeZoneProviders.Tzdb["Europe/Berlin"]);
    private static readonly Instant NewYear = Instant.FromUtc(2026, 1, 1, 0, 0);
    private static readonly Duration LongestOutage = Duration.FromHours(6);

    private static readonly LampSchedule[] Schedules =
    [
        .. StandardPrograms.Calendars.Select(calendar => new LampSchedule(calendar, StandardPrograms.Programs)),
        new(new Calendar("C", "C", [], "P"), [new ControlProgram("P", "P", [new(new(ProgramTimeBase.LocalTime, 9 * 60), 40), new(new(ProgramTimeBase.LocalTime, 11 * 60), 0)])]),
    ];

    // Starts of the machine, none of which learns the time: how long each ran on, how long the power was away before it, and how old what was kept then was.
    private static readonly Gen<Life[]> Lives =
        from lives in (
            from ranMinutes in Gen.Choose(0, 3 * 24 * 60)
            from outageMinutes in Gen.Choose(0, 6 * 60)
            from unkeptMinutes in Gen.Choose(0, 60)
            from driftPpm in Gen.Choose(-100, 100)
            select new Life(ranMinutes, outageMinutes, unkeptMinutes, driftPpm)).NonEmptyListOf()
        select lives.Take(4).ToArray();

    private static readonly Gen<Doubt> Doubts =
        from sun in Gen.Elements(Kupang, Arctic, Berlin)
        from schedule in Gen.Elements(Schedules)
        from minute in Gen.Choose(0, 366 * 24 * 60)
        from lives in Lives
        select new Doubt(sun, schedule, NewYear + Duration.FromMinutes(minute), lives);

    [Fact]
    public void However_often_the_power_went_the_time_lies_within_the_bounds_where_no_outage_was_longer_than_assumed() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2_000), Prop.ForAll(Doubts.ToArbitrary(), doubt =>
        {
            (Instant real, TimeBounds bounds) = doubt.Live();
            return bounds.Earliest <= real && real <= bounds.Latest;
        }));

    [Fact]
    public void A_lamp_that_is_off_is_off_by_day_and_by_its_calendar_where_no_outage_was_longer_than_assumed() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2_000), Prop.ForAll(Doubts.ToArbitrary(), doubt =>
        {
            (Instant real, TimeBounds bounds) = doubt.Live();
            bool burns = DoubtfulNight.MayBeDark(bounds, doubt.Sun) || DoubtfulNight.MayBeScheduled(bounds, doubt.Schedule, doubt.Sun);
            LightingDay day = doubt.Sun.DayOf(real);
            bool isDark = day.SunPath != SunPath.StaysUp && real >= day.Sunset && real < day.Sunrise;
            return burns || (!isDark && doubt.Schedule.LevelAt(real, doubt.Sun) == 0);
        }));

    [Fact]
    public void Where_one_outage_of_unknown_length_lies_between_lamps_rest_for_some_hours_of_each_day_and_never_after_a_second_of_them()
    {
        Assert.InRange(HoursOff(TimeBounds.Of(Kept(NewYear), Guid.NewGuid(), Duration.Zero, LongestOutage)), 3.5, 5.5);
        Assert.InRange(HoursOff(TimeBounds.Of(Kept(NewYear), Guid.NewGuid(), Duration.Zero, Duration.FromHours(2))), 7.5, 9.5);
        TimeBounds second = TimeBounds.Of(Kept(NewYear, LongestOutage + Duration.FromHours(1)), Guid.NewGuid(), Duration.Zero, LongestOutage);
        Assert.Equal(0, HoursOff(second));
    }

    [Fact]
    public void A_machine_that_never_knew_the_time_or_kept_nonsense_knows_nothing_and_its_lamps_burn()
    {
        foreach (ClockMemory? memory in new[] { null, Kept(Instant.FromUtc(2000, 1, 1, 0, 0)), Kept(Instant.FromUtc(9999, 12, 31, 0, 0)) })
        {
            TimeBounds bounds = TimeBounds.Of(memory, Guid.NewGuid(), Duration.FromHours(1), LongestOutage);
            Assert.Equal(TimeBounds.Unknown, bounds);
            Assert.True(DoubtfulNight.MayBeDark(bounds, Kupang));
            Assert.Null(bounds.ToMemory(Guid.NewGuid(), Duration.FromHours(1)));
        }
    }

    [Fact]
    public void Of_every_gateways_lamps_a_third_and_at_least_one_burns_on_though_it_seems_to_be_day()
    {
        for (int lamps = 1; lamps <= 50; lamps++)
            Assert.Equal((lamps + 2) / 3, Enumerable.Range(0, lamps).Count(DoubtfulNight.StaysLit));
    }

    [Theory]
    [InlineData(30, 60, 30)] // the delivery's word
    [InlineData(600, 60, 60)] // which cannot be: by the earliest time not so much is left
    [InlineData(null, 600, 60)] // nobody says
    [InlineData(null, 20, 20)]
    [InlineData(30, -1, -1)] // over before the earliest time
    public void A_command_lives_for_what_is_surely_not_too_long(int? deliveredMinutes, int untilExpiryMinutes, int leftMinutes)
    {
        TimeBounds bounds = new(NewYear, NewYear + Duration.FromHours(7));
        Duration? delivered = deliveredMinutes is { } minutes ? Duration.FromMinutes(minutes) : null;

        CommandTime time = CommandTime.Of(NewYear + Duration.FromMinutes(untilExpiryMinutes), delivered, Instant.FromUtc(2040, 1, 1, 0, 0), bounds);

        Assert.Equal(Duration.FromMinutes(leftMinutes), time.Left);
    }

    [Fact]
    public void A_command_lives_until_its_expiry_where_the_time_is_known_whatever_its_delivery_says() =>
        Assert.Equal(
            new CommandTime(NewYear, Duration.FromMinutes(5)), CommandTime.Of(NewYear + Duration.FromMinutes(5), Duration.FromHours(3), NewYear, doubt: null));

    private static ClockMemory Kept(Instant at, Duration uncertain = default) =>
        new(at.ToUnixTimeMilliseconds(), 1_000, Guid.NewGuid(), (long)uncertain.TotalMilliseconds);

    private static double HoursOff(TimeBounds bounds)
    {
        int minutes = Enumerable.Range(0, 24 * 60).Count(minute =>
            !DoubtfulNight.MayBeDark(new TimeBounds(bounds.Earliest + Duration.FromMinutes(minute), bounds.Latest + Duration.FromMinutes(minute)), Kupang));
        return minutes / 60.0;
    }

    private sealed record Life(int RanMinutes, int OutageMinutes, int UnkeptMinutes, int DriftPpm);

    private sealed record Doubt(AstronomicalClock Sun, LampSchedule Schedule, Instant KeptAt, Life[] Lives)
    {
        /// <summary>Lives through it all.</summary>
        /// <returns>The real time at the end, and what the gateway knows of it.</returns>
        public (Instant Real, TimeBounds Bounds) Live()
        {
            Instant real = KeptAt;
            ClockMemory? memory = Kept(KeptAt);
            TimeBounds bounds = TimeBounds.Unknown;
            foreach (Life life in Lives)
            {
                var boot = Guid.NewGuid();
                real += Duration.FromMinutes(life.UnkeptMinutes + life.OutageMinutes);
                Duration ran = Duration.FromMinutes(life.RanMinutes);
                real += ran;

                // Kept half way, as each hour, and gone on from there; the quartz runs fast or slow.
                Duration shown = ran * (1 + life.DriftPpm / 1e6);
                memory = TimeBounds.Of(memory, boot, shown / 2, LongestOutage).ToMemory(boot, shown / 2);
                bounds = TimeBounds.Of(memory, boot, shown, LongestOutage);
                memory = bounds.ToMemory(boot, shown);
            }

            return (real, bounds);
        }
    }
}
