namespace LampuKota.City;

/// <summary>What a citizen reported: nothing of it says who that was.</summary>
/// <param name="Id">Number, rising.</param>
/// <param name="Code">The code that whoever reported follows it by.</param>
/// <param name="Kind">What was seen.</param>
/// <param name="LampId">The lamp; null where only a place in words was given.</param>
/// <param name="KelurahanId">Where it is, by official code.</param>
/// <param name="Place">The place in words; null where the lamp is known.</param>
/// <param name="Note">In the citizen's words; null for none, and once it is forgotten.</param>
/// <param name="PhotoId">A photo of it; null for none, and once it is forgotten.</param>
/// <param name="Evidence">What telemetry said when it came.</param>
/// <param name="IsIndependent">Whether it came from another connection than all others of this lamp on that day.</param>
/// <param name="ReceivedUnixMs">When it came, city time.</param>
/// <param name="State">What became of it.</param>
/// <param name="IncidentId">The incident that it led to or belongs to; null where there is none.</param>
/// <param name="Decision">Who decided about it, when and why; null where nobody has.</param>
/// <param name="ToldUnixMs">When whoever reported first read how it ended, city time; null until then.</param>
public sealed record CitizenReport(
    long Id,
    string Code,
    ReportKind Kind,
    string? LampId,
    string KelurahanId,
    string? Place,
    string? Note,
    string? PhotoId,
    ReportEvidence Evidence,
    bool IsIndependent,
    long ReceivedUnixMs,
    ReportState State,
    long? IncidentId,
    ReportDecision? Decision,
    long? ToldUnixMs);

/// <summary>Who decided about a report.</summary>
/// <param name="PersonId">Who; null for LampuKota itself, where an open incident explained it.</param>
/// <param name="PersonName">Who, for people.</param>
/// <param name="AtUnixMs">When, city time.</param>
/// <param name="Reason">Why it was refused; null where it was not.</param>
/// <param name="Note">In the person's words, for whoever reported; null for none.</param>
public sealed record ReportDecision(string? PersonId, string? PersonName, long AtUnixMs, ReportRefusalReason? Reason, string? Note);

/// <summary>What became of a report.</summary>
public enum ReportState
{
    /// <summary>Somebody has to look at it.</summary>
    Waiting,

    /// <summary>It belongs to an incident that was known already.</summary>
    Joined,

    /// <summary>An incident was raised for it.</summary>
    Raised,

    /// <summary>Nothing is done about it, and whoever reported is told why.</summary>
    Refused,
}

/// <summary>What telemetry says of a lamp at the moment of a report.</summary>
public enum ReportEvidence
{
    /// <summary>No lamp was named.</summary>
    NoLamp,

    /// <summary>The lamp has no meter, or nothing was heard of it of late.</summary>
    NotMeasured,

    /// <summary>It is measured to burn.</summary>
    MeasuredLit,

    /// <summary>It is measured to be dark, and should burn.</summary>
    MeasuredDark,

    /// <summary>It is measured to be off, as its schedule says.</summary>
    OffBySchedule,
}

/// <summary>Why nothing is done about a report.</summary>
public enum ReportRefusalReason
{
    /// <summary>The lamp was looked at, and is well.</summary>
    Works,

    /// <summary>It is meant to be so, by its schedule.</summary>
    Scheduled,

    /// <summary>It is none of the city's lamps.</summary>
    NotOurs,

    /// <summary>The place could not be found.</summary>
    NotFound,

    /// <summary>It is no report.</summary>
    Abuse,
}
