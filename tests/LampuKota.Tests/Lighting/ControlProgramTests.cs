using FsCheck;
using FsCheck.Fluent;
using LampuKota.Lighting;
using NodaTime;

namespace LampuKota.Tests;

public sealed class ControlProgramTests
{
    private static readonly AstronomicalClock Sun = AstronomicalClock.Kupang();
    private static readonly AstronomicalClock Arctic = new(69.6492, 18.9553, DateTimeZone.ForOffset(Offset.FromHours(1)));

    private static readonly Gen<ControlProgram> Programs =
        from steps in (
            from timeBase in Gen.Elements(ProgramTimeBase.LocalTime, ProgramTimeBase.Sunset, ProgramTimeBase.Sunrise)
            from offset in timeBase == ProgramTimeBase.LocalTime ? Gen.Choose(0, 1439) : Gen.Choose(-720, 720)
            from level in Gen.Choose(0, 100)
            select new ProgramStep(new ProgramTime(timeBase, offset), level)).NonEmptyListOf()
        select new ControlProgram("P", "P", [.. steps.DistinctBy(step => step.From).Take(LightingLimits.MaximumSteps)]);

    private static readonly Gen<Instant> Instants =
        Gen.Choose(0, 366 * 24 * 3600).Select(seconds => Instant.FromUtc(2026, 1, 1, 0, 0) + Duration.FromSeconds(seconds));

    private static Instant Local(int day, int hour, int minute) => new LocalDateTime(2026, 11, day, hour, minute).InZoneStrictly(CityZone.Wita).ToInstant();

    [Theory]
    [InlineData(21, 12, 0, 0)]
    [InlineData(21, 17, 20, 0)]
    [InlineData(21, 18, 5, 100)]
    [InlineData(21, 22, 59, 100)]
    [InlineData(21, 23, 0, 70)]
    [InlineData(22, 4, 29, 70)]
    [InlineData(22, 4, 30, 100)]
    [InlineData(22, 5, 30, 0)]
    [InlineData(22, 11, 59, 0)]
    public void The_dimmed_program_burns_full_in_the_evening_and_dims_late(int day, int hour, int minute, int level) =>
        Assert.Equal(level, StandardPrograms.Dimmed.LevelAt(Local(day, hour, minute), Sun));

    [Fact]
    public void A_step_is_in_force_from_its_own_instant_on()
    {
        Instant sunset = Sun.DayOf(new LocalDate(2026, 11, 21)).Sunset;

        Assert.Equal(0, StandardPrograms.DuskToDawn.LevelAt(sunset - Duration.Epsilon, Sun));
        Assert.Equal(100, StandardPrograms.DuskToDawn.LevelAt(sunset, Sun));
    }

    [Fact]
    public void The_order_of_the_list_does_not_matter_where_times_differ()
    {
        ControlProgram reversed = StandardPrograms.Dimmed with { Levels = [.. StandardPrograms.Dimmed.Levels.Reverse()] };

        Check.QuickThrowOnFailure(Prop.ForAll(Instants.ToArbitrary(), at => reversed.LevelAt(at, Sun) == StandardPrograms.Dimmed.LevelAt(at, Sun)));
    }

    [Fact]
    public void Every_program_that_checks_has_one_level_at_every_instant_which_holds_until_the_next_change() =>
        Check.QuickThrowOnFailure(Prop.ForAll(Programs.ToArbitrary(), Instants.ToArbitrary(), Gen.Elements(Sun, Arctic).ToArbitrary(), (program, at, sun) =>
        {
            Assert.Empty(program.Validate());
            int level = program.LevelAt(at, sun);
            Instant next = program.NextChangeAfter(at, sun);

            return level == ReferenceLevel(program, at, sun)
                && next > at
                && next - at <= Duration.FromDays(1)
                && program.LevelAt(at + (next - at) / 2, sun) == level
                && program.LevelAt(next - Duration.Epsilon, sun) == level;
        }));

    [Fact]
    public void A_step_led_past_the_lighting_days_end_never_happens_and_one_led_before_its_start_holds_from_noon()
    {
        var program = new ControlProgram("P", "P", [new(new(ProgramTimeBase.Sunset, -720), 40), new(new(ProgramTimeBase.Sunrise, 720), 90)]);

        for (int hour = 0; hour < 24; hour++)
            Assert.Equal(40, program.LevelAt(Local(21, hour, 0), Sun));
    }

    [Fact]
    public void In_polar_night_a_program_that_follows_the_sun_burns_all_day_and_in_polar_day_never()
    {
        for (int hour = 0; hour < 24; hour++)
        {
            Assert.Equal(100, StandardPrograms.DuskToDawn.LevelAt(Instant.FromUtc(2026, 12, 21, hour, 0), Arctic));
            Assert.Equal(0, StandardPrograms.Dimmed.LevelAt(Instant.FromUtc(2026, 6, 21, hour, 0), Arctic));
        }
    }

    [Fact]
    public void Where_clocks_change_local_times_stay_local()
    {
        var sun = new AstronomicalClock(52.5, 13.4, DateTimeZoneProviders.Tzdb["Europe/Berlin"]);
        var program = new ControlProgram("P", "P", [new(new(ProgramTimeBase.LocalTime, 6 * 60), 30), new(new(ProgramTimeBase.LocalTime, 7 * 60), 0)]);

        // 2026-10-25, 03:00 summer time becomes 02:00: six in the morning is 05:00 UTC, the day before it was 04:00 UTC.
        Assert.Equal(30, program.LevelAt(Instant.FromUtc(2026, 10, 24, 4, 0), sun));
        Assert.Equal(0, program.LevelAt(Instant.FromUtc(2026, 10, 25, 4, 59), sun));
        Assert.Equal(30, program.LevelAt(Instant.FromUtc(2026, 10, 25, 5, 0), sun));
    }

    [Fact]
    public void Asking_again_for_the_same_night_allocates_nothing()
    {
        var schedule = new LampSchedule(StandardPrograms.AlwaysDimmed, StandardPrograms.Programs);
        Instant at = Local(21, 20, 0);
        int sum = schedule.LevelAt(at, Sun);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1_000; i++)
            sum += schedule.LevelAt(at + Duration.FromSeconds(i), Sun);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(0, allocated);
        Assert.Equal(100_100, sum);
    }

    private static int ReferenceLevel(ControlProgram program, Instant at, AstronomicalClock sun)
    {
        LightingDay day = sun.DayOf(at);
        if (day.SunPath == SunPath.StaysUp && program.Levels.Any(step => step.From.Base != ProgramTimeBase.LocalTime))
            return 0;

        return program.Levels
            .OrderBy(step => day.Resolve(step.From))
            .LastOrDefault(step => day.Resolve(step.From) <= at)?.LevelPercent ?? 0;
    }
}
