namespace LampuKota.City;

/// <summary>A step that somebody takes.</summary>
/// <param name="Kind">Which.</param>
/// <param name="ClientKey">A key of the client's own choice, 1 to 64 letters, digits, <c>-</c>, <c>_</c> and <c>.</c>; the same key for the same incident is taken once.</param>
/// <param name="ExpectedVersion">The incident's version that the person saw; null where that does not matter.</param>
/// <param name="Note">In the person's words, at most 1,000 characters.</param>
/// <param name="Parts">Parts that were used.</param>
/// <param name="PhotoIds">Photos, by the ids that they were taken in under.</param>
/// <param name="CrewId">The crew that takes it on; for an acceptance.</param>
/// <param name="OtherIncidentId">The incident that this one becomes part of; for a merge.</param>
/// <param name="DeviceIds">The devices that leave; for a split.</param>
/// <param name="DoneUnixMs">When it was done, city time, where that was before it is sent.</param>
/// <param name="ReferenceId">The command that it speaks of; for steps of LampuKota itself.</param>
public sealed record IncidentStepRequest(
    IncidentStepKind Kind,
    string ClientKey,
    int? ExpectedVersion = null,
    string? Note = null,
    IReadOnlyList<IncidentPart>? Parts = null,
    IReadOnlyList<string>? PhotoIds = null,
    string? CrewId = null,
    long? OtherIncidentId = null,
    IReadOnlyList<string>? DeviceIds = null,
    long? DoneUnixMs = null,
    string? ReferenceId = null);

/// <summary>What became of a step.</summary>
/// <param name="Incident">The incident as it stands after it.</param>
/// <param name="Step">The step as it was recorded.</param>
/// <param name="IsRepeat">Whether it had been taken before, and changed nothing now.</param>
public sealed record IncidentStepResult(IncidentRecord Incident, IncidentStep Step, bool IsRepeat);

/// <summary>A step came too late: others have moved the incident meanwhile, and it no longer fits.</summary>
/// <param name="sentence">What is in its way, in one sentence.</param>
/// <param name="incident">The incident as it stands.</param>
/// <param name="since">What happened since the version that the person saw, or the last step.</param>
public sealed class IncidentConflictException(RefusalSentence sentence, IncidentRecord incident, IReadOnlyList<IncidentStep> since)
    : RequestRefusedException(Refusal.Conflict, null, sentence)
{
    /// <summary>The incident as it stands.</summary>
    public IncidentRecord Incident { get; } = incident;

    /// <summary>What happened meanwhile.</summary>
    public IReadOnlyList<IncidentStep> Since { get; } = since;
}
