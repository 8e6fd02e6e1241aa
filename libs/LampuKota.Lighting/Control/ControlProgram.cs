namespace LampuKota.Lighting;

/// <summary>The pattern of one lighting day, noon to noon (TALQ ControlProgramOne): the level of each time of night. Outside of its active periods a lamp is off.</summary>
/// <param name="Id">Id, as device ids.</param>
/// <param name="Name">Name for people.</param>
/// <param name="Levels">Steps in force from their start until the next one's; at least one.</param>
public sealed partial record ControlProgram(string Id, string Name, IReadOnlyList<ProgramStep> Levels);

/// <summary>From a time of the lighting day on, a level.</summary>
/// <param name="From">When the step begins.</param>
/// <param name="LevelPercent">0 to 100 %.</param>
public sealed record ProgramStep(ProgramTime From, int LevelPercent);

/// <summary>A time of the lighting day: a local time, or sunset or sunrise with an offset.</summary>
/// <param name="Base">What it counts from.</param>
/// <param name="OffsetMinutes">Minutes after the base; for local time, minutes after local midnight, 0 to 1,439.</param>
public sealed record ProgramTime(ProgramTimeBase Base, int OffsetMinutes);

/// <summary>What a program time counts from.</summary>
public enum ProgramTimeBase
{
    /// <summary>Local midnight.</summary>
    LocalTime,

    /// <summary>Sunset of the lighting day's evening.</summary>
    Sunset,

    /// <summary>Sunrise of the lighting day's morning.</summary>
    Sunrise,
}
