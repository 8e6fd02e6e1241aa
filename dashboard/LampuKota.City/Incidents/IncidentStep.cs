namespace LampuKota.City;

/// <summary>One thing that happened to an incident; steps are only ever added, and their ids rise in the order of their commits.</summary>
/// <param name="Id">Number, rising over all incidents: a reader's cursor.</param>
/// <param name="IncidentId">The incident.</param>
/// <param name="Kind">What happened.</param>
/// <param name="State">The incident's state after it.</param>
/// <param name="Version">The incident's version after it.</param>
/// <param name="PersonId">Who did it; null for LampuKota itself.</param>
/// <param name="PersonName">Who did it, for people; null for LampuKota itself.</param>
/// <param name="AtUnixMs">When it was recorded, city time.</param>
/// <param name="DoneUnixMs">When it was done, where that was earlier because a phone was offline; null where it is the same.</param>
/// <param name="Note">In the person's words; null for none.</param>
/// <param name="Parts">What was used.</param>
/// <param name="PhotoIds">Photos of it.</param>
/// <param name="ClientKey">Key that the client gave it, so that it is taken once; null where none was given.</param>
/// <param name="ReferenceId">The command or the other incident that it speaks of; null for none.</param>
/// <param name="DeviceIds">The devices that it speaks of.</param>
public sealed record IncidentStep(
    long Id,
    long IncidentId,
    IncidentStepKind Kind,
    IncidentState State,
    int Version,
    string? PersonId,
    string? PersonName,
    long AtUnixMs,
    long? DoneUnixMs,
    string? Note,
    IReadOnlyList<IncidentPart> Parts,
    IReadOnlyList<string> PhotoIds,
    string? ClientKey,
    string? ReferenceId,
    IReadOnlyList<string> DeviceIds);

/// <summary>A spare part that was used.</summary>
/// <param name="Name">What.</param>
/// <param name="Count">How many, 1 to 999.</param>
public sealed record IncidentPart(string Name, int Count);

/// <summary>One condition of an incident: a device with a fault, from its beginning to its end.</summary>
/// <param name="DeviceId">The device.</param>
/// <param name="Event">TALQ event name.</param>
/// <param name="StartUnixMs">When it began, city time.</param>
/// <param name="EndedUnixMs">When it ended, city time; null while it lasts.</param>
/// <param name="IncidentId">The incident that it belongs to; null while others are gathered with it.</param>
/// <param name="ReleasedFromId">The bigger incident with which it did not end; null where there was none.</param>
public sealed record IncidentCondition(string DeviceId, string Event, long StartUnixMs, long? EndedUnixMs, long? IncidentId, long? ReleasedFromId = null);
