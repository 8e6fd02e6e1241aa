using LampuKota.City;

namespace LampuKota.Dashboard;

/// <summary>An incident. Times are Unix milliseconds, city time.</summary>
/// <param name="Id">Number, rising.</param>
/// <param name="Cause">What it comes from.</param>
/// <param name="Event">TALQ event name of its cause.</param>
/// <param name="Device">The root: lamp, sensor, gateway, segment, cabinet, or an area's official code.</param>
/// <param name="State">Where people stand with it.</param>
/// <param name="Version">Rises by one with each step; goes back as <c>expectedVersion</c>.</param>
/// <param name="StartUnixMs">When the condition began.</param>
/// <param name="EndedUnixMs">When the condition ended; null while it lasts.</param>
/// <param name="RaisedUnixMs">When it was recorded, or reopened last.</param>
/// <param name="NotifiedUnixMs">When the first message was handed over.</param>
/// <param name="ClosedUnixMs">When it was closed; null while it is open.</param>
/// <param name="Open">Whether it is not closed.</param>
/// <param name="AffectedLampCount">How many lamps it explains.</param>
/// <param name="Lng">Degrees east of Greenwich; null where the root is an area.</param>
/// <param name="Lat">Degrees north of the equator.</param>
/// <param name="Place">Where it is, by ids.</param>
/// <param name="Worker">Who has taken it on.</param>
/// <param name="Due">Until when what is due.</param>
/// <param name="Overdue">Whether what is awaited has not come in time.</param>
/// <param name="MergedInto">The incident that took it in.</param>
/// <param name="ReopenCount">How often it was reopened or came back.</param>
/// <param name="LockId">The maintenance lock that was asked for.</param>
/// <param name="LockHeld">Whether a gateway has confirmed it.</param>
/// <param name="TestCommandId">The last test light.</param>
/// <param name="Values">Measured values that led to it, by quantity name.</param>
public sealed record ApiIncident(
    long Id,
    IncidentCause Cause,
    string Event,
    string Device,
    IncidentState State,
    int Version,
    long StartUnixMs,
    long? EndedUnixMs,
    long RaisedUnixMs,
    long? NotifiedUnixMs,
    long? ClosedUnixMs,
    bool Open,
    int AffectedLampCount,
    double? Lng,
    double? Lat,
    IncidentPlace Place,
    IncidentWorker? Worker,
    IncidentDue Due,
    bool Overdue,
    long? MergedInto,
    int ReopenCount,
    string? LockId,
    bool LockHeld,
    string? TestCommandId,
    IReadOnlyDictionary<string, double> Values)
{
    internal static ApiIncident Of(IncidentRecord incident, CitySnapshot city, long nowUnixMs)
    {
        (double Lng, double Lat)? place = city.PlaceOf(incident.DeviceId) ?? (incident.Place.CabinetId is { } cabinetId ? city.PlaceOf(cabinetId) : null);
        return new ApiIncident(
            incident.Id, incident.Cause, incident.Event, incident.DeviceId, incident.State, incident.Version, incident.StartUnixMs, incident.EndedUnixMs,
            incident.RaisedUnixMs, incident.NotifiedUnixMs, incident.ClosedUnixMs, incident.IsOpen, incident.AffectedLampCount, place?.Lng, place?.Lat,
            incident.Place, incident.Worker, incident.Due, IncidentDueRules.IsOverdue(incident, nowUnixMs), incident.MergedIntoId, incident.ReopenCount,
            incident.LockId, incident.IsLockHeld, incident.TestCommandId, incident.Values);
    }
}

/// <summary>An incident with what it is made of and what happened to it.</summary>
/// <param name="Incident">The incident.</param>
/// <param name="Conditions">Its conditions, those that last first, at most 1,000; those with <c>releasedFromId</c> of this incident did not return with it.</param>
/// <param name="Steps">Its steps, oldest first.</param>
/// <param name="Allowed">The steps that who asks may take now.</param>
public sealed record ApiIncidentDetail(
    ApiIncident Incident, IReadOnlyList<IncidentCondition> Conditions, IReadOnlyList<IncidentStep> Steps, IReadOnlyList<IncidentStepKind> Allowed);

/// <summary>What became of a step.</summary>
/// <param name="Incident">The incident as it stands after it.</param>
/// <param name="Step">The step as it was recorded.</param>
/// <param name="Repeat">Whether it had been taken before, and changed nothing now.</param>
public sealed record ApiIncidentStepResult(ApiIncident Incident, IncidentStep Step, bool Repeat);

/// <summary>A fault by people's word.</summary>
/// <param name="Root">Where: a lamp, a cabinet, a segment, a gateway, a sensor, or the official code of a kelurahan or kecamatan.</param>
/// <param name="Note">What is wrong, 1 to 1,000 characters.</param>
/// <param name="ClientKey">A key of the client's own choice; the same key raises one incident.</param>
/// <param name="PhotoIds">Photos of it.</param>
public sealed record ApiIncidentReport(string Root, string Note, string ClientKey, IReadOnlyList<string>? PhotoIds = null);
