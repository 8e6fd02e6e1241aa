using System.Text.Json.Serialization;

namespace LampuKota.Lighting;

/// <summary>Payload of <c>{gateway}/desired</c>, retained: all that a gateway must know to run by itself.</summary>
/// <param name="Version">Rises with each change, from 1; a gateway ignores what is not newer than what it runs.</param>
/// <param name="Lamps">The lamps behind the gateway.</param>
/// <param name="Calendars">The calendars that the lamps follow, by id.</param>
/// <param name="Programs">The control programs that the calendars choose from, by id.</param>
/// <param name="Settings">Settings of the gateway.</param>
/// <param name="DateLists">The date lists that the calendars' rules refer to, by id; null where there are none.</param>
/// <param name="Photocell">The gateway's photocell; null where any sensor's <c>photocellOutput</c> is taken for one.</param>
/// <param name="PowerReturn">How lamps are lit when the power has come back; null for <see cref="PowerReturnSettings.Default"/>.</param>
public sealed record DesiredDocument(
    long Version,
    IReadOnlyList<DesiredLamp> Lamps,
    IReadOnlyList<Calendar> Calendars,
    IReadOnlyList<ControlProgram> Programs,
    GatewaySettings Settings,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<DateList>? DateLists = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] PhotocellSettings? Photocell = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] PowerReturnSettings? PowerReturn = null)
{
    /// <summary>The update that the gateway shall have; null for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DesiredUpdate? Update { get; init; }

    /// <summary>What is outside the limits or refers to nothing, in plain words; empty where a gateway may run it.</summary>
    public IReadOnlyList<string> Validate()
    {
        var problems = new Problems();
        if (Version < 1)
            problems.Add($"The version {Version} must be 1 or above.");

        problems.Add(Settings.Validate());
        problems.Add(Update?.Validate() ?? []);
        Photocell?.Validate(problems);
        PowerReturn?.Validate(problems);
        HashSet<string> programs = Ids(problems, Programs, LightingLimits.MaximumCalendars, "control program", static program => program.Id);
        HashSet<string> calendars = Ids(problems, Calendars, LightingLimits.MaximumCalendars, "calendar", static calendar => calendar.Id);
        HashSet<string> dateLists = Ids(problems, DateLists ?? [], LightingLimits.MaximumDateLists, "date list", static list => list.Id);
        Ids(problems, Lamps, LightingLimits.MaximumLamps, "lamp", static lamp => lamp.Id);
        if (problems.Sentences.Count > 0)
            return problems.Sentences;

        foreach (ControlProgram program in Programs)
            problems.Add(program.Validate());
        foreach (DateList list in DateLists ?? [])
            problems.Add(list.Validate());
        foreach (Calendar calendar in Calendars)
            problems.Add(calendar.Validate(programs, dateLists));
        foreach (DesiredLamp lamp in Lamps)
            lamp.Validate(calendars, problems);
        return problems.Sentences;
    }

    /// <summary>Which parts of its schedules do not check.</summary>
    internal ScheduleFlaws FindScheduleFlaws()
    {
        var programProblems = new Problems();
        var calendarProblems = new Problems();
        HashSet<string> programs = Ids(programProblems, Programs, LightingLimits.MaximumCalendars, "control program", static program => program.Id);
        HashSet<string> calendars = Ids(calendarProblems, Calendars, LightingLimits.MaximumCalendars, "calendar", static calendar => calendar.Id);
        HashSet<string> dateLists = Ids(calendarProblems, DateLists ?? [], LightingLimits.MaximumDateLists, "date list", static list => list.Id);
        foreach (ControlProgram program in programs.Count == Programs.Count ? Programs : [])
            programProblems.Add(program.Validate());
        foreach (Calendar calendar in calendars.Count == Calendars.Count ? Calendars : [])
            calendarProblems.Add(calendar.Validate(programs, dateLists));
        foreach (DateList list in dateLists.Count == (DateLists?.Count ?? 0) ? DateLists ?? [] : [])
            calendarProblems.Add(list.Validate());
        return (programProblems.Sentences.Count > 0 ? ScheduleFlaws.Program : ScheduleFlaws.None)
            | (calendarProblems.Sentences.Count > 0 ? ScheduleFlaws.Calendar : ScheduleFlaws.None);
    }

    private static HashSet<string> Ids<T>(Problems problems, IReadOnlyList<T?> items, int maximum, string what, Func<T, string> idOf)
        where T : class
    {
        var ids = new HashSet<string>();
        if (items.Count > maximum)
        {
            problems.Add($"A document may hold {maximum} of kind {what}, not {items.Count}.");
            return ids;
        }

        foreach (T? item in items)
        {
            if (item is null || !Validity.IsDeviceId(idOf(item)))
                problems.Add($"The id {Validity.Quote(item is null ? null : idOf(item))} of a {what} is not an id.");
            else if (!ids.Add(idOf(item)))
                problems.Add($"The {what} {idOf(item)} is there twice.");
        }

        return ids;
    }
}

/// <summary>One lamp as the backend knows it.</summary>
/// <param name="Id">Lamp id.</param>
/// <param name="RatedPowerWatts">Power at 100 %, above 0 and at most 5,000 W.</param>
/// <param name="CalendarId">The calendar it follows.</param>
/// <param name="SegmentId">The segment that feeds it; null where that is not known. The fault rules of gateways and of ingest need it.</param>
public sealed record DesiredLamp(
    string Id,
    double RatedPowerWatts,
    string CalendarId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? SegmentId = null)
{
    internal void Validate(HashSet<string> calendars, Problems problems)
    {
        if (RatedPowerWatts is not (> 0 and <= LightingLimits.MaximumRatedPowerWatts))
            problems.Add($"The lamp {Id} must draw more than 0 and at most {LightingLimits.MaximumRatedPowerWatts} W.");
        if (SegmentId is not null && !Validity.IsDeviceId(SegmentId))
            problems.Add($"The segment {Validity.Quote(SegmentId)} of the lamp {Id} is not an id.");
        if (!calendars.Contains(CalendarId))
            problems.Add($"The lamp {Id} follows the calendar {Validity.Quote(CalendarId)}, which is not there.");
    }
}

/// <summary>Settings of a gateway.</summary>
/// <param name="ReportIntervalSeconds">Seconds of city time between telemetry packs, 1 to 86,400; changes are reported at once besides.</param>
/// <param name="LatitudeDegrees">Latitude for the astronomical clock, north positive.</param>
/// <param name="LongitudeDegrees">Longitude for the astronomical clock, east positive.</param>
public sealed record GatewaySettings(int ReportIntervalSeconds, double LatitudeDegrees, double LongitudeDegrees)
{
    /// <summary>What is outside the limits, in plain words.</summary>
    public IReadOnlyList<string> Validate()
    {
        var problems = new Problems();
        if (ReportIntervalSeconds is < 1 or > LightingLimits.MaximumReportIntervalSeconds)
            problems.Add($"The report interval of {ReportIntervalSeconds} s must be 1 to {LightingLimits.MaximumReportIntervalSeconds} s.");
        if (LatitudeDegrees is not (>= -90 and <= 90))
            problems.Add("The latitude must be -90 to 90 degrees.");
        if (LongitudeDegrees is not (>= -180 and <= 180))
            problems.Add("The longitude must be -180 to 180 degrees.");
        return problems.Sentences;
    }
}
