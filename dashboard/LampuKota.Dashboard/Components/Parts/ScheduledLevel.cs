using LampuKota.City;
using LampuKota.Lighting;
using NodaTime;

namespace LampuKota.Dashboard;

/// <summary>What the control program asks of a lamp, as the dashboard's schedules have it.</summary>
public static class ScheduledLevel
{
    /// <summary>The scheduled level, 0 to 100 %; null where the lamp's calendar is not known.</summary>
    /// <param name="lamp">The lamp.</param>
    /// <param name="schedules">The schedules in force.</param>
    /// <param name="now">The instant.</param>
    /// <param name="sun">The city's sun.</param>
    public static int? Of(LampAsset lamp, ScheduleSet schedules, Instant now, AstronomicalClock sun)
    {
        ArgumentNullException.ThrowIfNull(lamp);
        ArgumentNullException.ThrowIfNull(schedules);
        string calendarId = lamp.CalendarId ?? schedules.DefaultCalendarId;
        Calendar? calendar = schedules.Calendars.FirstOrDefault(calendar => calendar.Id == calendarId);
        return calendar is null ? null : new LampSchedule(calendar, schedules.Programs).LevelAt(now, sun);
    }
}
