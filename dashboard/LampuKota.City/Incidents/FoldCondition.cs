namespace LampuKota.City;

/// <summary>A lasting condition, as the search for causes sees it.</summary>
/// <param name="DeviceId">The device.</param>
/// <param name="Event">TALQ event name.</param>
/// <param name="StartUnixMs">When it began.</param>
/// <param name="TakenUnixMs">From when on it is gathered: when it was told here, or when a bigger incident let go of it.</param>
/// <param name="IncidentId">The incident that it belongs to; null while others are gathered with it.</param>
/// <param name="IsPinned">Whether a person put it where it is.</param>
public sealed record FoldCondition(string DeviceId, string Event, long StartUnixMs, long TakenUnixMs, long? IncidentId = null, bool IsPinned = false)
{
    /// <summary>Whether a bigger incident has let go of it: what it comes from now began at any time before that, however long ago it began itself.</summary>
    public bool IsReleased { get; init; }

    /// <summary>What tells it from all others.</summary>
    public (string DeviceId, string Event, long StartUnixMs) Key => (DeviceId, Event, StartUnixMs);
}

/// <summary>An open incident, as the search for causes sees it.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Cause">What it comes from.</param>
/// <param name="Event">TALQ event name of its cause.</param>
/// <param name="DeviceId">Its root.</param>
/// <param name="StartUnixMs">When it began.</param>
/// <param name="CauseEndedUnixMs">When its cause was seen to have ended; null while it lasts.</param>
/// <param name="IsPaused">Whether its response times stand still.</param>
public sealed record StandingIncident(long Id, IncidentCause Cause, string Event, string DeviceId, long StartUnixMs, long? CauseEndedUnixMs = null, bool IsPaused = false)
{
    /// <summary>The cabinet that feeds its root; null where it has none.</summary>
    public string? CabinetId { get; init; }

    /// <summary>Which fault it is.</summary>
    public (IncidentCause Cause, string DeviceId, string Fault) Key => (Cause, DeviceId, FaultKinds.FaultOf(Cause, Event));

    /// <summary>Whether it is of a whole area.</summary>
    public bool IsArea => Cause is IncidentCause.Grid or IncidentCause.Network;
}

/// <summary>What a condition comes from.</summary>
/// <param name="Cause">What it is.</param>
/// <param name="Event">TALQ event name.</param>
/// <param name="DeviceId">Where: a device, a segment, or an area's official code.</param>
/// <param name="StartUnixMs">When it began.</param>
/// <param name="IncidentId">The standing incident of an area that it is; or the bigger one that still holds it; null for others and for a new one.</param>
public sealed record RootFault(IncidentCause Cause, string Event, string DeviceId, long StartUnixMs, long? IncidentId = null)
{
    /// <summary>Which fault it is, whatever told of it and whenever.</summary>
    public (IncidentCause Cause, string DeviceId, string Fault) Key => (Cause, DeviceId, FaultKinds.FaultOf(Cause, Event));
}
