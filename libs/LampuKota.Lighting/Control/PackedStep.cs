using NodaTime;

namespace LampuKota.Lighting;

/// <summary>A step of a program as its level is looked up by.</summary>
/// <param name="Base">What its time counts from.</param>
/// <param name="OffsetMinutes">Minutes after the base; for local time after midnight.</param>
/// <param name="OffsetTicks">The same in ticks; for local time from the lighting day's noon on.</param>
/// <param name="LevelPercent">0 to 100 %.</param>
internal readonly record struct PackedStep(ProgramTimeBase Base, int OffsetMinutes, long OffsetTicks, int LevelPercent)
{
    /// <summary>Packs steps. What a hostile document left out becomes nothing, and <see cref="ControlProgram.Validate"/> refuses it.</summary>
    public static PackedStep[] Of(IReadOnlyList<ProgramStep> steps) => [.. steps.Select(static step => step?.From is null ? default : Of(step))];

    private static PackedStep Of(ProgramStep step)
    {
        ProgramTime from = step.From;
        long minutes = from.Base == ProgramTimeBase.LocalTime ? LightingDay.MinutesFromNoon(from.OffsetMinutes) : from.OffsetMinutes;
        return new PackedStep(from.Base, from.OffsetMinutes, minutes * NodaConstants.TicksPerMinute, step.LevelPercent);
    }
}
