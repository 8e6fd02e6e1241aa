namespace LampuKota.Lighting;

/// <summary>The pattern of one lighting day, noon to noon (TALQ ControlProgramOne): the level of each time of night. Outside of its active periods a lamp is off.</summary>
/// <param name="Id">Id, as device ids.</param>
/// <param name="Name">Name for people.</param>
/// <param name="Levels">Steps, each in force from its start until the next one's; at least one. Before the first the level is 0.</param>
public sealed partial record ControlProgram(string Id, string Name, IReadOnlyList<ProgramStep> Levels)
{
    /// <summary>What is outside the limits, in plain words; empty where a lamp may run it.</summary>
    public IReadOnlyList<string> Validate()
    {
        var problems = new Problems();
        if (!DeviceId.IsValid(Id))
            problems.Add($"The control program's id {Validity.Quote(Id)} is not an id.");
        if (!Validity.IsTitle(Name))
            problems.Add($"The name of control program {Validity.Quote(Id)} must have 1 to {LightingLimits.MaximumNameLength} visible characters.");
        if (Levels.Count is 0 or > LightingLimits.MaximumSteps)
            problems.Add($"The control program {Validity.Quote(Id)} must have 1 to {LightingLimits.MaximumSteps} steps, not {Levels.Count}.");
        else
            ValidateSteps(problems);
        return problems.Sentences;
    }

    private void ValidateSteps(Problems problems)
    {
        var seen = new HashSet<ProgramTime>();
        foreach (ProgramStep? step in Levels)
        {
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
}

/// <summary>From a time of the lighting day on, a level.</summary>
/// <param name="From">When the step begins.</param>
/// <param name="LevelPercent">0 to 100 %.</param>
public sealed record ProgramStep(ProgramTime From, int LevelPercent);

/// <summary>A time of the lighting day: a local time, or sunset or sunrise with an offset.</summary>
/// <param name="Base">What it counts from.</param>
/// <param name="OffsetMinutes">Minutes after the base: for local time 0 to 1,439 after local midnight, else -720 to 720.</param>
public sealed record ProgramTime(ProgramTimeBase Base, int OffsetMinutes)
{
    internal bool IsValid => Base == ProgramTimeBase.LocalTime
        ? OffsetMinutes is >= 0 and < 24 * 60
        : OffsetMinutes is >= -LightingLimits.MaximumSunOffsetMinutes and <= LightingLimits.MaximumSunOffsetMinutes;
}

/// <summary>What a program time counts from.</summary>
public enum ProgramTimeBase
{
    /// <summary>Local midnight; times before noon belong to the lighting day's morning.</summary>
    LocalTime,

    /// <summary>Sunset of the lighting day's evening.</summary>
    Sunset,

    /// <summary>Sunrise of the lighting day's morning.</summary>
    Sunrise,
}
