using LampuKota.Lighting;
using NodaTime;

namespace LampuKota.Dashboard;

/// <summary>A night as it is replayed: from 17:00 to 07:00 WITA, which holds every sunset and sunrise of the city, in steps of five minutes.</summary>
/// <param name="FirstUnixMs">The first step.</param>
/// <param name="StepCount">How many steps have passed already, 0 to <see cref="MaximumSteps"/>.</param>
public readonly record struct ReplayNight(long FirstUnixMs, int StepCount)
{
    /// <summary>Milliseconds of a step.</summary>
    public const int StepMilliseconds = 5 * 60_000;

    /// <summary>Steps of a whole night of fourteen hours.</summary>
    public const int MaximumSteps = 14 * 60 / 5;

    private static readonly LocalTime Evening = new(17, 0);

    /// <summary>The night that begins on a day, as far as it has passed.</summary>
    /// <param name="evening">The day of its evening.</param>
    /// <param name="now">City time.</param>
    public static ReplayNight Of(LocalDate evening, Instant now)
    {
        long first = evening.At(Evening).InZoneStrictly(CityZone.Wita).ToInstant().ToUnixTimeMilliseconds();
        long passed = (now.ToUnixTimeMilliseconds() - first) / StepMilliseconds;
        return new ReplayNight(first, (int)Math.Clamp(passed, 0, MaximumSteps));
    }

    /// <summary>The day on whose evening last night began: the night that is under way is last night until the evening after it.</summary>
    /// <param name="now">City time.</param>
    public static LocalDate LastEvening(Instant now) => now.InZone(CityZone.Wita).Date.PlusDays(-1);

    /// <summary>First millisecond after the last step.</summary>
    public long EndUnixMs => FirstUnixMs + ((long)StepCount * StepMilliseconds);

    /// <summary>The step that an instant lies in; may lie outside of the night.</summary>
    /// <param name="unixMs">The instant.</param>
    public int StepOf(long unixMs) => (int)Math.Clamp(Math.Floor((double)(unixMs - FirstUnixMs) / StepMilliseconds), -1, StepCount);
}
