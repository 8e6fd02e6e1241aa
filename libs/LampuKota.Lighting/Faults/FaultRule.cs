using NodaTime;

namespace LampuKota.Lighting;

/// <summary>Looks at a window.</summary>
internal delegate RuleVerdict FaultJudgement<TWindow>(in TWindow window)
    where TWindow : struct;

/// <summary>A rule of the catalogue: its name and holds from there, its judgement a static function.</summary>
internal sealed class FaultRule<TWindow>(EventDefinition definition, FaultJudgement<TWindow> judgement) : IFaultRule<TWindow>
    where TWindow : struct
{
    /// <param name="name">Name of the event.</param>
    /// <param name="device">A kind of device that the catalogue has it for.</param>
    /// <param name="judgement">What tells a fault.</param>
    public FaultRule(string name, EventDevices device, FaultJudgement<TWindow> judgement)
        : this(EventCatalogue.Find(name, device) ?? throw new ArgumentException($"The catalogue has no {name} of {device}.", nameof(name)), judgement)
    {
    }

    public string EventName => definition.Name;

    public Duration HoldToRaise => definition.HoldToRaise;

    public Duration HoldToClear => definition.HoldToClear;

    public RuleVerdict Evaluate(in TWindow window) => judgement(window);
}
