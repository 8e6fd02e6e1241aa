using NodaTime;

namespace LampuKota.Gateway;

/// <summary>A lamp on its way from one level to another, by one percent at a time.</summary>
/// <param name="FromPercent">The level that it left.</param>
/// <param name="Start">When it left.</param>
/// <param name="Length">How long the whole way lasts; above zero.</param>
internal readonly record struct LampRamp(int FromPercent, Instant Start, Duration Length)
{
    /// <summary>The level on the way to a target, which it reaches at the end.</summary>
    public int LevelAt(Instant now, int targetPercent)
    {
        double share = Math.Clamp((now - Start) / Length, 0, 1);
        return FromPercent + (int)Math.Truncate((targetPercent - FromPercent) * share);
    }

    private static readonly Duration ShortestStep = Duration.FromMilliseconds(10);

    /// <summary>When the next percent is due, always after now; the ramp's end where none is.</summary>
    public Instant NextStepAfter(Instant now, int targetPercent)
    {
        int way = Math.Abs(targetPercent - FromPercent);
        int done = Math.Abs(LevelAt(now, targetPercent) - FromPercent);
        Instant next = done >= way ? Start + Length : Start + Length * ((done + 1.0) / way);
        return Instant.Max(next, now + ShortestStep);
    }
}
