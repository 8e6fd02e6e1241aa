using System.Text.Json.Serialization;

namespace LampuKota.Lighting;

/// <summary>What a sensor changes of a program's level while it sees something, and for a while after (TALQ DynamicControl).</summary>
/// <param name="When">What the sensor must see.</param>
/// <param name="Operation">What is done with the level.</param>
/// <param name="Operand">The level or share to do it with: 0 to 100 %, for <see cref="LevelOperation.Mul"/> 0 to 1,000 %. The result is held to 0 to 100 %.</param>
/// <param name="HoldSeconds">Seconds that it stays in force after the sensor last saw it, 0 to 86,400.</param>
/// <param name="RampSeconds">Seconds that the light takes to the new level, 0 to 3,600; back it takes the program's.</param>
public sealed record DynamicLevel(
    DynamicCondition When,
    LevelOperation Operation,
    int Operand,
    int HoldSeconds,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] int RampSeconds = 0)
{
    internal int Apply(int levelPercent) => Operation switch
    {
        LevelOperation.Set => Operand,
        LevelOperation.Max => Math.Max(levelPercent, Operand),
        LevelOperation.Min => Math.Min(levelPercent, Operand),
        LevelOperation.Add => Math.Min(levelPercent + Operand, 100),
        LevelOperation.Sub => Math.Max(levelPercent - Operand, 0),
        _ => Math.Min((levelPercent * Operand + 50) / 100, 100),
    };

    /// <summary>The end of a sentence that says what is wrong with it; null where nothing is.</summary>
    internal string? Problem()
    {
        if (When is null)
            return "does not say when it applies.";
        if (When.Problem() is { } problem)
            return problem;
        if (!Enum.IsDefined(Operation))
            return "has an operation that is not known.";
        if (Operand < 0 || Operand > (Operation == LevelOperation.Mul ? LightingLimits.MaximumFactorPercent : 100))
            return $"has the operand {Operand} %, which is outside its limits.";
        if (HoldSeconds is < 0 or > LightingLimits.MaximumHoldSeconds)
            return $"holds for {HoldSeconds} s, which must be 0 to {LightingLimits.MaximumHoldSeconds} s.";
        return RampSeconds is < 0 or > LightingLimits.MaximumRampSeconds
            ? $"has a ramp of {RampSeconds} s, which must be 0 to {LightingLimits.MaximumRampSeconds} s."
            : null;
    }
}

/// <summary>What a dynamic level does with the level of the program.</summary>
public enum LevelOperation
{
    /// <summary>Takes its place.</summary>
    Set,

    /// <summary>The higher of the two.</summary>
    Max,

    /// <summary>The lower of the two.</summary>
    Min,

    /// <summary>Their sum, at most 100 %.</summary>
    Add,

    /// <summary>The level less the operand, at least 0 %.</summary>
    Sub,

    /// <summary>The level times the operand as a share, at most 100 %.</summary>
    Mul,
}
