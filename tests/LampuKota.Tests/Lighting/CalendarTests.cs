using LampuKota.Lighting;
using NodaTime;

namespace LampuKota.Tests;

public sealed class CalendarTests
{
    private static readonly Calendar Calendar = new(
        "C",
        "C",
        [
            new(new DateOnly(2026, 12, 24), new DateOnly(2026, 12, 26), [], "P-CHRISTMAS"),
            new(null, null, [6, 7], "P-WEEKEND"),
            new(new DateOnly(2027, 1, 1), null, [], "P-NEXT"),
        ],
        "P-DEFAULT");

    [Theory]
    [InlineData(2026, 12, 23, "P-DEFAULT")]
    [InlineData(2026, 12, 24, "P-CHRISTMAS")]
    [InlineData(2026, 12, 26, "P-CHRISTMAS")]
    [InlineData(2026, 12, 27, "P-WEEKEND")]
    [InlineData(2026, 12, 28, "P-DEFAULT")]
    [InlineData(2027, 1, 1, "P-NEXT")]
    [InlineData(2027, 1, 2, "P-WEEKEND")]
    public void The_first_rule_that_matches_wins_and_the_default_ends_the_list(int year, int month, int day, string program) =>
        Assert.Equal(program, Calendar.ProgramFor(new LocalDate(year, month, day)));

    [Fact]
    public void The_early_morning_belongs_to_the_lighting_day_of_the_evening_before()
    {
        var calendar = new Calendar("C", "C", [new(new DateOnly(2026, 11, 21), new DateOnly(2026, 11, 21), [], "P-DIMMED")], "P-DUSK-DAWN");
        var schedule = new LampSchedule(calendar, StandardPrograms.Programs);
        var sun = AstronomicalClock.Kupang();

        Assert.Equal(100, schedule.LevelAt(Instant.FromUtc(2026, 11, 20, 18, 0), sun));
        Assert.Equal(70, schedule.LevelAt(Instant.FromUtc(2026, 11, 21, 18, 0), sun));
        Assert.Equal(100, schedule.LevelAt(Instant.FromUtc(2026, 11, 22, 18, 0), sun));
    }

    [Fact]
    public void A_schedule_whose_calendar_names_an_unknown_program_cannot_be_made() =>
        Assert.Throws<ArgumentException>(() => new LampSchedule(Calendar, StandardPrograms.Programs));

    [Fact]
    public void The_standard_programs_and_calendars_check()
    {
        HashSet<string> ids = [.. StandardPrograms.Programs.Select(program => program.Id)];

        Assert.All(StandardPrograms.Programs, program => Assert.Empty(program.Validate()));
        Assert.All(StandardPrograms.Calendars, calendar => Assert.Empty(calendar.Validate(ids)));
    }
}
