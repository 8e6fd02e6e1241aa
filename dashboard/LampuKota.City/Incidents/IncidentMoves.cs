using System.Globalization;

namespace LampuKota.City;

/// <summary>What a step does to the row of its incident; the step was checked before. Nothing here reads or writes a database.</summary>
internal static class IncidentMoves
{
    /// <summary>Raises an incident: its first step, and what is due when.</summary>
    public static IncidentStepRow Raise(IncidentRow incident, IncidentNorms norms, IncidentStepRequest? request = null, Person? person = null)
    {
        incident.State = IncidentState.Raised;
        IncidentMapping.SetDue(incident, norms.DueFrom(incident.RaisedUnixMs));
        return Record(incident, request ?? new IncidentStepRequest(IncidentStepKind.Raised, ""), person, IncidentState.Raised, incident.RaisedUnixMs);
    }

    /// <summary>Takes a step of the system itself.</summary>
    public static IncidentStepRow Take(
        IncidentRow incident, IncidentStepKind kind, IncidentNorms norms, long nowUnixMs, string? note = null, string? referenceId = null, IReadOnlyList<string>? deviceIds = null) =>
        Take(incident, new IncidentStepRequest(kind, "", Note: note, ReferenceId: referenceId, DeviceIds: deviceIds), person: null, norms, nowUnixMs);

    /// <summary>Takes a step.</summary>
    /// <exception cref="InvalidOperationException">The state does not allow it: who calls has to ask <see cref="IncidentLifecycle"/> first.</exception>
    public static IncidentStepRow Take(IncidentRow incident, IncidentStepRequest request, Person? person, IncidentNorms norms, long nowUnixMs)
    {
        IncidentState before = incident.State;
        incident.State = IncidentLifecycle.Next(before, request.Kind)
            ?? throw new InvalidOperationException($"BUG: an incident that is {before} does not take the step {request.Kind}.");
        Apply(incident, request, person, norms, before, nowUnixMs);
        return Record(incident, request, person, incident.State, nowUnixMs);
    }

    /// <summary>The last of its conditions has ended.</summary>
    public static void End(IncidentRow incident, long endedUnixMs, IncidentNorms norms, long nowUnixMs)
    {
        incident.EndedUnixMs = endedUnixMs;
        Take(incident, IncidentStepKind.Recovered, norms, nowUnixMs);
        GoOn(incident, norms, nowUnixMs);
    }

    /// <summary>Goes on from a state as far as nobody is needed: what has ended by itself is over, and rules that measure it are proof of a repair.</summary>
    public static void GoOn(IncidentRow incident, IncidentNorms norms, long nowUnixMs)
    {
        bool hasEnded = incident.EndedUnixMs is not null;
        if (incident.State == IncidentState.Fixed && hasEnded)
            Take(incident, IncidentStepKind.Proven, norms, nowUnixMs);
        if (incident.State == IncidentState.Waived || (hasEnded && incident.State is (IncidentState.Raised or IncidentState.Notified or IncidentState.Proven)))
            Take(incident, IncidentStepKind.Closed, norms, nowUnixMs);
    }

    private static void Apply(IncidentRow incident, IncidentStepRequest request, Person? person, IncidentNorms norms, IncidentState before, long nowUnixMs)
    {
        switch (request.Kind)
        {
            case IncidentStepKind.Notified:
                incident.NotifiedUnixMs ??= nowUnixMs;
                break;
            case IncidentStepKind.Accepted:
                (incident.WorkerId, incident.WorkerName, incident.CrewId, incident.AcceptedUnixMs) = (person!.Id, person.Name, request.CrewId, request.DoneUnixMs ?? nowUnixMs);
                break;
            case IncidentStepKind.GivenBack:
                ForgetWorker(incident);
                break;
            case IncidentStepKind.LockAsked:
                (incident.LockId, incident.IsLockHeld) = (request.ReferenceId, false);
                break;
            case IncidentStepKind.LockHeld:
                incident.IsLockHeld = true;
                break;
            case IncidentStepKind.LockReleased:
                (incident.LockId, incident.IsLockHeld) = (null, false);
                break;
            case IncidentStepKind.TestStarted or IncidentStepKind.TestFailed:
                incident.TestCommandId = request.Kind == IncidentStepKind.TestStarted ? request.ReferenceId : null;
                break;
            case IncidentStepKind.Reopened or IncidentStepKind.Recurred when before == IncidentState.Closed:
                Reopen(incident, norms, nowUnixMs);
                break;
            case IncidentStepKind.Closed or IncidentStepKind.Folded or IncidentStepKind.Merged:
                Close(incident, request, nowUnixMs);
                break;
            case IncidentStepKind.Paused:
                IncidentMapping.SetDue(incident, IncidentNorms.Pause(IncidentMapping.DueOf(incident), nowUnixMs));
                break;
            case IncidentStepKind.Resumed:
                IncidentMapping.SetDue(incident, IncidentNorms.Resume(IncidentMapping.DueOf(incident), nowUnixMs));
                break;
            default:
                break; // The state says it all.
        }
    }

    private static void Close(IncidentRow incident, IncidentStepRequest request, long nowUnixMs)
    {
        incident.ClosedUnixMs = nowUnixMs;
        if (request.Kind != IncidentStepKind.Closed)
            incident.MergedIntoId = request.OtherIncidentId ?? long.Parse(request.ReferenceId!, CultureInfo.InvariantCulture);
    }

    private static void Reopen(IncidentRow incident, IncidentNorms norms, long nowUnixMs)
    {
        ForgetWorker(incident);
        incident.ClosedUnixMs = null;
        incident.CauseEndedUnixMs = null;
        incident.TestCommandId = null;
        incident.RaisedUnixMs = nowUnixMs;
        incident.ReopenCount++;
        IncidentMapping.SetDue(incident, norms.DueFrom(nowUnixMs));
    }

    private static void ForgetWorker(IncidentRow incident) => (incident.WorkerId, incident.WorkerName, incident.CrewId, incident.AcceptedUnixMs) = (null, null, null, null);

    private static IncidentStepRow Record(IncidentRow incident, IncidentStepRequest request, Person? person, IncidentState state, long nowUnixMs)
    {
        incident.Version++;
        var step = new IncidentStepRow
        {
            Kind = request.Kind,
            State = state,
            Version = incident.Version,
            PersonId = person?.Id,
            PersonName = person?.Name,
            AtUnixMs = nowUnixMs,
            DoneUnixMs = request.DoneUnixMs,
            Note = request.Note,
            Parts = IncidentMapping.ToJson(request.Parts),
            PhotoIds = IncidentMapping.Join(request.PhotoIds),
            ClientKey = request.ClientKey.Length > 0 ? request.ClientKey : null,
            ReferenceId = request.ReferenceId ?? request.OtherIncidentId?.ToString(CultureInfo.InvariantCulture),
            DeviceIds = IncidentMapping.Join(request.DeviceIds),
        };
        incident.Steps.Add(step);
        return step;
    }
}
