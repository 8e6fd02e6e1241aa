using NodaTime;

namespace LampuKota.Gateway;

/// <summary>
/// Between which bounds the real time lies while a gateway does not know it (docs/decisions/0065-doubtful-night.md): not before the last time that it kept plus the
/// time that it has run since, and not after that plus the longest outage assumed, once for each start of the machine since. Pure.
/// </summary>
/// <param name="Earliest">Not before this; <see cref="Instant.MinValue"/> where nothing is known.</param>
/// <param name="Latest">Not after this, while no outage was longer than assumed; <see cref="Instant.MaxValue"/> where nothing is known.</param>
internal readonly record struct TimeBounds(Instant Earliest, Instant Latest)
{
    /// <summary>Before this no such gateway ran, and after it the astronomical clock is not held to.</summary>
    private static readonly Instant First = Instant.FromUtc(2026, 1, 1, 0, 0);
    private static readonly Instant Last = Instant.FromUtc(2100, 1, 1, 0, 0);

    /// <summary>Wider bounds say no more than these, and a file need not hold more.</summary>
    private static readonly Duration Widest = Duration.FromDays(400);

    /// <summary>By how much a quartz may run fast or slow: twice the 50 ppm of the Raspberry Pi's, for the heat of a cabinet.</summary>
    private const double Drift = 0.000_1;

    /// <summary>Nothing is known.</summary>
    public static TimeBounds Unknown => new(Instant.MinValue, Instant.MaxValue);

    /// <summary>How far apart the bounds are.</summary>
    public Duration Width => Latest - Earliest;

    /// <summary>The bounds at one moment.</summary>
    /// <param name="memory">The time that was kept last, by whatever boot; null where there is none.</param>
    /// <param name="bootId">Which start of the machine this is.</param>
    /// <param name="sinceBoot">Time since it.</param>
    /// <param name="longestOutage">The longest outage assumed; what lies between it and the last time kept is added.</param>
    public static TimeBounds Of(ClockMemory? memory, Guid bootId, Duration sinceBoot, Duration longestOutage)
    {
        if (memory is null)
            return Unknown;

        var kept = Instant.FromUnixTimeMilliseconds(memory.UnixMs);
        bool isThisBoot = memory.BootId == bootId;
        Duration ran = isThisBoot ? sinceBoot - Duration.FromMilliseconds(memory.SinceBootMs) : sinceBoot;
        if (kept < First || kept > Last || ran < Duration.Zero)
            return Unknown;

        Duration outage = isThisBoot ? Duration.Zero : longestOutage + GatewayLimits.ClockSaveInterval;
        Duration drift = ran * Drift;
        Duration width = Duration.FromMilliseconds(memory.UncertainMs) + outage + drift * 2;
        Instant earliest = kept + ran - drift;
        return new TimeBounds(earliest, earliest + Duration.Min(width, Widest));
    }

    /// <summary>What is worth keeping of them for the next start; null where nothing is known.</summary>
    /// <param name="bootId">Which start of the machine this is.</param>
    /// <param name="sinceBoot">Time since it.</param>
    public ClockMemory? ToMemory(Guid bootId, Duration sinceBoot) => this == Unknown
        ? null
        : new ClockMemory(Earliest.ToUnixTimeMilliseconds(), (long)sinceBoot.TotalMilliseconds, bootId, (long)Math.Ceiling(Width.TotalMilliseconds));
}
