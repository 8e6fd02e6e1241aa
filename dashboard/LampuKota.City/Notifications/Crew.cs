using NodaTime;

namespace LampuKota.City;

/// <summary>A team that answers for faults: who is on duty in it, where, and when.</summary>
/// <param name="Id">Its id, of the letters of a device id.</param>
/// <param name="Name">Name for people.</param>
/// <param name="Level">When it is told: at once, or after those before it did not answer.</param>
/// <param name="AreaIds">Official codes of the kelurahan and kecamatan that it answers for; empty for the whole city.</param>
/// <param name="Shifts">Who is on duty on which weekdays, and when.</param>
/// <param name="Dates">Single dates on which a person's shifts are others, or none.</param>
public sealed record Crew(
    string Id, string Name, DutyLevel Level, IReadOnlyList<string> AreaIds, IReadOnlyList<CrewShift> Shifts, IReadOnlyList<DutyDate> Dates)
{
    /// <summary>Stands for what it is now.</summary>
    public string Version => EditCondition.VersionOf(
    [
        Id, Name, Level.ToString(), string.Join(' ', AreaIds),
        .. Shifts.Select(shift => FormattableString.Invariant($"{shift.PersonId} {string.Join(',', shift.Weekdays)} {shift.FromMinute} {shift.UntilMinute}")),
        .. Dates.Select(date => FormattableString.Invariant($"{date.PersonId} {date.Date:uuuu-MM-dd} {date.Hours?.FromMinute} {date.Hours?.UntilMinute}")),
    ]);
}

/// <summary>Who is told when: the next level after the one before did not answer.</summary>
public enum DutyLevel
{
    /// <summary>Goes out and mends it; told first.</summary>
    Crew,

    /// <summary>Leads the crews; told when no crew answered.</summary>
    Supervisor,

    /// <summary>Watches the city; told last.</summary>
    Operator,
}

/// <summary>Hours of a person in a crew, week by week, in the city's local time.</summary>
/// <param name="PersonId">Who.</param>
/// <param name="Weekdays">ISO weekdays on which it begins, 1 Monday to 7 Sunday; at least one, in order.</param>
/// <param name="FromMinute">Minute of the day at which it begins, 0 to 1439.</param>
/// <param name="UntilMinute">Minute of the day at which it ends, 0 to 1439; one that is not later than the beginning is of the next day, so that equal ones last a day.</param>
public sealed record CrewShift(string PersonId, IReadOnlyList<int> Weekdays, int FromMinute, int UntilMinute);

/// <summary>A single date on which a person's shifts in a crew, those that begin on it, are others or none.</summary>
/// <param name="PersonId">Who.</param>
/// <param name="Date">The local date.</param>
/// <param name="Hours">The hours instead, as in <see cref="CrewShift"/>; null for none: leave, illness.</param>
public sealed record DutyDate(string PersonId, LocalDate Date, DutyHours? Hours);

/// <summary>Hours that begin on a date.</summary>
/// <param name="FromMinute">Minute of the day, 0 to 1439.</param>
/// <param name="UntilMinute">Minute of the day; of the next one where it is not later than the beginning.</param>
public sealed record DutyHours(int FromMinute, int UntilMinute);

/// <summary>Where a fault is, for the question who answers for it.</summary>
/// <param name="KelurahanId">Official code; null where it is not known.</param>
/// <param name="KecamatanId">Official code; null where it is not known.</param>
public readonly record struct DutyPlace(string? KelurahanId, string? KecamatanId);

/// <summary>A person on duty.</summary>
/// <param name="PersonId">Who.</param>
/// <param name="Crew">In which crew.</param>
public sealed record OnDutyPerson(string PersonId, Crew Crew);
