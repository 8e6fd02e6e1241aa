using NodaTime;

namespace LampuKota.Gateway;

/// <summary>What is known of the time when a lamp's level is decided.</summary>
/// <param name="Now">What the clock shows.</param>
/// <param name="Start">When the program was started, on the same clock; unlike that it is not set, since it follows from the time that has passed.</param>
/// <param name="DefaultFrom">From when on the default state holds for a lamp that nothing else decides.</param>
/// <param name="IsKnown">Whether the clock can be trusted. While it cannot, no program says anything, nor an override from before the start.</param>
/// <param name="MayBeNight">Where it cannot: whether the lamp may be needed.</param>
internal readonly record struct LampTime(Instant Now, Instant Start, Instant DefaultFrom, bool IsKnown = true, bool MayBeNight = true)
{
    /// <summary>From when on programs that ask photocell and sensors are followed; before, nothing is known of these.</summary>
    public Instant InputsFrom { get; init; } = Instant.MinValue;
}
