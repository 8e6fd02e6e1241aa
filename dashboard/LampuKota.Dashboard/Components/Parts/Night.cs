using LampuKota.Lighting;
using NodaTime;

namespace LampuKota.Dashboard;

/// <summary>The nights around an instant.</summary>
public static class Night
{
    /// <summary>The first sunrise after an instant.</summary>
    /// <param name="now">The instant.</param>
    /// <param name="sun">The city's sun.</param>
    public static Instant NextSunrise(Instant now, AstronomicalClock sun)
    {
        ArgumentNullException.ThrowIfNull(sun);
        LightingDay day = sun.DayOf(now);
        return day.Sunrise > now ? day.Sunrise : sun.DayOf(day.Date.PlusDays(1)).Sunrise;
    }

    /// <summary>The nights, sunset to sunrise, that touch a span.</summary>
    /// <param name="from">Start of the span.</param>
    /// <param name="to">End of the span.</param>
    /// <param name="sun">The city's sun.</param>
    public static IEnumerable<(Instant Sunset, Instant Sunrise)> Between(Instant from, Instant to, AstronomicalClock sun)
    {
        ArgumentNullException.ThrowIfNull(sun);
        for (LightingDay day = sun.DayOf(from); day.Start < to; day = sun.DayOf(day.Date.PlusDays(1)))
            yield return (day.Sunset, day.Sunrise);
    }
}
