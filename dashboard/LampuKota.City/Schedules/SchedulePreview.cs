using LampuKota.Lighting;
using NodaTime;

namespace LampuKota.City;

/// <summary>The year of a set of schedules with the city's lamps; pure.</summary>
public static class SchedulePreview
{
    /// <summary>Checks a set and sums it up.</summary>
    /// <param name="draft">The set.</param>
    /// <param name="city">The lamps that follow it.</param>
    /// <param name="sun">The place's astronomical clock.</param>
    /// <param name="from">The first lighting day.</param>
    /// <exception cref="RequestRefusedException">Something in it has no id of its own.</exception>
    public static YearPreview Of(ScheduleSet draft, CitySnapshot city, AstronomicalClock sun, LocalDate from)
    {
        ScheduleRules.CheckIds(draft);
        return YearPreview.Of(new ScheduleDraft(draft.Calendars, draft.Programs, draft.DateLists), Followers(draft, city), sun, from);
    }

    /// <summary>Who follows each calendar.</summary>
    /// <param name="set">The set.</param>
    /// <param name="city">The lamps.</param>
    public static IReadOnlyDictionary<string, CalendarFollowers> Followers(ScheduleSet set, CitySnapshot city)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(city);
        var followers = new Dictionary<string, CalendarFollowers>(StringComparer.Ordinal);
        foreach (LampAsset lamp in city.Lamps)
        {
            string id = lamp.CalendarId ?? set.DefaultCalendarId;
            CalendarFollowers sum = followers.GetValueOrDefault(id);
            followers[id] = new CalendarFollowers(sum.Lamps + 1, sum.RatedPowerWatts + lamp.RatedPowerWatts, sum.ProtectedLamps + (lamp.IsProtected ? 1 : 0));
        }

        return followers;
    }
}
