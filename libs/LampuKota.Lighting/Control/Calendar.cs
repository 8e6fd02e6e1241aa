namespace LampuKota.Lighting;

/// <summary>Ordered rules that choose the control program of each lighting day; the first match wins, the default ends the list.</summary>
/// <param name="Id">Id, as device ids.</param>
/// <param name="Name">Name for people.</param>
/// <param name="Rules">Rules in order.</param>
/// <param name="DefaultProgramId">The program of all other days.</param>
public sealed partial record Calendar(string Id, string Name, IReadOnlyList<CalendarRule> Rules, string DefaultProgramId)
{
    /// <summary>What is outside the limits or names a program that is not there, in plain words; empty where lamps may follow it.</summary>
    /// <param name="programIds">The ids of the programs that there are.</param>
    public IReadOnlyList<string> Validate(IReadOnlySet<string> programIds)
    {
        ArgumentNullException.ThrowIfNull(programIds);
        var problems = new Problems();
        if (!DeviceId.IsValid(Id))
            problems.Add($"The calendar's id {Validity.Quote(Id)} is not an id.");
        if (!Validity.IsTitle(Name))
            problems.Add($"The name of calendar {Validity.Quote(Id)} must have 1 to {LightingLimits.MaximumNameLength} visible characters.");
        if (Rules.Count > LightingLimits.MaximumRules)
            problems.Add($"The calendar {Validity.Quote(Id)} may have {LightingLimits.MaximumRules} rules, not {Rules.Count}.");
        if (!programIds.Contains(DefaultProgramId))
            problems.Add($"The calendar {Validity.Quote(Id)} ends with the control program {Validity.Quote(DefaultProgramId)}, which is not there.");
        for (int i = 0; i < Rules.Count && !problems.IsFull; i++)
            ValidateRule(Rules[i], i + 1, programIds, problems);
        return problems.Sentences;
    }

    private void ValidateRule(CalendarRule? rule, int number, IReadOnlySet<string> programIds, Problems problems)
    {
        if (rule is null)
        {
            problems.Add($"Rule {number} of calendar {Validity.Quote(Id)} is null.");
            return;
        }

        if (rule.FromDate > rule.ToDate)
            problems.Add($"Rule {number} of calendar {Validity.Quote(Id)} ends before it begins.");
        if (rule.Weekdays.Any(static day => day is < 1 or > 7) || rule.Weekdays.Distinct().Count() != rule.Weekdays.Count)
            problems.Add($"Rule {number} of calendar {Validity.Quote(Id)} must name weekdays 1 (Monday) to 7 (Sunday), each once.");
        if (!programIds.Contains(rule.ProgramId))
            problems.Add($"Rule {number} of calendar {Validity.Quote(Id)} names the control program {Validity.Quote(rule.ProgramId)}, which is not there.");
    }
}

/// <summary>One rule: on lighting days that begin within the range, on one of the weekdays, this program.</summary>
/// <param name="FromDate">First local date, ISO 8601 (inclusive); null is unbounded.</param>
/// <param name="ToDate">Last local date, ISO 8601 (inclusive); null is unbounded.</param>
/// <param name="Weekdays">ISO weekdays, 1 Monday to 7 Sunday; empty means every day.</param>
/// <param name="ProgramId">The program.</param>
public sealed record CalendarRule(DateOnly? FromDate, DateOnly? ToDate, IReadOnlyList<int> Weekdays, string ProgramId)
{
    internal bool Matches(DateOnly date, int weekday) =>
        (FromDate is null || FromDate <= date) && (ToDate is null || date <= ToDate) && (Weekdays.Count == 0 || Weekdays.Contains(weekday));
}
