using NodaTime;

namespace LampuKota.Gateway;

/// <summary>A command in force at one lamp.</summary>
/// <param name="CommandId">The command that made it.</param>
/// <param name="LevelPercent">0 to 100 %.</param>
/// <param name="Expires">From then on the control program decides again.</param>
/// <param name="IsRestored">Whether it was commanded before the program's start.</param>
internal sealed record LampOverride(string CommandId, int LevelPercent, Instant Expires, bool IsRestored = false)
{
    /// <summary>How long after the program's start it ends, in city time, while the time is not known; null where it was commanded before.</summary>
    public Duration? EndsAfterStart { get; init; }

    /// <summary>When it ends. An "off until 22:00" of yesterday must not darken a street today, so one from before the start is over while the time is not known.</summary>
    public Instant EndAt(in LampTime time)
    {
        if (time.IsKnown)
            return Expires;
        return EndsAfterStart is { } ends ? time.Start + ends : Instant.MinValue;
    }
}
