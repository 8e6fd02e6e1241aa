using LampuKota.Lighting;
using Microsoft.Extensions.Localization;
using NodaTime;

namespace LampuKota.Dashboard;

/// <summary>The conditions of a calendar's rule in people's words.</summary>
internal static class RuleWords
{
    public static string Of(CalendarRule rule, IReadOnlyList<DateList> lists, IStringLocalizer<Words> words)
    {
        string[] parts = [.. Parts(rule, lists, words)];
        return parts.Length == 0 ? words["schedule.everyDay"] : string.Join(" · ", parts);
    }

    private static IEnumerable<string> Parts(CalendarRule rule, IReadOnlyList<DateList> lists, IStringLocalizer<Words> words)
    {
        if (rule.FromDate is not null || rule.ToDate is not null)
            yield return $"{Date(rule.FromDate)}–{Date(rule.ToDate)}";
        if (rule.Yearly is { } yearly)
            yield return words["schedule.yearly", Day(yearly.From), Day(yearly.To)];
        if (rule.Weekdays.Count > 0)
        {
            string days = string.Join(", ", rule.Weekdays.Order().Select(day => words[$"schedule.weekday.{day}"].Value));
            yield return rule.Occurrences is { Count: > 0 } occurrences
                ? $"{days} ({string.Join(", ", occurrences.Order().Select(one => words["schedule.occurrence." + FindingWords.Name(one)].Value))})"
                : days;
        }

        foreach (string id in rule.DateListIds ?? [])
            yield return lists.FirstOrDefault(list => list.Id == id)?.Name ?? id;
        if (rule.Dates is { Count: > 0 } dates)
            yield return string.Join(", ", dates.Order().Select(date => Date(date)));
    }

    private static string Date(DateOnly? date) => date is { } one ? PeopleFormat.Date(LocalDate.FromDateOnly(one)) : "";

    private static string Day(MonthDay day) => PeopleFormat.DayOfYear(day.Month, day.Day);
}
