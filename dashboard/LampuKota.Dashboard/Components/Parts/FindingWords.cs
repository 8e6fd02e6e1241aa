using System.Text.Json;
using LampuKota.Lighting;
using Microsoft.Extensions.Localization;

namespace LampuKota.Dashboard;

/// <summary>Findings of a year's check in people's words; the scripts put them together the same way.</summary>
internal static class FindingWords
{
    public static string Name<TEnum>(TEnum value)
        where TEnum : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    public static string Of(ScheduleFinding finding, IStringLocalizer<Words> words)
    {
        string subject = finding is { Part: { } part, Number: { } number }
            ? words["schedule.subject." + Name(part), finding.Id, number]
            : words["schedule.subject." + finding.Field, finding.Id];
        return words[
            "schedule.finding." + Name(finding.Kind),
            subject,
            PeopleFormat.Number(finding.Days),
            finding.FirstDate is { } first ? PeopleFormat.Date(first) : PeopleFormat.Unknown,
            finding.Message];
    }
}
