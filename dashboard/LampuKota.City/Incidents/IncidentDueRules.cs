namespace LampuKota.City;

/// <summary>What is due next at an incident; pure.</summary>
public static class IncidentDueRules
{
    /// <summary>What is awaited and until when; null where nothing is.</summary>
    /// <param name="incident">The incident.</param>
    public static (IncidentStepKind Kind, long DueUnixMs)? Next(IncidentRecord incident)
    {
        ArgumentNullException.ThrowIfNull(incident);
        return incident.State switch
        {
            IncidentState.Raised or IncidentState.Notified => (IncidentStepKind.Accepted, incident.Due.AcceptUnixMs),
            IncidentState.Accepted => (IncidentStepKind.OnSite, Math.Min(incident.Due.OnSiteUnixMs, incident.Due.RepairUnixMs)),
            IncidentState.OnSite => (IncidentStepKind.Fixed, incident.Due.RepairUnixMs),
            _ => null,
        };
    }

    /// <summary>Whether what is awaited has not come in time; never while the times stand still.</summary>
    /// <param name="incident">The incident.</param>
    /// <param name="nowUnixMs">City time.</param>
    public static bool IsOverdue(IncidentRecord incident, long nowUnixMs)
    {
        ArgumentNullException.ThrowIfNull(incident);
        return incident.Due.PausedSinceUnixMs is null && Next(incident) is { } next && Math.Min(next.DueUnixMs, incident.Due.RepairUnixMs) < nowUnixMs;
    }
}
