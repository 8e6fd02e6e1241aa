using System.Collections.Frozen;

namespace LampuKota.Lighting;

/// <summary>Ordered rules that choose the control program of each lighting day; the first match wins, the default ends the list.</summary>
/// <param name="Id">Id, as device ids.</param>
/// <param name="Name">Name for people.</param>
/// <param name="Rules">Rules in order.</param>
/// <param name="DefaultProgramId">The program of all other days.</param>
public sealed partial record Calendar(string Id, string Name, IReadOnlyList<CalendarRule> Rules, string DefaultProgramId)
{
    /// <summary>What is outside the limits or names a program or date list that is not there, in plain words; empty where lamps may follow it.</summary>
    /// <param name="programIds">The ids of the programs that there are.</param>
    /// <param name="dateListIds">The ids of the date lists that there are; null where there are none.</param>
    public IReadOnlyList<string> Validate(IReadOnlySet<string> programIds, IReadOnlySet<string>? dateListIds = null)
    {
        ArgumentNullException.ThrowIfNull(programIds);
        return Check(programIds, dateListIds).Sentences;
    }

    internal Problems Check(IReadOnlySet<string> programIds, IReadOnlySet<string>? dateListIds)
    {
        var problems = new Problems();
        if (!DeviceId.IsValid(Id))
            problems.Add($"The calendar's id {Validity.Quote(Id)} is not an id.");
        if (!Validity.IsTitle(Name))
            problems.Add($"The name of calendar {Validity.Quote(Id)} must have 1 to {LightingLimits.MaximumNameLength} visible characters.");
        if (Rules.Count > LightingLimits.MaximumRules)
            problems.Add($"The calendar {Validity.Quote(Id)} may have {LightingLimits.MaximumRules} rules, not {Rules.Count}.");
        if (!programIds.Contains(DefaultProgramId))
            problems.Add($"The calendar {Validity.Quote(Id)} ends with the control program {Validity.Quote(DefaultProgramId)}, which is not there.");
        var known = new RuleReferences(programIds, dateListIds ?? FrozenSet<string>.Empty);
        for (int i = 0; i < Rules.Count && !problems.IsFull; i++)
        {
            problems.At(FindingPart.Rule, i + 1);
            string what = $"Rule {i + 1} of calendar {Validity.Quote(Id)}";
            if (Rules[i] is { } rule)
                rule.Validate(what, known, problems);
            else
                problems.Add(what + " is null.");
        }

        return problems;
    }
}
