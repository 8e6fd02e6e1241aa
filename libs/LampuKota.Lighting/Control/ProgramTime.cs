namespace LampuKota.Lighting;

/// <summary>A time of the lighting day: a local time, or sunset or sunrise with an offset.</summary>
/// <param name="Base">What it counts from.</param>
/// <param name="OffsetMinutes">Minutes after the base: for local time 0 to 1,439 after local midnight, else -720 to 720.</param>
public sealed record ProgramTime(ProgramTimeBase Base, int OffsetMinutes)
{
    internal bool IsValid => Base switch
    {
        ProgramTimeBase.LocalTime => OffsetMinutes is >= 0 and < 24 * 60,
        ProgramTimeBase.Sunset or ProgramTimeBase.Sunrise => OffsetMinutes is >= -LightingLimits.MaximumSunOffsetMinutes and <= LightingLimits.MaximumSunOffsetMinutes,
        _ => false,
    };

    internal bool FollowsSun => Base != ProgramTimeBase.LocalTime;

    /// <summary>Whether it belongs to the second half of the lighting day, after midnight.</summary>
    internal bool IsMorning => Base switch
    {
        ProgramTimeBase.Sunset => false,
        ProgramTimeBase.Sunrise => true,
        _ => OffsetMinutes < 12 * 60,
    };
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
