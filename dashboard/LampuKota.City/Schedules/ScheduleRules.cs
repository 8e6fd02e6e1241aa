using LampuKota.Lighting;

namespace LampuKota.City;

/// <summary>What a set of schedules must be before it is saved.</summary>
public static class ScheduleRules
{
    /// <summary>The set that a new city starts with: lit from dusk to dawn; only lamps whose calendar says so are dimmed late at night.</summary>
    public static ScheduleSet Standard { get; } = new(
        0, 0, "", StandardPrograms.AlwaysFull.Id, StandardPrograms.Calendars, StandardPrograms.Programs)
    {
        DateLists = StandardDateLists.All,
    };

    /// <summary>Checks a set.</summary>
    /// <param name="draft">The set.</param>
    /// <param name="city">The lamps that follow it.</param>
    /// <exception cref="RequestRefusedException">It does not check; the message tells the first thing to mend.</exception>
    public static void Check(ScheduleSet draft, CitySnapshot city)
    {
        ArgumentNullException.ThrowIfNull(draft);
        ArgumentNullException.ThrowIfNull(city);
        CheckIds(draft);
        HashSet<string> calendars = [.. draft.Calendars.Select(calendar => calendar.Id)];
        HashSet<string> programs = [.. draft.Programs.Select(program => program.Id)];
        HashSet<string> dateLists = [.. draft.DateLists.Select(list => list.Id)];
        Require("programs", draft.Programs.SelectMany(program => program.Validate()));
        Require("dateLists", draft.DateLists.SelectMany(list => list.Validate()));
        Require("calendars", draft.Calendars.SelectMany(calendar => calendar.Validate(programs, dateLists)));
        if (city.Lamps.FirstOrDefault(lamp => lamp.CalendarId is { } id && !calendars.Contains(id)) is { } orphan)
            throw Invalid("calendars", $"The calendar {orphan.CalendarId} is followed by the lamp {orphan.Id}, so it must stay; give the lamp another calendar first.");
    }

    /// <summary>Refuses what a finding says must be mended.</summary>
    /// <param name="preview">The year of the set.</param>
    /// <exception cref="RequestRefusedException">The first such finding.</exception>
    public static void Check(YearPreview preview)
    {
        ArgumentNullException.ThrowIfNull(preview);
        if (preview.Findings.FirstOrDefault(finding => finding.Severity == FindingSeverity.Error) is { } worst)
            throw Invalid(worst.Field, worst.Message);
    }

    /// <summary>Checks that a set can be talked about: everything in it has an id of its own, and the default calendar is there.</summary>
    /// <param name="draft">The set.</param>
    /// <exception cref="RequestRefusedException">It cannot.</exception>
    public static void CheckIds(ScheduleSet draft)
    {
        ArgumentNullException.ThrowIfNull(draft);
        Ids("programs", draft.Programs.Select(program => program?.Id), 1, LightingLimits.MaximumCalendars);
        HashSet<string> calendars = Ids("calendars", draft.Calendars.Select(calendar => calendar?.Id), 1, LightingLimits.MaximumCalendars);
        Ids("dateLists", draft.DateLists.Select(list => list?.Id), 0, LightingLimits.MaximumDateLists);
        if (!calendars.Contains(draft.DefaultCalendarId))
            throw Invalid("defaultCalendarId", "The default calendar must be one of the calendars.");
    }

    private static HashSet<string> Ids(string field, IEnumerable<string?> ids, int fewest, int most)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (string? id in ids)
        {
            if (id is null || !DeviceId.IsValid(id))
                throw Invalid(field, $"Each of the {field} needs an id of 1 to {DeviceId.MaximumLength} of A-Z, 0-9, '.' and '-'.");
            if (!seen.Add(id))
                throw Invalid(field, $"Two of the {field} have the id {id}; give each its own.");
        }

        return seen.Count >= fewest && seen.Count <= most ? seen : throw Invalid(field, $"There must be {fewest} to {most} {field}.");
    }

    private static void Require(string field, IEnumerable<string> problems)
    {
        if (problems.FirstOrDefault() is { } problem)
            throw Invalid(field, problem);
    }

    private static RequestRefusedException Invalid(string field, RefusalSentence sentence) => new(Refusal.Invalid, field, sentence);
}
