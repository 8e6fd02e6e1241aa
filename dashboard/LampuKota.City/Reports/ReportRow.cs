namespace LampuKota.City;

/// <summary>A report as it lies in the database; people see it as a <see cref="CitizenReport"/>, whose members say what these mean.</summary>
public sealed class ReportRow
{
    /// <summary>Number, rising.</summary>
    public long Id { get; init; }

    /// <summary>The code that it is followed by.</summary>
    public required string Code { get; init; }

    /// <summary>What was seen.</summary>
    public required ReportKind Kind { get; init; }

    /// <summary>The lamp.</summary>
    public string? LampId { get; set; }

    /// <summary>Where it is.</summary>
    public required string KelurahanId { get; set; }

    /// <summary>The place in words.</summary>
    public string? Place { get; set; }

    /// <summary>In the citizen's words.</summary>
    public string? Note { get; set; }

    /// <summary>A photo of it.</summary>
    public string? PhotoId { get; set; }

    /// <summary>What telemetry said.</summary>
    public required ReportEvidence Evidence { get; init; }

    /// <summary>Whether it came from another connection than the others.</summary>
    public required bool IsIndependent { get; init; }

    /// <summary>When it came.</summary>
    public required long ReceivedUnixMs { get; init; }

    /// <summary>What became of it.</summary>
    public ReportState State { get; set; }

    /// <summary>The incident that it belongs to.</summary>
    public long? IncidentId { get; set; }

    /// <summary>When it was decided.</summary>
    public long? DecidedUnixMs { get; set; }

    /// <summary>Who decided.</summary>
    public string? DecidedById { get; set; }

    /// <summary>Who decided, for people.</summary>
    public string? DecidedByName { get; set; }

    /// <summary>Why it was refused.</summary>
    public ReportRefusalReason? RefusalReason { get; set; }

    /// <summary>In the words of whoever decided.</summary>
    public string? DecisionNote { get; set; }

    /// <summary>When whoever reported read how it ended.</summary>
    public long? ToldUnixMs { get; set; }

    /// <summary>As people see it.</summary>
    public CitizenReport ToReport() => new(
        Id, Code, Kind, LampId, KelurahanId, Place, Note, PhotoId, Evidence, IsIndependent, ReceivedUnixMs, State, IncidentId,
        DecidedUnixMs is { } at ? new ReportDecision(DecidedById, DecidedByName, at, RefusalReason, DecisionNote) : null, ToldUnixMs);
}
