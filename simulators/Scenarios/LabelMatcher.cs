namespace LampuKota.Simulators;

/// <summary>
/// Holds what the city told against what was broken; pure. A label is found by one incident of its cause, at its root, by an event that it may be told by, which began while it
/// lasted. docs/decisions/0094-how-labels-are-matched.md says why so.
/// </summary>
internal static class LabelMatcher
{
    /// <summary>How much earlier than its fault an incident may say that it began: the last sample before a silence is up to a report old, and reports come every minute.</summary>
    public const long EarlyMs = 90_000;

    /// <summary>How much later than the end of its fault one may begin that is its: what was read a report before the end, and its hold.</summary>
    public const long LateMs = 60_000;

    /// <summary>Matches.</summary>
    /// <param name="labels">What was broken.</param>
    /// <param name="incidents">All incidents.</param>
    /// <param name="messages">All messages.</param>
    public static ScenarioFindings Match(IReadOnlyList<FaultLabel> labels, IReadOnlyList<ObservedIncident> incidents, IReadOnlyList<ObservedMessage> messages)
    {
        Dictionary<long, ObservedIncident> byId = incidents.ToDictionary(incident => incident.Id);
        ObservedIncident[] standing = [.. incidents.Where(incident => incident.FoldedInto is null)];
        Dictionary<FaultLabel, ObservedIncident> found = Pair(labels, standing);
        HashSet<long> used = [.. found.Values.Select(incident => incident.Id)];
        WrongIncident[] wrong = [.. standing.Where(incident => !used.Contains(incident.Id)).Select(incident => new WrongIncident(incident, ExplainerOf(incident, labels)))];
        ILookup<long, ObservedMessage> told = messages.Where(message => message.IncidentId is not null).ToLookup(message => TargetOf(message.IncidentId!.Value, byId));
        return new ScenarioFindings(
            [.. labels.Select(label => Finding(label, found.GetValueOrDefault(label), standing, told))],
            wrong,
            [.. wrong.Select(one => MostToOne(told[one.Incident.Id])).Where(count => count > 1)],
            messages.Count(message => message.IncidentId is not null),
            messages.Count(message => message.IncidentId is null));
    }

    // The nearest beginnings first, so that of two labels at one device each gets its own.
    private static Dictionary<FaultLabel, ObservedIncident> Pair(IReadOnlyList<FaultLabel> labels, ObservedIncident[] standing)
    {
        ILookup<string, FaultLabel> byRoot = labels.SelectMany(label => label.Roots.Select(root => (Root: root, Label: label))).ToLookup(pair => pair.Root, pair => pair.Label);
        var found = new Dictionary<FaultLabel, ObservedIncident>(ReferenceEqualityComparer.Instance);
        var taken = new HashSet<long>();
        IEnumerable<(FaultLabel Label, ObservedIncident Incident)> pairs = standing
            .SelectMany(incident => byRoot[incident.DeviceId].Where(label => Fits(label, incident)).Select(label => (label, incident)));
        foreach ((FaultLabel label, ObservedIncident incident) in pairs.OrderBy(pair => Math.Abs(pair.Incident.StartMs - pair.Label.FromMs)).ThenBy(pair => pair.Incident.Id))
        {
            if (!found.ContainsKey(label) && taken.Add(incident.Id))
                found.Add(label, incident);
        }

        return found;
    }

    private static bool Fits(FaultLabel label, ObservedIncident incident) =>
        incident.Cause == label.Facts.Cause && label.Facts.Events.Contains(incident.Event) && Lasts(label, incident.StartMs);

    private static bool Lasts(FaultLabel label, long startMs) => startMs >= (label.HiddenSinceMs ?? label.FromMs) - EarlyMs && startMs <= label.UntilMs + LateMs;

    private static LabelFinding Finding(FaultLabel label, ObservedIncident? incident, ObservedIncident[] standing, ILookup<long, ObservedMessage> told)
    {
        if (incident is null)
        {
            ObservedIncident? swallower = Array.Find(standing, one => one.Conditions.Any(condition => IsOf(label, condition)));
            return new LabelFinding(label, swallower is null ? LabelResult.Missed : LabelResult.Swallowed, swallower);
        }

        return new LabelFinding(label, LabelResult.Found, incident)
        {
            RaiseMs = incident.RaisedMs - label.DueMs,
            ClearMs = incident.RecoveredMs - label.ClearDueMs,
            NotifyMs = incident.NotifiedMs - label.DueMs,
            MostToOne = MostToOne(told[incident.Id]),
        };
    }

    private static bool IsOf(FaultLabel label, ObservedCondition condition) =>
        label.Roots.Contains(condition.DeviceId) && label.Facts.Events.Contains(condition.Event) && Lasts(label, condition.StartMs);

    // What stands apart although a fault explains it is folded wrongly; what nothing explains is false.
    private static FaultLabel? ExplainerOf(ObservedIncident incident, IReadOnlyList<FaultLabel> labels) => labels.FirstOrDefault(label =>
        Lasts(label, incident.StartMs) && (label.Roots.Contains(incident.DeviceId) || label.Explains.Contains(incident.DeviceId)));

    // A message of an incident that was taken in counts for the one that took it: people read of one fault.
    private static long TargetOf(long id, Dictionary<long, ObservedIncident> byId)
    {
        long target = id;
        for (int steps = 0; steps < byId.Count && byId.TryGetValue(target, out ObservedIncident? incident) && incident.FoldedInto is { } next; steps++)
            target = next;
        return target;
    }

    private static int MostToOne(IEnumerable<ObservedMessage> messages) => messages.CountBy(message => message.Person).Select(person => person.Value).DefaultIfEmpty().Max();
}
