using LampuKota.Lighting;

namespace LampuKota.City;

/// <summary>What a crew must be. Every limit with its origin.</summary>
public static class CrewRules
{
    /// <summary>Crews of a city: one a kelurahan, and some to lead them.</summary>
    public const int MaximumCrews = 100;

    /// <summary>Shifts of a crew: twenty people, each with two kinds of days.</summary>
    public const int MaximumShifts = 40;

    /// <summary>Exceptions of a crew: a year of leave for ten people.</summary>
    public const int MaximumDates = 200;

    /// <summary>Areas of a crew: all kelurahan of a city.</summary>
    public const int MaximumAreas = 60;

    private const int MinutesPerDay = 24 * 60;

    /// <summary>Checks a crew, and puts its parts in order.</summary>
    /// <param name="crew">The crew.</param>
    /// <param name="city">The areas that there are.</param>
    /// <returns>The crew as it is to be kept.</returns>
    /// <exception cref="RequestRefusedException">It does not check; the message tells the first thing to mend.</exception>
    public static Crew Check(Crew crew, CitySnapshot city)
    {
        ArgumentNullException.ThrowIfNull(crew);
        ArgumentNullException.ThrowIfNull(city);
        Require(DeviceId.IsValid(crew.Id), "id", $"The id must have 1 to {DeviceId.MaximumLength} capital letters, digits, dots and hyphens.");
        Require(IsName(crew.Name), "name", $"The name must have 1 to {LightingLimits.MaximumNameLength} characters.");
        Require(Enum.IsDefined(crew.Level), "level", "The level must be crew, supervisor or operator.");
        Require(crew.AreaIds.Count <= MaximumAreas && crew.Shifts.Count <= MaximumShifts && crew.Dates.Count <= MaximumDates, null,
            $"A crew may have {MaximumAreas} areas, {MaximumShifts} shifts and {MaximumDates} exceptions; make two of it.");
        if (crew.AreaIds.FirstOrDefault(id => city.FindKelurahan(id) is null && city.FindKecamatan(id) is null) is { } unknown)
            throw Refused("areas", $"There is no kelurahan and no kecamatan {Short(unknown)}; take an official code of the city.");
        foreach (CrewShift shift in crew.Shifts)
        {
            RequirePerson(shift.PersonId);
            Require(shift.Weekdays.Count > 0 && shift.Weekdays.All(day => day is >= 1 and <= 7), "weekdays", "A shift needs at least one weekday, 1 Monday to 7 Sunday.");
            RequireHours(shift.FromMinute, shift.UntilMinute);
        }

        foreach (DutyDate exception in crew.Dates)
        {
            RequirePerson(exception.PersonId);
            if (exception.Hours is { } hours)
                RequireHours(hours.FromMinute, hours.UntilMinute);
        }

        Require(crew.Dates.DistinctBy(one => (one.PersonId, one.Date)).Count() == crew.Dates.Count, "date", "A person may have one exception a date; change the one that there is.");
        return crew with
        {
            Name = crew.Name.Trim(),
            AreaIds = [.. crew.AreaIds.Distinct().Order(StringComparer.Ordinal)],
            Shifts = [.. crew.Shifts.Select(shift => shift with { Weekdays = [.. shift.Weekdays.Distinct().Order()] }).OrderBy(shift => shift.FromMinute).ThenBy(shift => shift.PersonId, StringComparer.Ordinal)],
            Dates = [.. crew.Dates.OrderBy(one => one.Date).ThenBy(one => one.PersonId, StringComparer.Ordinal)],
        };
    }

    private static bool IsName(string name) => !string.IsNullOrWhiteSpace(name) && name.Length <= LightingLimits.MaximumNameLength && !name.Any(char.IsControl);

    private static void RequirePerson(string personId) =>
        Require(personId.Length is > 0 and <= ContactRules.MaximumPersonIdLength && !personId.Any(char.IsControl), "person", "A shift needs a person.");

    private static void RequireHours(int fromMinute, int untilMinute) =>
        Require(fromMinute is >= 0 and < MinutesPerDay && untilMinute is >= 0 and < MinutesPerDay, "from", "Hours must be times of a day, 00:00 to 23:59.");

    private static void Require(bool isGood, string? field, RefusalSentence sentence)
    {
        if (!isGood)
            throw Refused(field, sentence);
    }

    private static RequestRefusedException Refused(string? field, RefusalSentence sentence) => new(Refusal.Invalid, field, sentence);

    private static string Short(string text) => text.Length <= 40 ? text : text[..40];
}
