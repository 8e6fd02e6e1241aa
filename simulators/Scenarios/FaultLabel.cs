namespace LampuKota.Simulators;

/// <summary>One thing that is broken and mended; milliseconds of city time since the script's beginning.</summary>
/// <param name="Kind">What.</param>
/// <param name="DeviceId">Where.</param>
/// <param name="FromMs">When it breaks.</param>
/// <param name="UntilMs">When it is mended.</param>
internal sealed record Injection(FaultKind Kind, string DeviceId, long FromMs, long UntilMs);

/// <summary>What must become one incident, and what must become of it. Milliseconds of city time since the script's beginning.</summary>
/// <param name="Id">Name within the script, <c>F001</c>.</param>
/// <param name="Kind">What is broken.</param>
/// <param name="DeviceId">Where; for an area its name for people.</param>
/// <param name="FromMs">When it breaks.</param>
/// <param name="UntilMs">When it is mended.</param>
internal sealed record FaultLabel(string Id, FaultKind Kind, string DeviceId, long FromMs, long UntilMs)
{
    /// <summary>The roots that its incident may name: the device, or the official codes of the places that hold an area.</summary>
    public required IReadOnlySet<string> Roots { get; init; }

    /// <summary>Devices whose conditions it explains; none of them may be told of apart.</summary>
    public IReadOnlySet<string> Explains { get; init; } = new HashSet<string>();

    /// <summary>
    /// From when on people can be told of it as an incident of its own: later than <see cref="FromMs"/> for what breaks behind a link that is down, or does not come back
    /// with the rest after an outage.
    /// </summary>
    public required long KnowableMs { get; init; }

    /// <summary>
    /// Since when an outage hides it; null where none does. What does not come back with the rest has been away without a break since the outage began, and nobody can tell
    /// when in between it broke.
    /// </summary>
    public long? HiddenSinceMs { get; init; }

    /// <summary>How long it is held back by design from then on, before its own hold: what did not return is given time to.</summary>
    public long GraceMs { get; init; }

    /// <summary>Within what time after its hold somebody must have a message about it, milliseconds of city time; null where a list in the morning may do.</summary>
    public long? ToldWithinMs { get; init; }

    /// <summary>What it must be told as.</summary>
    public FaultFacts Facts => FaultFacts.Of(Kind);

    /// <summary>When it is due to be told: the hold of its rule is over.</summary>
    public long DueMs => Math.Max(KnowableMs + GraceMs, FromMs + (long)Facts.RaiseHold.TotalMilliseconds);

    /// <summary>When it is due to be cleared.</summary>
    public long ClearDueMs => UntilMs + (long)Facts.ClearHold.TotalMilliseconds;
}

/// <summary>What happens in a scenario: the same seed and the same city give the same script.</summary>
/// <param name="Name">The scenario.</param>
/// <param name="Injections">All that is broken, in the order of its beginnings; some of it must raise nothing.</param>
/// <param name="Labels">The incidents that must come of it.</param>
internal sealed record ScenarioScript(string Name, IReadOnlyList<Injection> Injections, IReadOnlyList<FaultLabel> Labels)
{
    /// <summary>When the last thing is mended.</summary>
    public long EndMs => Injections.Count == 0 ? 0 : Injections.Max(injection => injection.UntilMs);

    /// <summary>When the last label is due to be told or cleared.</summary>
    public long LastDueMs => Labels.Count == 0 ? 0 : Labels.Max(label => Math.Max(label.DueMs, label.ClearDueMs));
}
