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
        ArgumentNullException.ThrowIfNull(city);
        return Of(draft, city.Lamps, sun, from);
    }

    /// <summary>Checks a set and sums it up for lamps as they are, or as they shall be.</summary>
    /// <param name="draft">The set.</param>
    /// <param name="lamps">All lamps that follow it.</param>
    /// <param name="sun">The place's astronomical clock.</param>
    /// <param name="from">The first lighting day.</param>
    /// <exception cref="RequestRefusedException">Something in it has no id of its own.</exception>
    public static YearPreview Of(ScheduleSet draft, IEnumerable<LampAsset> lamps, AstronomicalClock sun, LocalDate from)
    {
        ScheduleRules.CheckIds(draft);
        return YearPreview.Of(new ScheduleDraft(draft.Calendars, draft.Programs, draft.DateLists), Followers(draft, lamps), sun, from);
    }

    /// <summary>Who follows each calendar.</summary>
    /// <param name="set">The set.</param>
    /// <param name="lamps">The lamps.</param>
    public static IReadOnlyDictionary<string, CalendarFollowers> Followers(ScheduleSet set, IEnumerable<LampAsset> lamps)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(lamps);
        var followers = new Dictionary<string, CalendarFollowers>(StringComparer.Ordinal);
        foreach (LampAsset lamp in lamps)
        {
            string id = lamp.CalendarId ?? set.DefaultCalendarId;
            CalendarFollowers sum = followers.GetValueOrDefault(id);
            followers[id] = new CalendarFollowers(sum.Lamps + 1, sum.RatedPowerWatts + lamp.RatedPowerWatts, sum.ProtectedLamps + (lamp.IsProtected ? 1 : 0));
        }

        return followers;
    }
}
