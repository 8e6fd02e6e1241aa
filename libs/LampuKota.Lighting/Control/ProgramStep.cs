namespace LampuKota.Lighting;

/// <summary>From a time of the lighting day on, a level.</summary>
/// <param name="From">When the step begins.</param>
/// <param name="LevelPercent">0 to 100 %.</param>
public sealed record ProgramStep(ProgramTime From, int LevelPercent);
