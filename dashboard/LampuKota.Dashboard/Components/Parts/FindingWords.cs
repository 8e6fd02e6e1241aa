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
        string subject = finding.Number is { } number
            ? words["schedule.subject." + Part(finding.Kind), finding.Id, number]
            : words["schedule.subject." + finding.Field, finding.Id];
        return words[
            "schedule.finding." + Name(finding.Kind),
            subject,
            PeopleFormat.Number(finding.Days),
            finding.FirstDate is { } first ? PeopleFormat.Date(first) : PeopleFormat.Unknown,
            finding.Message];
    }

    /// <summary>What a finding's number counts.</summary>
    public static string Part(FindingKind kind) => kind switch
    {
        FindingKind.PeriodNever or FindingKind.PeriodNotAlways or FindingKind.PeriodTwice => "period",
        FindingKind.StepNever => "step",
        _ => "rule",
    };
}
