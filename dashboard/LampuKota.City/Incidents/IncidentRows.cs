namespace LampuKota.City;

/// <summary>An incident as it lies in the database; people see it as an <see cref="IncidentRecord"/>, whose members say what these mean.</summary>
public sealed class IncidentRow
{
    /// <summary>Number, rising.</summary>
    public long Id { get; init; }

    /// <summary>What it comes from.</summary>
    public required IncidentCause Cause { get; set; }

    /// <summary>TALQ event name of its cause.</summary>
    public required string Event { get; set; }

    /// <summary>The root.</summary>
    public required string DeviceId { get; set; }

    /// <summary>Official code of the district.</summary>
    public string? KecamatanId { get; set; }

    /// <summary>Official code of the urban village.</summary>
    public string? KelurahanId { get; set; }

    /// <summary>The cabinet that feeds it.</summary>
    public string? CabinetId { get; set; }

    /// <summary>Where people stand with it.</summary>
    public IncidentState State { get; set; }

    /// <summary>Rises by one with each step.</summary>
    public int Version { get; set; }

    /// <summary>When the condition began.</summary>
    public required long StartUnixMs { get; set; }

    /// <summary>When the condition ended.</summary>
    public long? EndedUnixMs { get; set; }

    /// <summary>When the cause at the root ended, while some of what it explained lasts.</summary>
    public long? CauseEndedUnixMs { get; set; }

    /// <summary>When it was recorded, or reopened last.</summary>
    public required long RaisedUnixMs { get; set; }

    /// <summary>When the first message was handed over.</summary>
    public long? NotifiedUnixMs { get; set; }

    /// <summary>When it was closed.</summary>
    public long? ClosedUnixMs { get; set; }

    /// <summary>How many lamps it explains.</summary>
    public required int AffectedLampCount { get; set; }

    /// <summary>Who has taken it on.</summary>
    public string? WorkerId { get; set; }

    /// <summary>Who has taken it on, for people.</summary>
    public string? WorkerName { get; set; }

    /// <summary>The crew that has taken it on.</summary>
    public string? CrewId { get; set; }

    /// <summary>Since when.</summary>
    public long? AcceptedUnixMs { get; set; }

    /// <summary>Until when somebody takes it on.</summary>
    public long AcceptDueUnixMs { get; set; }

    /// <summary>Until when a crew is there.</summary>
    public long OnSiteDueUnixMs { get; set; }

    /// <summary>Until when it is repaired, as a rule.</summary>
    public long RepairDueUnixMs { get; set; }

    /// <summary>Until when it is repaired, at the latest.</summary>
    public long LatestRepairDueUnixMs { get; set; }

    /// <summary>Since when these stand still.</summary>
    public long? PausedSinceUnixMs { get; set; }

    /// <summary>The incident that took it in.</summary>
    public long? MergedIntoId { get; set; }

    /// <summary>How often it was reopened or came back.</summary>
    public int ReopenCount { get; set; }

    /// <summary>The maintenance lock that was asked for.</summary>
    public string? LockId { get; set; }

    /// <summary>Whether a gateway has confirmed it.</summary>
    public bool IsLockHeld { get; set; }

    /// <summary>The last test light.</summary>
    public string? TestCommandId { get; set; }

    /// <summary>What is searched in, lower case: number, root, pole, street, places.</summary>
    public required string SearchText { get; set; }

    /// <summary>Measured values that led to it, a JSON object by quantity name.</summary>
    public required string Values { get; init; }

    /// <summary>The conditions that belong to it.</summary>
    public List<IncidentConditionRow> Conditions { get; init; } = [];

    /// <summary>What happened to it.</summary>
    public List<IncidentStepRow> Steps { get; init; } = [];
}

/// <summary>One condition of a device; its key is (device, event, start), so that redelivery changes nothing.</summary>
public sealed class IncidentConditionRow
{
    /// <summary>The device.</summary>
    public required string DeviceId { get; init; }

    /// <summary>TALQ event name.</summary>
    public required string Event { get; init; }

    /// <summary>When the condition began.</summary>
    public required long StartUnixMs { get; init; }

    /// <summary>From when on it is gathered: when the dashboard was told, or when a bigger incident let go of it.</summary>
    public required long TakenUnixMs { get; set; }

    /// <summary>When it ended; null while it lasts.</summary>
    public long? EndedUnixMs { get; set; }

    /// <summary>The incident that it belongs to; null while others are gathered with it.</summary>
    public long? IncidentId { get; set; }

    /// <summary>Whether a person put it where it is; rules leave it there.</summary>
    public bool IsPinned { get; set; }

    /// <summary>The bigger incident with which it did not end.</summary>
    public long? ReleasedFromId { get; set; }

    /// <summary>Measured values that led to it, a JSON object by quantity name.</summary>
    public required string Values { get; init; }
}

/// <summary>A step as it lies in the database; people see it as an <see cref="IncidentStep"/>, whose members say what these mean.</summary>
public sealed class IncidentStepRow
{
    /// <summary>Number, rising over all incidents.</summary>
    public long Id { get; init; }

    /// <summary>The incident.</summary>
    public long IncidentId { get; set; }

    /// <summary>What happened.</summary>
    public required IncidentStepKind Kind { get; init; }

    /// <summary>The incident's state after it.</summary>
    public required IncidentState State { get; init; }

    /// <summary>The incident's version after it.</summary>
    public required int Version { get; init; }

    /// <summary>Who did it; null for LampuKota itself.</summary>
    public string? PersonId { get; init; }

    /// <summary>Who did it, for people.</summary>
    public string? PersonName { get; init; }

    /// <summary>When it was recorded.</summary>
    public required long AtUnixMs { get; init; }

    /// <summary>When it was done, where that was earlier.</summary>
    public long? DoneUnixMs { get; init; }

    /// <summary>In the person's words.</summary>
    public string? Note { get; init; }

    /// <summary>What was used, a JSON array of <see cref="IncidentPart"/>; null for nothing.</summary>
    public string? Parts { get; init; }

    /// <summary>Photos by their ids, separated by spaces; null for none.</summary>
    public string? PhotoIds { get; init; }

    /// <summary>Key that the client gave it.</summary>
    public string? ClientKey { get; init; }

    /// <summary>The command or the other incident that it speaks of.</summary>
    public string? ReferenceId { get; set; }

    /// <summary>The devices that it speaks of, separated by spaces; null for none.</summary>
    public string? DeviceIds { get; init; }
}
