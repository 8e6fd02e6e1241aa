using System.Text.Json.Serialization;

namespace LampuKota.Lighting;

/// <summary>
/// The pattern of one lighting day, noon to noon (TALQ 2.7.1 ControlProgramOne, and more): the times in which lamps are active, the level of each time, and what
/// sensors change of it. Outside of its active periods a lamp is off. A program without active periods is active all day.
/// </summary>
/// <param name="Id">Id, as device ids.</param>
/// <param name="Name">Name for people.</param>
/// <param name="Levels">Steps, each in force from its start until the next one's. Before the first the level is 0, or 100 % where there are active periods; such a
/// program may do without steps.</param>
/// <param name="ActivePeriods">When lamps are active: in any of these; null or empty is always.</param>
/// <param name="DynamicLevels">What sensors change of the level while the lamp is active, one after the other; null or empty is nothing.</param>
/// <param name="RampSeconds">Seconds that the light takes from one level to the next, 0 to 3,600. <see cref="LevelAt(NodaTime.Instant, AstronomicalClock)"/> tells the
/// level that it goes to.</param>
public sealed partial record ControlProgram(
    string Id,
    string Name,
    IReadOnlyList<ProgramStep> Levels,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull), JsonPropertyOrder(1)] IReadOnlyList<ActivePeriod>? ActivePeriods = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull), JsonPropertyOrder(1)] IReadOnlyList<DynamicLevel>? DynamicLevels = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault), JsonPropertyOrder(1)] int RampSeconds = 0)
{
    // The steps once more, packed: a lamp's level asks for all of them, and object by object each would cost as much as the question itself.
    private readonly PackedStep[] _steps = PackedStep.Of(Levels);

    /// <summary>Steps, each in force from its start until the next one's.</summary>
    public IReadOnlyList<ProgramStep> Levels
    {
        get;
        init => (field, _steps) = (value, PackedStep.Of(value));
    } = Levels;

    /// <summary>Whether its level depends on more than the time.</summary>
    [JsonIgnore]
    public bool AsksInputs => DynamicLevels is { Count: > 0 } || ActivePeriods?.Any(static period => period.Photocell != PhotocellUse.None) == true;

    private bool HasPeriods => ActivePeriods is { Count: > 0 };

    /// <summary>What is outside the limits, in plain words; empty where a lamp may run it.</summary>
    public IReadOnlyList<string> Validate() => Check().Sentences;

    internal Problems Check()
    {
        var problems = new Problems();
        if (!DeviceId.IsValid(Id))
            problems.Add($"The control program's id {Validity.Quote(Id)} is not an id.");
        if (!Validity.IsTitle(Name))
            problems.Add($"The name of control program {Validity.Quote(Id)} must have 1 to {LightingLimits.MaximumNameLength} visible characters.");
        if (RampSeconds is < 0 or > LightingLimits.MaximumRampSeconds)
            problems.Add($"The control program {Validity.Quote(Id)} has a ramp of {RampSeconds} s, which must be 0 to {LightingLimits.MaximumRampSeconds} s.");
        if (Levels.Count > LightingLimits.MaximumSteps || (Levels.Count == 0 && !HasPeriods))
            problems.Add($"The control program {Validity.Quote(Id)} must have 1 to {LightingLimits.MaximumSteps} steps, not {Levels.Count}.");
        else
            ValidateSteps(problems);
        problems.AtWhole();
        if (ActivePeriods is { Count: > LightingLimits.MaximumActivePeriods })
            problems.Add($"The control program {Validity.Quote(Id)} may have {LightingLimits.MaximumActivePeriods} active periods, not {ActivePeriods.Count}.");
        else
            ValidatePeriods(problems);
        problems.AtWhole();
        if (DynamicLevels is { Count: > LightingLimits.MaximumDynamicLevels })
            problems.Add($"The control program {Validity.Quote(Id)} may have {LightingLimits.MaximumDynamicLevels} dynamic levels, not {DynamicLevels.Count}.");
        else
            ValidateDynamicLevels(problems);
        return problems;
    }

    private void ValidateSteps(Problems problems)
    {
        var seen = new HashSet<ProgramTime>();
        for (int i = 0; i < Levels.Count; i++)
        {
            ProgramStep? step = Levels[i];
            problems.At(FindingPart.Step, i + 1);
            if (step?.From is null)
            {
                problems.Add($"The control program {Validity.Quote(Id)} has a step without a time.");
                continue;
            }

            if (!step.From.IsValid)
                problems.Add($"The control program {Validity.Quote(Id)} has a step at {step.From.OffsetMinutes} minutes, which is outside its limits.");
            if (!Validity.IsLevel(step.LevelPercent))
                problems.Add($"The control program {Validity.Quote(Id)} has the level {step.LevelPercent}, which must be 0 to 100 %.");
            if (!seen.Add(step.From))
                problems.Add($"The control program {Validity.Quote(Id)} has two steps at the same time.");
        }
    }

    private void ValidatePeriods(Problems problems)
    {
        for (int i = 0; i < (ActivePeriods?.Count ?? 0); i++)
        {
            ActivePeriod? period = ActivePeriods![i];
            problems.At(FindingPart.Period, i + 1);
            string? problem = period is null ? "is null." : period.Problem();
            if (problem is not null)
                problems.Add($"An active period of control program {Validity.Quote(Id)} {problem}");
        }
    }

    private void ValidateDynamicLevels(Problems problems)
    {
        for (int i = 0; i < (DynamicLevels?.Count ?? 0); i++)
        {
            DynamicLevel? level = DynamicLevels![i];
            problems.At(FindingPart.DynamicLevel, i + 1);
            string? problem = level is null ? "is null." : level.Problem();
            if (problem is not null)
                problems.Add($"A dynamic level of control program {Validity.Quote(Id)} {problem}");
        }
    }
}
