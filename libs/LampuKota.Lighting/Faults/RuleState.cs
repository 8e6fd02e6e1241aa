using NodaTime;

namespace LampuKota.Lighting;

/// <summary>
/// How far one rule has come with one device. Raises once the fault has shown for the rule's hold time, clears once it has been gone for the other hold
/// time, to within <see cref="FaultThresholds.ReportJitter"/>; any other verdict in between starts that hold anew. A raised fault stays raised while nothing can be said. What comes and goes is held:
/// from the third time in a row, each within an hour of the one before, it must be gone for 30 minutes.
/// </summary>
public record struct RuleState
{
    private long _holdSinceUnixMs;
    private long _raisedUnixMs;
    private byte _raises;
    private bool _isHolding;

    /// <summary>Whether the event is raised.</summary>
    public bool IsRaised { get; private set; }

    /// <summary>When the fault first showed, Unix milliseconds; the event's start. Meaningful while raised, and just after clearing.</summary>
    public long StartUnixMs { get; private set; }

    /// <summary>Whether the fault comes and goes, so that it is held longer.</summary>
    public readonly bool IsFlapping => _raises >= FaultThresholds.FlapRaises;

    /// <summary>The state of a fault that was raised before a restart.</summary>
    /// <param name="startUnixMs">Its start, Unix milliseconds.</param>
    public static RuleState Raised(long startUnixMs) => new() { IsRaised = true, StartUnixMs = startUnixMs, _raisedUnixMs = startUnixMs, _raises = 1 };

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
        if (atUnixMs - _holdSinceUnixMs < ((IsRaised ? HoldToClear(rule) : rule.HoldToRaise) - FaultThresholds.ReportJitter).TotalMilliseconds)
            return null;

        _isHolding = false;
        return IsRaised ? Clear() : Raise(atUnixMs);
    }

    private readonly Duration HoldToClear(IFaultRule rule) => IsFlapping ? Duration.Max(rule.HoldToClear, FaultThresholds.FlapHold) : rule.HoldToClear;

    private EventPhase Raise(long atUnixMs)
    {
        bool isSoonAgain = _raises > 0 && atUnixMs - _raisedUnixMs <= FaultThresholds.FlapWindow.TotalMilliseconds;
        _raises = isSoonAgain ? (byte)Math.Min(_raises + 1, FaultThresholds.FlapRaises) : (byte)1;
        (IsRaised, StartUnixMs, _raisedUnixMs) = (true, _holdSinceUnixMs, atUnixMs);
        return EventPhase.Start;
    }

    private EventPhase Clear()
    {
        IsRaised = false;
        return EventPhase.End;
    }
}
