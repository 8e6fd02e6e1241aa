using NodaTime;

namespace LampuKota.Lighting;

/// <summary>
/// A whole year of a draft of calendars and programs: what is wrong with it, what each calendar does night by night, and what that comes to. Pure; it asks the same
/// <see cref="LampSchedule"/> as the gateway.
/// </summary>
/// <param name="From">The first lighting day.</param>
/// <param name="Findings">What was found, the worst first.</param>
/// <param name="Calendars">The year of each calendar; those that cannot be followed as they stand are missing.</param>
/// <param name="ShortestNight">The lighting day with the shortest night.</param>
/// <param name="LongestNight">The lighting day with the longest night.</param>
public sealed record YearPreview(
    LocalDate From, IReadOnlyList<ScheduleFinding> Findings, IReadOnlyList<CalendarYear> Calendars, LightingDay ShortestNight, LightingDay LongestNight)
{
    /// <summary>Whether nothing must be mended before saving.</summary>
    public bool IsGood => !Findings.Any(finding => finding.Severity == FindingSeverity.Error);

    /// <summary>Checks a draft and sums it up.</summary>
    /// <param name="draft">The draft.</param>
    /// <param name="followers">Who follows each calendar, by its id.</param>
    /// <param name="sun">The place's astronomical clock.</param>
    /// <param name="from">The first lighting day.</param>
    public static YearPreview Of(ScheduleDraft draft, IReadOnlyDictionary<string, CalendarFollowers> followers, AstronomicalClock sun, LocalDate from)
    {
        ArgumentNullException.ThrowIfNull(draft);
        ArgumentNullException.ThrowIfNull(followers);
        ArgumentNullException.ThrowIfNull(sun);
        LocalDate[] dates = [.. Enumerable.Range(0, Period.DaysBetween(from, from.PlusYears(1))).Select(from.PlusDays)];
        var findings = new List<ScheduleFinding>(DraftCheck.Of(draft));
        HashSet<(string Field, string Id)> broken =
            [.. findings.Where(finding => finding.Severity == FindingSeverity.Error).Select(finding => (finding.Field, finding.Id))];
        ControlProgram[] programs = [.. draft.Programs.Where(program => !broken.Contains(("programs", program.Id)))];
        Dictionary<string, DateList> dateLists = draft.DateLists.Where(list => !broken.Contains(("dateLists", list.Id))).ToDictionary(list => list.Id);
        HashSet<string> programIds = [.. draft.Programs.Select(program => program.Id)];
        foreach (ControlProgram program in programs)
            findings.AddRange(ProgramCheck.Of(program, sun, dates));

        var years = new List<CalendarYear>();
        foreach (Calendar calendar in draft.Calendars)
        {
            findings.AddRange(RuleCheck.Of(calendar, programIds, dateLists, dates));
            if (!CanBeFollowed(calendar, programs, dateLists))
                continue;

            var schedule = new LampSchedule(calendar, programs, dateLists.Values);
            var year = new CalendarYear(calendar.Id, followers.GetValueOrDefault(calendar.Id), [.. dates.Select(date => NightPlan.Of(schedule, sun, date))]);
            years.Add(year);
            findings.AddRange(NightCheck.Of(year));
        }

        LightingDay[] days = [.. dates.Select(sun.DayOf)];
        return new YearPreview(
            from,
            [.. findings.OrderByDescending(finding => finding.Severity)],
            years,
            days.MinBy(NightLength)!,
            days.MaxBy(NightLength)!);
    }

    private static bool CanBeFollowed(Calendar calendar, ControlProgram[] programs, Dictionary<string, DateList> dateLists) =>
        calendar.Validate(programs.Select(program => program.Id).ToHashSet(), dateLists.Keys.ToHashSet()).Count == 0;

    private static Duration NightLength(LightingDay day) => day.SunPath == SunPath.StaysUp ? Duration.Zero : day.Sunrise - day.Sunset;
}
