namespace LampuKota.City;

/// <summary>Whether a step still fits an incident that others may have moved meanwhile; pure.</summary>
public static class IncidentConflicts
{
    /// <summary>Finds what is in the way of a step.</summary>
    /// <param name="incident">The incident as it stands.</param>
    /// <param name="request">The step.</param>
    /// <param name="person">Who takes it; null for LampuKota itself.</param>
    /// <param name="since">The steps after the version that the person saw, oldest first; empty where none was named.</param>
    /// <returns>What is in its way, in one sentence; null where it fits.</returns>
    public static RefusalSentence? Find(IncidentRecord incident, IncidentStepRequest request, Person? person, IReadOnlyList<IncidentStep> since)
    {
        ArgumentNullException.ThrowIfNull(incident);
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(since);
        if (incident.MergedIntoId is { } other && request.Kind != IncidentStepKind.Noted)
            return $"Incident {incident.Id} is part of incident {other} now; go on there.";
        if (IncidentLifecycle.Next(incident.State, request.Kind) is null)
            return NotFrom(incident, request.Kind, person);
        if (IsHandOfOther(incident, request.Kind, person))
            return $"{incident.Worker!.PersonName} has taken incident {incident.Id} on; only they, an operator or a supervisor give it back.";

        IncidentStep? inTheWay = Moves(request.Kind, incident.State) ? since.LastOrDefault(step => step.PersonId != person?.Id && IsMoveOfPeople(step)) : null;
        if (inTheWay is null)
            return null;
        return $"{inTheWay.PersonName ?? "LampuKota"} has moved incident {incident.Id} meanwhile ({inTheWay.Kind}); look at it again.";
    }

    private static RefusalSentence NotFrom(IncidentRecord incident, IncidentStepKind kind, Person? person)
    {
        if (kind == IncidentStepKind.Accepted && incident.Worker is { } worker && worker.PersonId != person?.Id)
            return $"{worker.PersonName} has taken incident {incident.Id} on already.";
        return $"Incident {incident.Id} is {incident.State} now, from where the step {kind} does not lead on.";
    }

    private static bool IsHandOfOther(IncidentRecord incident, IncidentStepKind kind, Person? person) =>
        kind == IncidentStepKind.GivenBack && person?.May(Right.CoordinateIncidents) == false && incident.Worker is { } worker && worker.PersonId != person.Id;

    private static bool Moves(IncidentStepKind kind, IncidentState state) => IncidentLifecycle.Next(state, kind) is { } next && next != state;

    // That a message was handed over is no news to who has read it.
    private static bool IsMoveOfPeople(IncidentStep step) =>
        step.Kind != IncidentStepKind.Notified && IncidentLifecycle.RuleOf(step.Kind).Transitions.Any(transition => transition.Key != transition.Value);
}
