using FsCheck;
using FsCheck.Fluent;
using LampuKota.Gateway;
using LampuKota.Lighting;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace LampuKota.Tests;

/// <summary>
/// Over generated calendars (ranges with and without a year, weekdays and which of them in the month, dates, date lists, in any order): preview, gateway and fault rules take the one
/// program that a plain reading of the calendar gives each lighting day, and every instant has the one level of that program.
/// </summary>
public sealed class CalendarAgreementTests
{
    private static readonly AstronomicalClock Kupang = AstronomicalClock.Kupang();
    private static readonly AstronomicalClock Berlin = new(52.52, 13.405, DateTimeZoneProviders.Tzdb["Europe/Berlin"]);
    private static readonly string[] ProgramIds = ["P-1", "P-2", "P-3"];
    private static readonly string[] ListIds = ["LIBUR", "RAMADAN"];

    // Two years, one of them a leap year; the rules' dates and the instants meet often.
    private static readonly Gen<DateOnly> Dates = from day in Gen.Choose(0, 730) select new DateOnly(2027, 1, 1).AddDays(day);

    private static readonly Gen<MonthDay> MonthDays =
        from month in Gen.Choose(1, 12)
        from day in Gen.Choose(1, DateTime.DaysInMonth(2028, month))
        select new MonthDay(month, day);

    private static readonly Gen<DateListEntry> Entries =
        from start in Dates
        from days in Gen.Choose(0, 40)
        select new DateListEntry(start, start.AddDays(days), "Hari");

    private static readonly Gen<DateList[]> Lists =
        from holidays in Entries.ListOf()
        from fasting in Entries.ListOf()
        select new DateList[] { new(ListIds[0], "Libur", "Uji", [.. holidays]), new(ListIds[1], "Ramadan", "Uji", [.. fasting]) };

    private static readonly Gen<(DateOnly? From, DateOnly? To)> Ranges =
        from one in Sometimes(Dates)
        from other in Sometimes(Dates)
        select one > other ? (other, one) : (one, other);

    private static readonly Gen<CalendarRule> Rules =
        from range in Ranges
        from isYearly in Gen.Elements(true, false)
        from yearlyStart in MonthDays
        from yearlyEnd in MonthDays
        from weekdays in Gen.SubListOf<int>(1, 2, 3, 4, 5, 6, 7)
        from occurrences in Gen.SubListOf(Enum.GetValues<WeekdayOccurrence>())
        from dates in Dates.ListOf()
        from lists in Gen.SubListOf(ListIds)
        from kind in Gen.Choose(0, 3)
        from program in Gen.Elements(ProgramIds)
        select new CalendarRule(
            range.From, range.To, kind is 0 or 1 ? [.. weekdays] : [], program, isYearly ? new YearlyRange(yearlyStart, yearlyEnd) : null,
            kind == 1 && weekdays.Count > 0 ? [.. occurrences] : null, kind is 2 ? [.. dates.Distinct()] : null, kind is 2 or 3 ? [.. lists] : null);

    private static readonly Gen<Scene> Scenes =
        from rules in Rules.ListOf()
        from otherwise in Gen.Elements(ProgramIds)
        from programs in ScheduleAgreementTests.Programs.ListOf(3)
        from lists in Lists
        from sun in Gen.Elements(Kupang, Berlin)
        from second in Gen.Choose(0, 730 * 24 * 3_600)
        select new Scene(
            new Calendar("CAL-STD", "C", [.. rules.Take(LightingLimits.MaximumRules)], otherwise), [.. programs.Zip(ProgramIds, (program, id) => program with { Id = id })], lists, sun,
            Instant.FromUtc(2027, 1, 1, 0, 0) + Duration.FromSeconds(second));

    [Fact]
    public void Every_lighting_day_has_the_one_program_that_the_calendars_words_give_it() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll(Scenes.ToArbitrary(), scene =>
        {
            Assert.Empty(scene.Calendar.Validate(ProgramIds.ToHashSet(), ListIds.ToHashSet()));
            LampSchedule schedule = scene.Schedule();
            LocalDate around = scene.Sun.DayOf(scene.At).Date;
            return Enumerable.Range(-3, 7).All(days => schedule.ProgramOn(scene.Sun.DayOf(around.PlusDays(days))).Id == scene.PlainProgram(around.PlusDays(days)));
        }));

    [Fact]
    public void Preview_gateway_and_schedule_give_every_instant_the_one_level_of_that_program() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(300), Prop.ForAll(Scenes.ToArbitrary(), scene =>
        {
            LampSchedule schedule = scene.Schedule();
            LightingDay day = scene.Sun.DayOf(scene.At);
            ControlProgram plain = scene.Programs.Single(program => program.Id == scene.PlainProgram(day.Date));
            int expected = plain.LevelAt(scene.At, scene.Sun);
            NightPlan night = NightPlan.Of(schedule, scene.Sun, day.Date);
            LampDecision decision = LampDecision.Make(null, null, schedule, scene.Sun, LampInputs.None, new LampTime(scene.At, Instant.MinValue, Instant.MinValue));
            (Instant From, Instant To, int LevelPercent) stretch = Assert.Single(night.Stretches(), one => one.From <= scene.At && scene.At < one.To);

            return night.ProgramId == plain.Id && stretch.LevelPercent == expected && decision.LevelPercent == expected && schedule.LevelAt(scene.At, scene.Sun) == expected
                && schedule.BurnsAt(scene.At, scene.Sun) is var burns && (burns is null || burns == expected > 0);
        }));

    [Fact]
    public void Gateway_and_fault_rules_run_a_lamp_by_that_program() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(100), Prop.ForAll(Scenes.ToArbitrary(), scene =>
        {
            var time = new ManualTimeProvider(scene.At);
            var supervisor = new LampSupervisor([new GatewayLamp("A", new RecordingOutput())], CityClock.RealTime(time), time, (_, _) => { }, NullLogger.Instance);
            DesiredDocument desired = LightingExamples.Desired(1, "A") with { Calendars = [scene.Calendar], Programs = scene.Programs, DateLists = scene.Lists };
            Assert.Empty(desired.Validate());
            supervisor.Adopt(desired);
            Assert.True(supervisor.PassAsync(CancellationToken.None).AsTask().IsCompletedSuccessfully);

            Lamp lamp = supervisor.Lamps["A"];
            int expected = scene.Programs.Single(program => program.Id == scene.PlainProgram(Kupang.DayOf(scene.At).Date)).LevelAt(scene.At, Kupang);
            double power = PowerProof.ExpectedPowerWatts(lamp.RatedPowerWatts, expected);
            return lamp.Feedback!.LevelPercent == expected && ScheduleAgreementTests.EventsAt(lamp, power, scene.At).Count == 0 && ScheduleAgreementTests.EventsAt(lamp, power + 90, scene.At).Count > 0;
        }));

    private static Gen<T?> Sometimes<T>(Gen<T> one)
        where T : struct =>
        from value in one
        from isThere in Gen.Elements(true, false)
        select isThere ? value : (T?)null;

    private sealed record Scene(Calendar Calendar, ControlProgram[] Programs, DateList[] Lists, AstronomicalClock Sun, Instant At)
    {
        public LampSchedule Schedule() => new(Calendar, Programs, Lists);

        public string PlainProgram(LocalDate date) => Calendar.Rules.FirstOrDefault(rule => IsMet(rule, date))?.ProgramId ?? Calendar.DefaultProgramId;

        private bool IsMet(CalendarRule rule, LocalDate date)
        {
            DateOnly day = date.ToDateOnly();
            bool isAfterBegin = rule.FromDate is not { } first || day >= first;
            bool isBeforeEnd = rule.ToDate is not { } last || day <= last;
            return isAfterBegin && isBeforeEnd && IsInYear(rule.Yearly, date) && IsWeekday(rule, date) && IsListed(rule, day);
        }

        // Every year's range is walked through day by day, from the one that began the year before on.
        private static bool IsInYear(YearlyRange? range, LocalDate date)
        {
            if (range is null)
                return true;

            return new[] { date.Year - 1, date.Year }.Any(year =>
            {
                LocalDate first = DayOf(range.From, year, isFirst: true);
                LocalDate last = DayOf(range.To, year, isFirst: false);
                if (range.From.Month * 31 + range.From.Day > range.To.Month * 31 + range.To.Day)
                    last = DayOf(range.To, year + 1, isFirst: false);
                return date >= first && date <= last;
            });
        }

        // 29 February is 1 March for who begins on it, and 28 February for who ends on it, where there is none.
        private static LocalDate DayOf(MonthDay day, int year, bool isFirst)
        {
            bool isThere = day.Day <= CalendarSystem.Iso.GetDaysInMonth(year, day.Month);
            return isThere ? new LocalDate(year, day.Month, day.Day) : isFirst ? new LocalDate(year, 3, 1) : new LocalDate(year, 2, 28);
        }

        private static bool IsWeekday(CalendarRule rule, LocalDate date)
        {
            if (rule.Weekdays.Count == 0)
                return true;
            if (!rule.Weekdays.Contains((int)date.DayOfWeek))
                return false;

            LocalDate[] same = [.. Enumerable.Range(1, CalendarSystem.Iso.GetDaysInMonth(date.Year, date.Month)).Select(day => new LocalDate(date.Year, date.Month, day))
                .Where(day => day.DayOfWeek == date.DayOfWeek)];
            return rule.Occurrences is not { Count: > 0 } occurrences
                || occurrences.Any(one => date == (one == WeekdayOccurrence.Last ? same[^1] : same[(int)one]));
        }

        private bool IsListed(CalendarRule rule, DateOnly day)
        {
            DateOnly[] single = [.. rule.Dates ?? []];
            DateList[] lists = [.. Lists.Where(list => rule.DateListIds?.Contains(list.Id) == true)];
            bool asksNothing = single.Length == 0 && rule.DateListIds is not { Count: > 0 };
            return asksNothing || single.Contains(day) || lists.SelectMany(list => list.Entries).Any(entry => day >= entry.From && day <= entry.To);
        }
    }
}
