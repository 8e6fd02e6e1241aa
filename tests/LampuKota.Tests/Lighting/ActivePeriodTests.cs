using LampuKota.Lighting;
using NodaTime;

namespace LampuKota.Tests;

public sealed class ActivePeriodTests
{
    private static readonly AstronomicalClock Sun = AstronomicalClock.Kupang();
    private static readonly AstronomicalClock Arctic = new(69.6492, 18.9553, DateTimeZone.ForOffset(Offset.FromHours(1)));
    private static readonly ProgramTime Sunset = new(ProgramTimeBase.Sunset, 0);
    private static readonly ProgramTime Sunrise = new(ProgramTimeBase.Sunrise, 0);

    private static ProgramTime Clock(int hour, int minute = 0) => new(ProgramTimeBase.LocalTime, hour * 60 + minute);

    private static ControlProgram Program(params ActivePeriod[] periods) => new("P", "P", [], periods);

    private static Instant Local(int day, int hour, int minute = 0) => new LocalDateTime(2026, 11, day, hour, minute).InZoneStrictly(CityZone.Wita).ToInstant();

    private static string HoursActive(ControlProgram program, LampInputs inputs = default) => string.Concat(
        Enumerable.Range(0, 24).Select(hour => program.LevelAt(Local(21, 12) + Duration.FromHours(hour) + Duration.FromMinutes(30), Sun, inputs) > 0 ? '#' : '.'));

    [Fact]
    public void Outside_of_its_active_periods_a_lamp_is_off_and_inside_it_burns_full_where_no_step_says_otherwise()
    {
        ControlProgram program = Program(new(Sunset, Clock(23)), new(Clock(4, 30), Sunrise)) with { Levels = [new(Clock(21), 40)] };

        Assert.Equal(0, program.LevelAt(Local(21, 17, 30), Sun));
        Assert.Equal(100, program.LevelAt(Local(21, 18, 30), Sun));
        Assert.Equal(40, program.LevelAt(Local(21, 21), Sun));
        Assert.Equal(0, program.LevelAt(Local(21, 23), Sun));
        Assert.Equal(40, program.LevelAt(Local(22, 4, 30), Sun));
        Assert.Equal(0, program.LevelAt(Local(22, 5, 30), Sun));
    }

    [Fact]
    public void Local_times_wrap_midnight_and_where_they_begin_in_the_morning_noon() =>
        Assert.Equal(
            ["........######..........", "######..............####", "......##..............##", "........................"],
            new[]
            {
                HoursActive(Program(new ActivePeriod(Clock(20), Clock(2)))),
                HoursActive(Program(new ActivePeriod(Clock(8), Clock(18)))),
                HoursActive(Program(new(Clock(18), Clock(20)), new(Clock(10), Clock(12)))),
                HoursActive(Program(new ActivePeriod(new(ProgramTimeBase.Sunset, 360), Clock(23)))),
            });

    [Fact]
    public void A_photocell_alone_decides_unless_nothing_is_known_of_it()
    {
        ControlProgram program = Program(new ActivePeriod(Sunset, Sunrise, PhotocellUse.Alone));

        Assert.Equal(new string('#', 24), HoursActive(program, new LampInputs(PhotocellState.Dark)));
        Assert.Equal(new string('.', 24), HoursActive(program, new LampInputs(PhotocellState.Bright)));
        Assert.Equal(HoursActive(StandardPrograms.DuskToDawn), HoursActive(program));
    }

    [Theory]
    [InlineData(PhotocellUse.Both, PhotocellState.Dark, "........######..........")]
    [InlineData(PhotocellUse.Both, PhotocellState.Bright, "........................")]
    [InlineData(PhotocellUse.Both, PhotocellState.Unknown, "........######..........")]
    [InlineData(PhotocellUse.Either, PhotocellState.Dark, "########################")]
    [InlineData(PhotocellUse.Either, PhotocellState.Bright, "........######..........")]
    [InlineData(PhotocellUse.Either, PhotocellState.Unknown, "........######..........")]
    [InlineData(PhotocellUse.None, PhotocellState.Dark, "........######..........")]
    public void A_photocell_narrows_or_widens_the_times(PhotocellUse use, PhotocellState state, string hours) =>
        Assert.Equal(hours, HoursActive(Program(new ActivePeriod(Clock(20), Clock(2), use)), new LampInputs(state)));

    [Fact]
    public void Where_the_sun_does_not_set_a_night_never_happens_and_a_day_lasts_all_day()
    {
        ControlProgram night = Program(new ActivePeriod(Sunset, Sunrise));
        ControlProgram day = Program(new ActivePeriod(Sunrise, Sunset));
        for (int hour = 0; hour < 24; hour++)
        {
            Instant summer = Instant.FromUtc(2026, 6, 21, hour, 0);
            Instant winter = Instant.FromUtc(2026, 12, 21, hour, 0);
            Assert.Equal((0, 100, 100, 0), (night.LevelAt(summer, Arctic), day.LevelAt(summer, Arctic), night.LevelAt(winter, Arctic), day.LevelAt(winter, Arctic)));
        }
    }

    public static TheoryData<ControlProgram, string> Refused() => new()
    {
        { new ControlProgram("P", "P", []), "steps" },
        { new ControlProgram("P", "P", [], []), "steps" },
        { new ControlProgram("P", "P", [], [null!]), "null" },
        { Program(new ActivePeriod(null!, Sunrise)), "lacks a time" },
        { Program(new ActivePeriod(Clock(24), Sunrise)), "outside the limits" },
        { Program(new ActivePeriod(new((ProgramTimeBase)9, 0), Sunrise)), "outside the limits" },
        { Program(new ActivePeriod(Sunset, Sunset)), "ends when it begins" },
        { Program(new ActivePeriod(Sunset, Sunrise, (PhotocellUse)9)), "not known" },
        { Program([.. Enumerable.Repeat(new ActivePeriod(Sunset, Sunrise), 13)]), "12 active periods" },
        { Program(new ActivePeriod(Sunset, Sunrise)) with { RampSeconds = 3_601 }, "ramp" },
    };

    [Theory]
    [MemberData(nameof(Refused), DisableDiscoveryEnumeration = true)]
    public void A_program_outside_its_limits_is_refused_in_words_that_say_what_is_wrong(ControlProgram program, string word) =>
        Assert.Contains(word, Assert.Single(program.Validate()), StringComparison.Ordinal);
}
