using LampuKota.Lighting;

namespace LampuKota.Gateway;

/// <summary>The values that an event tells of a window.</summary>
internal delegate Dictionary<string, double> ValuesOf<TWindow>(in TWindow window)
    where TWindow : struct;

/// <summary>Some rules at one device, and how far each has come. Allocates only where an event begins or ends.</summary>
internal sealed class RuleStates<TWindow>
    where TWindow : struct
{
    private readonly IReadOnlyList<IFaultRule<TWindow>> _rules;
    private readonly RuleState[] _states;
    private readonly string _device;
    private readonly ValuesOf<TWindow> _valuesOf;
    private readonly FaultEvents _events;

    public RuleStates(IReadOnlyList<IFaultRule<TWindow>> rules, string device, ValuesOf<TWindow> valuesOf, FaultEvents events)
    {
        (_rules, _device, _valuesOf, _events) = (rules, device, valuesOf, events);
        _states = [.. rules.Select(rule => events.StateOf(rule.EventName, device))];
    }

    /// <summary>Whether the rule at a place is raised.</summary>
    public bool IsRaised(int rule) => _states[rule].IsRaised;

    /// <summary>Asks the rules one after the other.</summary>
    /// <param name="window">What is known of the device.</param>
    /// <param name="atUnixMs">When it was.</param>
    /// <param name="isLocked">Whether people work there, so that nothing is to be judged.</param>
    public void Evaluate(in TWindow window, long atUnixMs, bool isLocked)
    {
        for (int i = 0; i < _states.Length; i++)
        {
            IFaultRule<TWindow> rule = _rules[i];
            RuleVerdict verdict = isLocked ? RuleVerdict.Undecided : rule.Evaluate(window);
            if (_states[i].Advance(rule, verdict, atUnixMs) is { } phase)
                _events.Tell(new DeviceEvent(rule.EventName, _device, phase, _states[i].StartUnixMs, Math.Max(atUnixMs, _states[i].StartUnixMs), _valuesOf(window)));
        }
    }
}
