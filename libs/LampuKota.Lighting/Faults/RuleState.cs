namespace LampuKota.Lighting;

/// <summary>
/// How far one rule has come with one lamp. Raises once the fault has shown for the rule's hold time, clears once it has been gone for the other hold
/// time; any other verdict in between starts that hold anew. A raised fault stays raised while nothing can be said.
/// </summary>
public record struct RuleState
{
    private long _holdSinceUnixMs;
    private bool _isHolding;

    /// <summary>Whether the event is raised.</summary>
    public bool IsRaised { get; private set; }

    /// <summary>When the fault first showed, Unix milliseconds; the event's start. Meaningful while raised, and just after clearing.</summary>
    public long StartUnixMs { get; private set; }

    /// <summary>Takes one verdict in.</summary>
    /// <param name="rule">The rule, for its hold times.</param>
    /// <param name="verdict">Its verdict.</param>
    /// <param name="atUnixMs">When it was true, Unix milliseconds; not before the last one.</param>
    /// <returns>Start where the event is to be raised now, End where it is to be cleared, null where nothing changes.</returns>
    public EventPhase? Advance(IFaultRule rule, RuleVerdict verdict, long atUnixMs)
    {
        ArgumentNullException.ThrowIfNull(rule);
        if (verdict != (IsRaised ? RuleVerdict.Healthy : RuleVerdict.Faulty))
        {
            _isHolding = false;
            return null;
        }

        if (!_isHolding)
            (_isHolding, _holdSinceUnixMs) = (true, atUnixMs);

        double holdMs = (IsRaised ? rule.HoldToClear : rule.HoldToRaise).TotalMilliseconds;
        if (atUnixMs - _holdSinceUnixMs < holdMs)
            return null;

        _isHolding = false;
        IsRaised = !IsRaised;
        if (!IsRaised)
            return EventPhase.End;

        StartUnixMs = _holdSinceUnixMs;
        return EventPhase.Start;
    }
}
