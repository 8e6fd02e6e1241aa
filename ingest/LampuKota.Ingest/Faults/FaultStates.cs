using LampuKota.Lighting;

namespace LampuKota.Ingest;

/// <summary>How far rules have come, for the few devices at which one shows anything. To be used by one thread at a time.</summary>
/// <param name="raised">What was raised before the start.</param>
/// <param name="events">Where events go.</param>
internal sealed class FaultStates(RaisedConditions raised, List<DeviceEvent> events)
{
    private readonly Dictionary<(string Event, string Device), RuleState> _states = [];
    private readonly HashSet<string> _known = [];

    /// <summary>Takes one verdict in.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="device">The device.</param>
    /// <param name="verdict">What it says.</param>
    /// <param name="atUnixMs">When that was true; a start where the condition began at it.</param>
    /// <param name="foundUnixMs">When it was found.</param>
    /// <param name="values">Values that led to it.</param>
    public void Advance(IFaultRule rule, string device, RuleVerdict verdict, long atUnixMs, long foundUnixMs, Func<Dictionary<string, double>> values)
    {
        (string, string) key = (rule.EventName, device);
        bool isKnown = _states.TryGetValue(key, out RuleState state);
        if (!isKnown && raised.StartOf(rule.EventName, device) is { } startUnixMs)
            (state, isKnown) = (RuleState.Raised(startUnixMs), true);
        if (!isKnown && verdict != RuleVerdict.Faulty)
            return;

        if (state.Advance(rule, verdict, atUnixMs) is { } phase)
            events.Add(new DeviceEvent(rule.EventName, device, phase, state.StartUnixMs, Math.Max(foundUnixMs, state.StartUnixMs), values()));
        _states[key] = state;
        _known.Add(rule.EventName);
    }

    /// <summary>Whether a rule has shown anything at any device, or was raised before the start: else nobody needs to look for one that is well.</summary>
    public bool IsKnown(string eventName) => _known.Contains(eventName) || raised.Has(eventName);

    /// <summary>Whether a rule is raised at a device, or was before the start.</summary>
    public bool IsRaised(string eventName, string device) =>
        _states.TryGetValue((eventName, device), out RuleState state) ? state.IsRaised : raised.StartOf(eventName, device) is not null;
}
