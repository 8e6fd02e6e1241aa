namespace LampuKota.City;

/// <summary>A fault of the city with all that it explains: one record for people, however many events told of it.</summary>
/// <param name="Id">Number, rising.</param>
/// <param name="Cause">What it comes from.</param>
/// <param name="Event">TALQ event name of its cause, for instance <c>lampFailure</c>.</param>
/// <param name="DeviceId">The root: a lamp, a sensor, a gateway, a segment, a cabinet, or the official code of an area.</param>
/// <param name="Place">Where that is.</param>
/// <param name="State">Where people stand with it.</param>
/// <param name="Version">Rises by one with each step.</param>
/// <param name="StartUnixMs">When the condition began, city time.</param>
/// <param name="EndedUnixMs">When the condition ended, city time; null while it lasts.</param>
/// <param name="RaisedUnixMs">When it was recorded here, or reopened last, city time.</param>
/// <param name="ClosedUnixMs">When it was closed, city time; null while it is open.</param>
/// <param name="AffectedLampCount">How many lamps it explains.</param>
/// <param name="Values">Measured values that led to it, by quantity name.</param>
public sealed record IncidentRecord(
    long Id,
    IncidentCause Cause,
    string Event,
    string DeviceId,
    IncidentPlace Place,
    IncidentState State,
    int Version,
    long StartUnixMs,
    long? EndedUnixMs,
    long RaisedUnixMs,
    long? ClosedUnixMs,
    int AffectedLampCount,
    IReadOnlyDictionary<string, double> Values)
{
    /// <summary>When the first message was handed over, city time; null where none was.</summary>
    public long? NotifiedUnixMs { get; init; }

    /// <summary>Who has taken it on; null where nobody has.</summary>
    public IncidentWorker? Worker { get; init; }

    /// <summary>Until when what is due.</summary>
    public required IncidentDue Due { get; init; }

    /// <summary>The incident that took it in; null where none did.</summary>
    public long? MergedIntoId { get; init; }

    /// <summary>How often it was reopened or came back.</summary>
    public int ReopenCount { get; init; }

    /// <summary>The maintenance lock that was asked for on site, a command id; null where none is.</summary>
    public string? LockId { get; init; }

    /// <summary>Whether a gateway has confirmed that lock.</summary>
    public bool IsLockHeld { get; init; }

    /// <summary>The last test light, a command id; null where there was none.</summary>
    public string? TestCommandId { get; init; }

    /// <summary>When the cause at the root ended, while some of what it explained has not come back; city time.</summary>
    public long? CauseEndedUnixMs { get; init; }

    /// <summary>Whether it is not closed.</summary>
    public bool IsOpen => ClosedUnixMs is null;
}

/// <summary>Where an incident is; a part is null where the root lies in more than one of it.</summary>
/// <param name="KecamatanId">Official code of the district.</param>
/// <param name="KelurahanId">Official code of the urban village.</param>
/// <param name="CabinetId">The cabinet that feeds it.</param>
public sealed record IncidentPlace(string? KecamatanId, string? KelurahanId, string? CabinetId);

/// <summary>Who has taken an incident on.</summary>
/// <param name="PersonId">The person.</param>
/// <param name="PersonName">The person, for people.</param>
/// <param name="CrewId">The person's crew; null where none was named.</param>
/// <param name="AcceptedUnixMs">Since when, city time.</param>
public sealed record IncidentWorker(string PersonId, string PersonName, string? CrewId, long AcceptedUnixMs);

/// <summary>Until when what is due, city time; moved on by the length of each pause.</summary>
/// <param name="AcceptUnixMs">Somebody has taken it on.</param>
/// <param name="OnSiteUnixMs">A crew is there.</param>
/// <param name="RepairUnixMs">It is repaired, as a rule.</param>
/// <param name="LatestRepairUnixMs">It is repaired, at the latest.</param>
/// <param name="PausedSinceUnixMs">Since when all of these stand still; null while they run.</param>
public sealed record IncidentDue(long AcceptUnixMs, long OnSiteUnixMs, long RepairUnixMs, long LatestRepairUnixMs, long? PausedSinceUnixMs = null);
