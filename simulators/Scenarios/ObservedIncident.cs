namespace LampuKota.Simulators;

/// <summary>An incident as the dashboard tells it after a scenario; milliseconds of city time since the script's beginning.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Cause">What it comes from, as the API writes it.</param>
/// <param name="Event">TALQ event name of its cause.</param>
/// <param name="DeviceId">Its root.</param>
/// <param name="StartMs">When its condition began.</param>
/// <param name="RaisedMs">When it was raised: its first step.</param>
internal sealed record ObservedIncident(long Id, string Cause, string Event, string DeviceId, long StartMs, long RaisedMs)
{
    /// <summary>When the last of its conditions was seen to have ended; null while one lasts.</summary>
    public long? RecoveredMs { get; init; }

    /// <summary>When the first message was handed over; null where none was.</summary>
    public long? NotifiedMs { get; init; }

    /// <summary>The incident that took it in; null where none did.</summary>
    public long? FoldedInto { get; init; }

    /// <summary>Its conditions.</summary>
    public IReadOnlyList<ObservedCondition> Conditions { get; init; } = [];
}

/// <summary>One condition of an incident.</summary>
/// <param name="DeviceId">The device.</param>
/// <param name="Event">TALQ event name.</param>
/// <param name="StartMs">When it began.</param>
internal sealed record ObservedCondition(string DeviceId, string Event, long StartMs);

/// <summary>A message that a person got.</summary>
/// <param name="Person">Who.</param>
/// <param name="IncidentId">Of which incident; null where it tells of none.</param>
/// <param name="AtMs">When, city time since the script's beginning.</param>
/// <param name="Title">What it says.</param>
internal sealed record ObservedMessage(string Person, long? IncidentId, long AtMs, string Title);
