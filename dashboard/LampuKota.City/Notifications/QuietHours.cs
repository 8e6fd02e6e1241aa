using LampuKota.Lighting;
using NodaTime;

namespace LampuKota.City;

/// <summary>Hours of each day in which only what is urgent may come, local time.</summary>
/// <param name="FromMinute">Minute of the day, 0 to 1439.</param>
/// <param name="UntilMinute">Minute of the day, another; of the next day where it is earlier.</param>
public sealed record QuietHours(int FromMinute, int UntilMinute)
{
    /// <summary>The first instant from one on at which something that can wait may come.</summary>
    /// <param name="instant">The instant.</param>
    public Instant NextLoud(Instant instant)
    {
        LocalDateTime local = instant.InZone(CityZone.Wita).LocalDateTime;
        int minute = local.Hour * 60 + local.Minute;
        bool isQuiet = FromMinute < UntilMinute
            ? minute >= FromMinute && minute < UntilMinute
            : minute >= FromMinute || minute < UntilMinute;
        if (!isQuiet)
            return instant;

        LocalDate date = minute < UntilMinute ? local.Date : local.Date.PlusDays(1);
        return date.AtMidnight().PlusMinutes(UntilMinute).InZoneStrictly(CityZone.Wita).ToInstant();
    }
}
