using LampuKota.Lighting;

namespace LampuKota.City;

/// <summary>All calendars and control programs of the city, in one version.</summary>
/// <param name="Version">Rises with each change; 1 is the standard set.</param>
/// <param name="SavedUnixMs">When it was saved, city time.</param>
/// <param name="PersonName">Who saved it.</param>
/// <param name="DefaultCalendarId">The calendar of every lamp that names no other.</param>
/// <param name="Calendars">The calendars.</param>
/// <param name="Programs">The control programs that they choose from.</param>
public sealed record ScheduleSet(
    int Version,
    long SavedUnixMs,
    string PersonName,
    string DefaultCalendarId,
    IReadOnlyList<Calendar> Calendars,
    IReadOnlyList<ControlProgram> Programs)
{
    /// <summary>The date lists that rules of the calendars refer to.</summary>
    public IReadOnlyList<DateList> DateLists { get; init; } = [];
}
