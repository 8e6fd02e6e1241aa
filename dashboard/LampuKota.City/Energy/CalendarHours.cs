using LampuKota.Lighting;
using NodaTime;

namespace LampuKota.City;

/// <summary>What lamps of one calendar should burn in each night of a month; pure.</summary>
/// <param name="FullLoad">Hours at 100 % that use the same energy as the calendar, a number a night.</param>
/// <param name="Night">Hours in which the sun is down, a number a night: what a lamp without dimming and switching off burns.</param>
public sealed record CalendarHours(IReadOnlyList<double> FullLoad, IReadOnlyList<double> Night)
{
    /// <summary>Asks a schedule for a month's nights, as far as they have passed.</summary>
    /// <param name="schedule">The schedule, without what sensors and photocells change.</param>
    /// <param name="sun">The place's astronomical clock.</param>
    /// <param name="span">The nights.</param>
    /// <param name="until">What lies beyond counts for nothing.</param>
    public static CalendarHours Of(LampSchedule schedule, AstronomicalClock sun, EnergySpan span, Instant until)
    {
        ArgumentNullException.ThrowIfNull(span);
        NightPlan[] nights = [.. Enumerable.Range(0, span.Days).Select(day => NightPlan.Of(schedule, sun, span.DateOf(day)))];
        return new CalendarHours(
            [.. nights.Select(night => night.Stretches().Sum(one => HoursUntil(one.From, one.To, until) * one.LevelPercent / 100))],
            [.. nights.Select(night => night.Day.SunPath == SunPath.StaysUp ? 0 : HoursUntil(night.Day.Sunset, night.Day.Sunrise, until))]);
    }

    private static double HoursUntil(Instant from, Instant to, Instant until) => Math.Max(0, (Instant.Min(to, until) - from).TotalHours);
}
