namespace LampuKota.City;

/// <summary>What is to be done so that each lasting condition belongs to the incident of its cause.</summary>
/// <param name="Moves">Conditions that go to an incident, by the incident.</param>
/// <param name="Releases">Conditions that stand for themselves again, by the bigger incident with which they did not end.</param>
/// <param name="CauseEnds">Incidents whose cause has ended while some of what it explained lasts (true), or has come back (false).</param>
/// <param name="Pauses">Incidents whose response times stand still from now on (true), or run again (false).</param>
public sealed record FoldPlan(
    IReadOnlyList<FoldMove> Moves,
    IReadOnlyList<FoldRelease> Releases,
    IReadOnlyList<KeyValuePair<long, bool>> CauseEnds,
    IReadOnlyList<KeyValuePair<long, bool>> Pauses)
{
    /// <summary>Whether there is nothing to do.</summary>
    public bool IsEmpty => Moves.Count + Releases.Count + CauseEnds.Count + Pauses.Count == 0;
}

/// <summary>Conditions that go to one incident.</summary>
/// <param name="Root">What they come from.</param>
/// <param name="IncidentId">The incident; null where it is to be raised.</param>
/// <param name="Conditions">The conditions.</param>
/// <param name="FoldedIds">The incidents that have nothing left, and become part of it.</param>
/// <param name="CabinetIds">The cabinets of an area's outage; empty for other causes.</param>
public sealed record FoldMove(
    RootFault Root, long? IncidentId, IReadOnlyList<FoldCondition> Conditions, IReadOnlyList<long> FoldedIds, IReadOnlyCollection<string> CabinetIds);

/// <summary>Conditions that did not end with what explained them.</summary>
/// <param name="IncidentId">The incident that they leave.</param>
/// <param name="Conditions">The conditions.</param>
/// <param name="IsAll">Whether nothing is left of it.</param>
public sealed record FoldRelease(long IncidentId, IReadOnlyList<FoldCondition> Conditions, bool IsAll);
