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

    private static bool Matches(CalendarRule rule, int year, int month, int day) =>
        new Calendar("C", "C", [rule with { ProgramId = "P-RULE" }], "P-DEFAULT").ProgramFor(new LocalDate(year, month, day), Lists) == "P-RULE";

    private static readonly Dictionary<string, DateList> Lists = StandardDateLists.All.ToDictionary(list => list.Id);

    private static readonly CalendarRule Always = new(null, null, [], "");

    [Theory]
    [InlineData(2026, 12, 23, false)]
    [InlineData(2026, 12, 24, true)]
    [InlineData(2027, 1, 2, true)]
    [InlineData(2027, 1, 3, false)]
    [InlineData(2031, 12, 31, true)]
    public void A_range_without_a_year_comes_back_each_year_and_runs_over_New_Year(int year, int month, int day, bool matches) =>
        Assert.Equal(matches, Matches(Always with { Yearly = new YearlyRange(new MonthDay(12, 24), new MonthDay(1, 2)) }, year, month, day));

    [Theory]
    [InlineData(2026, 2, 28, false)]
    [InlineData(2026, 3, 1, true)]
    [InlineData(2028, 2, 29, true)]
    public void A_range_from_the_29th_of_February_begins_in_March_where_there_is_none(int year, int month, int day, bool matches) =>
        Assert.Equal(matches, Matches(Always with { Yearly = new YearlyRange(new MonthDay(2, 29), new MonthDay(3, 5)) }, year, month, day));

    [Fact]
    public void Weekdays_can_be_the_first_to_fourth_or_last_of_their_month()
    {
        CalendarRule rule = Always with { Weekdays = [6], Occurrences = [WeekdayOccurrence.First, WeekdayOccurrence.Last] };

        Assert.Equal(
            ["2026-05-02", "2026-05-30", "2026-06-06", "2026-06-27"],
            Days(new LocalDate(2026, 5, 1), 61).Where(day => Matches(rule, day.Year, day.Month, day.Day)).Select(day => day.ToString("uuuu-MM-dd", null)));
        Assert.Equal(12, Days(new LocalDate(2026, 1, 1), 365).Count(day => Matches(rule with { Occurrences = [WeekdayOccurrence.Fourth] }, day.Year, day.Month, day.Day)));
    }

    [Fact]
    public void Single_dates_and_date_lists_are_one_condition_and_all_others_must_hold_besides()
    {
        CalendarRule rule = Always with { Dates = [new DateOnly(2026, 4, 25)], DateListIds = ["LIBUR-NASIONAL"] };

        Assert.True(Matches(rule, 2026, 4, 25));
        Assert.True(Matches(rule, 2026, 3, 22));
        Assert.False(Matches(rule, 2026, 4, 26));
        Assert.False(Matches(rule with { Weekdays = [1] }, 2026, 3, 22));
        Assert.True(Matches(rule with { Weekdays = [1] }, 2026, 8, 17));
        Assert.False(Matches(rule with { ToDate = new DateOnly(2026, 6, 30) }, 2026, 8, 17));
    }

    [Fact]
    public void Ramadan_begins_on_the_evening_before_the_first_day_of_fasting()
    {
        CalendarRule rule = Always with { DateListIds = ["RAMADAN"] };

        Assert.Equal([(2026, 2, 18), (2026, 3, 20)], new[] { (2026, 2, 18), (2026, 3, 20) }.Where(day => Matches(rule, day.Item1, day.Item2, day.Item3)));
        Assert.False(Matches(rule, 2026, 2, 17));
        Assert.False(Matches(rule, 2026, 3, 21));
    }

    public static TheoryData<CalendarRule, string> Refused() => new()
    {
        { Always with { Yearly = new YearlyRange(new MonthDay(2, 30), new MonthDay(3, 1)) }, "range of the year" },
        { Always with { Yearly = new YearlyRange(null!, new MonthDay(3, 1)) }, "range of the year" },
        { Always with { Occurrences = [WeekdayOccurrence.First] }, "weekdays of the month" },
        { Always with { Weekdays = [1], Occurrences = [(WeekdayOccurrence)9] }, "weekdays of the month" },
        { Always with { Dates = [default, default] }, "dates" },
        { Always with { DateListIds = [.. Enumerable.Repeat("RAMADAN", 9)] }, "8 date lists" },
        { Always with { DateListIds = ["NOWHERE"] }, "\"NOWHERE\", which is not there" },
        { Always with { DateListIds = [null!] }, "null, which is not there" },
        { null!, "is null" },
    };

    [Theory]
    [MemberData(nameof(Refused), DisableDiscoveryEnumeration = true)]
    public void A_rule_outside_its_limits_is_refused_in_words_that_say_what_is_wrong(CalendarRule? rule, string words)
    {
        var calendar = new Calendar("C", "C", [rule is null ? null! : rule with { ProgramId = "P" }], "P");

        Assert.Contains(words, Assert.Single(calendar.Validate(new HashSet<string> { "P" }, Lists.Keys.ToHashSet())), StringComparison.Ordinal);
    }

    [Fact]
    public void The_standard_date_lists_check_and_hold_no_date_twice()
    {
        Assert.All(StandardDateLists.All, list => Assert.Empty(list.Validate()));
        IReadOnlyList<DateListEntry> holidays = StandardDateLists.NationalHolidays.Entries;
        Assert.Equal(holidays.OrderBy(entry => entry.From), holidays);
        Assert.Equal(17, holidays.Where(entry => entry.From.Year == 2026).Sum(entry => entry.To.DayNumber - entry.From.DayNumber + 1));
    }

    private static IEnumerable<LocalDate> Days(LocalDate from, int count) => Enumerable.Range(0, count).Select(from.PlusDays);

    [Fact]
    public void The_standard_programs_and_calendars_check()
    {
        HashSet<string> ids = [.. StandardPrograms.Programs.Select(program => program.Id)];

        Assert.All(StandardPrograms.Programs, program => Assert.Empty(program.Validate()));
        Assert.All(StandardPrograms.Calendars, calendar => Assert.Empty(calendar.Validate(ids)));
    }
}
