using LampuKota.Lighting;
using NodaTime;

namespace LampuKota.Gateway;

/// <summary>Whether a lamp may be needed at any moment between two bounds of the time (docs/decisions/0065-doubtful-night.md). Pure.</summary>
internal static class DoubtfulNight
{
    /// <summary>Lamps are lit so long before sunset and after sunrise: under clouds and trees it is dark earlier than the sun says.</summary>
    internal static readonly Duration Twilight = Duration.FromMinutes(30);

    /// <summary>Every so manyth lamp burns on by day: the guess may be wrong, and then the street is not dark.</summary>
    private const int LampsOfWhichOneBurns = 3;

    private static readonly Duration Day = Duration.FromDays(1);

    /// <summary>Whether a lamp burns on though it seems to be day.</summary>
    /// <param name="place">Its place among the gateway's lamps, in the order of their ids.</param>
    public static bool StaysLit(int place) => place % LampsOfWhichOneBurns == 0;

    /// <summary>Whether it may be dark.</summary>
    public static bool MayBeDark(TimeBounds bounds, AstronomicalClock sun)
    {
        if (bounds.Width >= Day)
            return true;

        (Instant from, Instant to) = (bounds.Earliest - Twilight, bounds.Latest + Twilight);

        // Far from the middle of its zone, and near the poles, a night may reach over the noons of its lighting day.
        LocalDate last = sun.DayOf(to).Date.PlusDays(1);
        for (LocalDate date = sun.DayOf(from).Date.PlusDays(-1); date <= last; date = date.PlusDays(1))
        {
            LightingDay day = sun.DayOf(date);
            if (day.SunPath != SunPath.StaysUp && from < day.Sunrise && to >= day.Sunset)
                return true;
        }

        return false;
    }

    /// <summary>Whether a lamp's schedule may want light, at night or by day.</summary>
    public static bool MayBeScheduled(TimeBounds bounds, LampSchedule? schedule, AstronomicalClock sun)
    {
        if (schedule is null)
            return false;
        if (bounds.Width >= Day)
            return true;

        for (Instant at = bounds.Earliest; at <= bounds.Latest; at = schedule.NextChangeAfter(at, sun))
        {
            if (schedule.LevelAt(at, sun) > 0)
                return true;
        }

        return false;
    }
}
