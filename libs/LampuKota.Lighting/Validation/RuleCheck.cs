using NodaTime;

namespace LampuKota.Lighting;

/// <summary>Whether each rule of a calendar has days of its own, and each day a program.</summary>
internal static class RuleCheck
{
    public static IEnumerable<ScheduleFinding> Of(
        Calendar calendar, HashSet<string> programIds, IReadOnlyDictionary<string, DateList> dateLists, LocalDate[] dates)
    {
        // Whether a day meets a rule cannot be asked of one that has no shape; its own finding says so.
        if (calendar.Rules.Any(rule => rule is null or { Yearly: { IsValid: false } }))
            return [];

        int[] reached = new int[calendar.Rules.Count];
        var gaps = new List<LocalDate>();
        foreach (LocalDate date in dates)
        {
            int rule = calendar.RuleFor(date, dateLists);
            if (rule >= 0)
                reached[rule]++;
            else if (!programIds.Contains(calendar.DefaultProgramId))
                gaps.Add(date);
        }

        var findings = new List<ScheduleFinding>();
        if (gaps.Count > 0)
        {
            findings.Add(new ScheduleFinding(
                FindingSeverity.Error,
                FindingKind.Gap,
                "calendars",
                calendar.Id,
                null,
                gaps[0],
                gaps.Count,
                $"On {gaps.Count} days, first {gaps[0]:uuuu-MM-dd}, no rule of calendar {calendar.Id} chooses a program; give it a default program."));
        }

        for (int i = 0; i < reached.Length; i++)
        {
            if (Judge(calendar, i, reached[i], dateLists, dates) is { } finding)
                findings.Add(finding);
        }

        return findings;
    }

    private static ScheduleFinding? Judge(Calendar calendar, int rule, int reached, IReadOnlyDictionary<string, DateList> dateLists, LocalDate[] dates)
    {
        CalendarRule one = calendar.Rules[rule];
        int twin = TwinBefore(calendar.Rules, rule);
        if (twin >= 0)
        {
            return calendar.Rules[twin].ProgramId == one.ProgramId
                ? Finding(FindingSeverity.Warning, FindingKind.RuleTwice, $"says the same as rule {twin + 1}; remove one of them.")
                : Finding(FindingSeverity.Error, FindingKind.RuleCancelled, $"is cancelled by rule {twin + 1}, which has the same conditions and another program.");
        }

        if (reached > 0)
            return null;

        bool isEverMet = Array.Exists(dates, date => one.Matches(date.ToDateOnly(), dateLists));
        return isEverMet
            ? Finding(FindingSeverity.Warning, FindingKind.RuleNeverReached, "is never reached: rules before it take all of its days. Move it up, or remove it.")
            : Finding(FindingSeverity.Warning, FindingKind.RuleNeverMet, "is met on no day of the year; mend its dates, or remove it.");

        ScheduleFinding Finding(FindingSeverity severity, FindingKind kind, string what) =>
            new(severity, kind, "calendars", calendar.Id, rule + 1, null, 0, $"Rule {rule + 1} of calendar {calendar.Id} {what}") { Part = FindingPart.Rule };
    }

    private static int TwinBefore(IReadOnlyList<CalendarRule> rules, int rule)
    {
        for (int i = 0; i < rule; i++)
        {
            if (HaveSameConditions(rules[i], rules[rule]))
                return i;
        }

        return -1;
    }

    private static bool HaveSameConditions(CalendarRule one, CalendarRule other) =>
        one.FromDate == other.FromDate
        && one.ToDate == other.ToDate
        && one.Yearly == other.Yearly
        && AreSame(one.Weekdays, other.Weekdays)
        && AreSame(one.Occurrences, other.Occurrences)
        && AreSame(one.Dates, other.Dates)
        && AreSame(one.DateListIds, other.DateListIds);

    private static bool AreSame<T>(IReadOnlyList<T>? one, IReadOnlyList<T>? other) => (one ?? []).ToHashSet().SetEquals(other ?? []);
}
