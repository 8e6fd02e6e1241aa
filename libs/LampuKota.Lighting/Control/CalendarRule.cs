using System.Text.Json.Serialization;

namespace LampuKota.Lighting;

/// <summary>One rule (TALQ CalendarRule): on the lighting days that meet all of its conditions, this program. A rule without conditions is met every day.</summary>
/// <param name="FromDate">First local date, ISO 8601 (inclusive); null is unbounded.</param>
/// <param name="ToDate">Last local date, ISO 8601 (inclusive); null is unbounded.</param>
/// <param name="Weekdays">ISO weekdays, 1 Monday to 7 Sunday; empty means every day.</param>
/// <param name="ProgramId">The program.</param>
/// <param name="Yearly">Days of each year; null is the whole year.</param>
/// <param name="Occurrences">Which of the weekdays in their month; null or empty is each.</param>
/// <param name="Dates">Single dates; together with <paramref name="DateListIds"/> one condition. Null or empty is none.</param>
/// <param name="DateListIds">Date lists by id.</param>
public sealed record CalendarRule(
    DateOnly? FromDate,
    DateOnly? ToDate,
    IReadOnlyList<int> Weekdays,
    string ProgramId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] YearlyRange? Yearly = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<WeekdayOccurrence>? Occurrences = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<DateOnly>? Dates = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? DateListIds = null)
{
    /// <summary>Whether a lighting day meets all conditions.</summary>
    /// <param name="date">The date on whose noon it begins.</param>
    /// <param name="dateLists">The date lists by id.</param>
    internal bool Matches(DateOnly date, IReadOnlyDictionary<string, DateList> dateLists) =>
        !(date < FromDate) && !(date > ToDate)
        && Yearly?.Contains(date) != false
        && IsOnWeekday(date)
        && IsListed(date, dateLists);

    internal void Validate(string what, RuleReferences known, Problems problems)
    {
        if (FromDate > ToDate)
            problems.Add($"{what} ends before it begins.");
        if (Weekdays.Any(static day => day is < 1 or > 7) || Weekdays.Distinct().Count() != Weekdays.Count)
            problems.Add($"{what} must name weekdays 1 (Monday) to 7 (Sunday), each once.");
        if (Yearly is { IsValid: false })
            problems.Add($"{what} has a range of the year whose days are not in the calendar.");
        bool areOccurrencesGood = Occurrences is not { Count: > 0 } occurrences
            || (Weekdays.Count > 0 && occurrences.All(static one => Enum.IsDefined(one)) && occurrences.Distinct().Count() == occurrences.Count);
        if (!areOccurrencesGood)
            problems.Add($"{what} may tell which weekdays of the month only where it names weekdays, each once.");
        if (Dates is { Count: > LightingLimits.MaximumRuleDates } || Dates?.Distinct().Count() < Dates?.Count)
            problems.Add($"{what} may name {LightingLimits.MaximumRuleDates} dates, each once.");
        if (DateListIds is { Count: > LightingLimits.MaximumRuleDateLists })
            problems.Add($"{what} may name {LightingLimits.MaximumRuleDateLists} date lists.");
        foreach (string? id in DateListIds ?? [])
        {
            if (id is null || !known.DateLists.Contains(id))
                problems.Add($"{what} names the date list {Validity.Quote(id)}, which is not there.");
        }

        if (!known.Programs.Contains(ProgramId))
            problems.Add($"{what} names the control program {Validity.Quote(ProgramId)}, which is not there.");
    }

    private bool IsOnWeekday(DateOnly date)
    {
        if (Weekdays.Count == 0)
            return true;

        int weekday = date.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)date.DayOfWeek;
        return Weekdays.Contains(weekday) && (Occurrences is not { Count: > 0 } || Occurrences.Any(one => IsOccurrence(one, date)));
    }

    private static bool IsOccurrence(WeekdayOccurrence occurrence, DateOnly date) => occurrence == WeekdayOccurrence.Last
        ? date.Day + 7 > DateTime.DaysInMonth(date.Year, date.Month)
        : (date.Day - 1) / 7 == (int)occurrence;

    private bool IsListed(DateOnly date, IReadOnlyDictionary<string, DateList> dateLists)
    {
        if (Dates is not { Count: > 0 } && DateListIds is not { Count: > 0 })
            return true;

        return Dates?.Contains(date) == true || DateListIds?.Any(id => dateLists.TryGetValue(id, out DateList? list) && list.Contains(date)) == true;
    }
}

/// <summary>What rules may refer to.</summary>
/// <param name="Programs">Ids of the control programs that there are.</param>
/// <param name="DateLists">Ids of the date lists that there are.</param>
internal readonly record struct RuleReferences(IReadOnlySet<string> Programs, IReadOnlySet<string> DateLists);

/// <summary>Which of a weekday's dates in its month.</summary>
public enum WeekdayOccurrence
{
    /// <summary>The first.</summary>
    First,

    /// <summary>The second.</summary>
    Second,

    /// <summary>The third.</summary>
    Third,

    /// <summary>The fourth.</summary>
    Fourth,

    /// <summary>The last, which is the fourth or the fifth.</summary>
    Last,
}
