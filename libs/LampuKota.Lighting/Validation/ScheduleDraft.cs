namespace LampuKota.Lighting;

/// <summary>Calendars and what they choose from, perhaps not fit to be saved.</summary>
/// <param name="Calendars">The calendars; none is null, and their ids differ.</param>
/// <param name="Programs">The control programs; none is null, and their ids differ.</param>
/// <param name="DateLists">The date lists; none is null, and their ids differ.</param>
public sealed record ScheduleDraft(IReadOnlyList<Calendar> Calendars, IReadOnlyList<ControlProgram> Programs, IReadOnlyList<DateList> DateLists);
