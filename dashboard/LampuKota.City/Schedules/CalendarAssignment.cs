using LampuKota.Lighting;
using NodaTime;

namespace LampuKota.City;

/// <summary>Lamps that shall follow another calendar.</summary>
/// <param name="Scope">Which lamps, as the person chose them.</param>
/// <param name="LampIds">The lamps of a scope of single lamps; else empty.</param>
/// <param name="CalendarId">The calendar; null for the city's default, whichever that is.</param>
public sealed record CalendarAssignment(CommandScope Scope, IReadOnlyList<string> LampIds, string? CalendarId);

/// <summary>What an assignment would change, and what the year would be then; pure.</summary>
/// <param name="Lamps">The lamps that it names.</param>
/// <param name="Changed">Those that do not follow the calendar yet.</param>
/// <param name="CalendarId">The calendar that they would follow, whether named or the default.</param>
/// <param name="From">The first lighting day of the year.</param>
/// <param name="Before">The year of the named lamps as they are.</param>
/// <param name="After">The year of the named lamps as they would be.</param>
/// <param name="Year">The calendar's year, night by night; null where it cannot be followed as it stands.</param>
/// <param name="Findings">What was found about the calendars concerned, the worst first.</param>
public sealed record AssignmentPreview(
    IReadOnlyList<LampAsset> Lamps,
    IReadOnlyList<LampAsset> Changed,
    string CalendarId,
    LocalDate From,
    AssignmentYear Before,
    AssignmentYear After,
    CalendarYear? Year,
    IReadOnlyList<ScheduleFinding> Findings)
{
    /// <summary>Whether nothing speaks against it.</summary>
    public bool IsGood => !Findings.Any(finding => finding.Severity == FindingSeverity.Error);

    /// <summary>Looks ahead.</summary>
    /// <param name="assignment">What shall be.</param>
    /// <param name="lamps">The lamps of its scope.</param>
    /// <param name="set">The calendars.</param>
    /// <param name="city">All lamps.</param>
    /// <param name="sun">The place's astronomical clock.</param>
    /// <param name="from">The first lighting day.</param>
    /// <exception cref="RequestRefusedException">There is no such calendar.</exception>
    public static AssignmentPreview Of(
        CalendarAssignment assignment, IReadOnlyList<LampAsset> lamps, ScheduleSet set, CitySnapshot city, AstronomicalClock sun, LocalDate from)
    {
        ArgumentNullException.ThrowIfNull(assignment);
        ArgumentNullException.ThrowIfNull(lamps);
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(city);
        string target = assignment.CalendarId ?? set.DefaultCalendarId;
        if (set.Calendars.All(calendar => calendar.Id != target))
            throw new RequestRefusedException(Refusal.NotFound, "calendar", "There is no calendar of this id; take one of those at GET /calendars.");

        HashSet<string> named = [.. lamps.Select(lamp => lamp.Id)];
        YearPreview preview = SchedulePreview.Of(
            set, city.Lamps.Select(lamp => named.Contains(lamp.Id) ? lamp with { CalendarId = assignment.CalendarId } : lamp), sun, from);
        Dictionary<string, CalendarYear> years = preview.Calendars.ToDictionary(year => year.CalendarId);
        HashSet<string> concerned = [.. lamps.Select(lamp => lamp.CalendarId ?? set.DefaultCalendarId), target];
        return new AssignmentPreview(
            lamps,
            [.. lamps.Where(lamp => lamp.CalendarId != assignment.CalendarId)],
            target,
            from,
            AssignmentYear.Of(lamps, lamp => years.GetValueOrDefault(lamp.CalendarId ?? set.DefaultCalendarId)),
            AssignmentYear.Of(lamps, _ => years.GetValueOrDefault(target)),
            years.GetValueOrDefault(target),
            [.. preview.Findings.Where(finding => finding.Field == "calendars" && concerned.Contains(finding.Id) && (finding.Id == target || finding.Kind == FindingKind.NotFollowed))]);
    }
}

/// <summary>What a year of some lamps comes to.</summary>
/// <param name="BurningHours">Hours that a lamp burns, on average.</param>
/// <param name="EnergyKilowattHours">Energy of all of them, kWh.</param>
public readonly record struct AssignmentYear(double BurningHours, double EnergyKilowattHours)
{
    internal static AssignmentYear Of(IReadOnlyList<LampAsset> lamps, Func<LampAsset, CalendarYear?> yearOf) => new(
        lamps.Average(lamp => yearOf(lamp)?.BurningHours ?? 0),
        lamps.Sum(lamp => (yearOf(lamp)?.FullLoadHours ?? 0) * lamp.RatedPowerWatts / 1_000));
}
