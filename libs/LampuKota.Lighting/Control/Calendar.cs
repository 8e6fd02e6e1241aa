namespace LampuKota.Lighting;

/// <summary>Ordered rules that choose the control program of each lighting day; the first match wins, the default ends the list.</summary>
/// <param name="Id">Id, as device ids.</param>
/// <param name="Name">Name for people.</param>
/// <param name="Rules">Rules in order.</param>
/// <param name="DefaultProgramId">The program of all other days.</param>
public sealed partial record Calendar(string Id, string Name, IReadOnlyList<CalendarRule> Rules, string DefaultProgramId);

/// <summary>One rule: on lighting days that begin within the range, on one of the weekdays, this program.</summary>
/// <param name="FromDate">First local date, ISO 8601 (inclusive); null is unbounded.</param>
/// <param name="ToDate">Last local date, ISO 8601 (inclusive); null is unbounded.</param>
/// <param name="Weekdays">ISO weekdays, 1 Monday to 7 Sunday; empty means every day.</param>
/// <param name="ProgramId">The program.</param>
public sealed record CalendarRule(DateOnly? FromDate, DateOnly? ToDate, IReadOnlyList<int> Weekdays, string ProgramId);
