using NodaTime;

namespace LampuKota.Lighting;

/// <summary>Something that the check of a year found.</summary>
/// <param name="Severity">How bad it is.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Field">Which part of the draft: <c>calendars</c>, <c>programs</c>, <c>dateLists</c>.</param>
/// <param name="Id">Id of the calendar, program or date list.</param>
/// <param name="Number">The rule, period, step, dynamic level or entry in its list, counted from 1; null where it is none of them.</param>
/// <param name="FirstDate">The first lighting day that it concerns; null where it concerns none.</param>
/// <param name="Days">How many lighting days of the year it concerns.</param>
/// <param name="Message">One English sentence that says what is wrong and what to do.</param>
public sealed record ScheduleFinding(
    FindingSeverity Severity, FindingKind Kind, string Field, string Id, int? Number, LocalDate? FirstDate, int Days, string Message)
{
    /// <summary>What <see cref="Number"/> counts; null where it is none.</summary>
    public FindingPart? Part { get; init; }
}

/// <summary>A part of a calendar, control program or date list.</summary>
public enum FindingPart
{
    /// <summary>A rule of a calendar.</summary>
    Rule,

    /// <summary>An active period of a control program.</summary>
    Period,

    /// <summary>A step of a control program.</summary>
    Step,

    /// <summary>A dynamic level of a control program.</summary>
    DynamicLevel,

    /// <summary>An entry of a date list.</summary>
    Entry,
}

/// <summary>How bad a finding is.</summary>
public enum FindingSeverity
{
    /// <summary>Worth knowing.</summary>
    Note,

    /// <summary>Probably not meant.</summary>
    Warning,

    /// <summary>Must be mended before saving.</summary>
    Error,
}

/// <summary>What a finding is.</summary>
public enum FindingKind
{
    /// <summary>Outside the limits, or refers to something that is not there.</summary>
    Invalid,

    /// <summary>On some days no rule chooses a program, and there is no default.</summary>
    Gap,

    /// <summary>A rule that no day of the year meets.</summary>
    RuleNeverMet,

    /// <summary>A rule whose days are all taken by rules before it.</summary>
    RuleNeverReached,

    /// <summary>Two rules with the same conditions and the same program.</summary>
    RuleTwice,

    /// <summary>Two rules with the same conditions and different programs: the first cancels the second.</summary>
    RuleCancelled,

    /// <summary>An active period that happens on no day of the year.</summary>
    PeriodNever,

    /// <summary>An active period that does not happen on some days of the year.</summary>
    PeriodNotAlways,

    /// <summary>Two active periods that are the same.</summary>
    PeriodTwice,

    /// <summary>A step that comes into force on no day of the year.</summary>
    StepNever,

    /// <summary>Lamps are dark in the middle of the night.</summary>
    DarkAtNight,

    /// <summary>Lamps burn in the middle of the day.</summary>
    LitByDay,

    /// <summary>Protected lamps are dark at night.</summary>
    ProtectedDark,

    /// <summary>Protected lamps are deeply dimmed at night.</summary>
    ProtectedDimmed,

    /// <summary>No lamp follows the calendar.</summary>
    NotFollowed,

    /// <summary>No calendar chooses the program.</summary>
    NotChosen,
}
