using LampuKota.City;
using LampuKota.Lighting;
using NodaTime;

namespace LampuKota.Dashboard;

/// <summary>Burning hours of lamps against their rated life: their newest counters, and what their calendars burn in a month.</summary>
/// <param name="live">The counters.</param>
/// <param name="schedules">The calendars.</param>
/// <param name="clock">The city's clock.</param>
public sealed class LampLives(LiveCity live, ScheduleService schedules, CityClock clock)
{
    private const double MonthsPerYear = 12;

    /// <summary>The present month.</summary>
    public YearMonth Present => clock.GetCurrentInstant().InZone(CityZone.Wita).Date.ToYearMonth();

    /// <summary>All lamps within an area.</summary>
    /// <param name="person">Who asks; only lamps of that person's areas are told.</param>
    public IReadOnlyList<LampLife> Of(Person person)
    {
        IReadOnlyList<double?> counters = live.ReadAll(Quantities.OperatingHours, out CitySnapshot city);
        AreaView area = AreaView.Of(person, city);
        string usual = schedules.Current.DefaultCalendarId;
        Dictionary<string, double> monthly = schedules.PreviewCurrent().Calendars.ToDictionary(year => year.CalendarId, year => year.BurningHours / MonthsPerYear);
        return
        [
            .. city.Lamps.Zip(counters).Where(pair => area.Has(pair.First)).Select(pair => LampLife.Of(pair.First, pair.Second, monthly.GetValueOrDefault(pair.First.CalendarId ?? usual))),
        ];
    }
}
