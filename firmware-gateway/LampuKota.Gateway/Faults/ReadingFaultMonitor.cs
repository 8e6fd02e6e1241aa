using LampuKota.Lighting;

namespace LampuKota.Gateway;

/// <summary>Evaluates, for one device, the rules that look at one reading alone: contacts, levels, temperature.</summary>
/// <param name="device">The device.</param>
/// <param name="events">Where events go.</param>
internal sealed class ReadingFaultMonitor(string device, FaultEvents events)
{
    private readonly List<(string Quantity, RuleStates<double>? Rules)> _known = [];

    /// <summary>Looks at one reading.</summary>
    /// <param name="quantity">Quantity name.</param>
    /// <param name="value">A plausible value in its unit.</param>
    /// <param name="atUnixMs">When it was read.</param>
    /// <param name="isLocked">Whether people work there.</param>
    public void Evaluate(string quantity, double value, long atUnixMs, bool isLocked) => RulesOf(quantity)?.Evaluate(value, atUnixMs, isLocked);

    private RuleStates<double>? RulesOf(string quantity)
    {
        foreach ((string known, RuleStates<double>? rules) in _known)
        {
            if (known == quantity)
                return rules;
        }

        RuleStates<double>? made = ReadingRules.For(quantity) is { } rule ? Make(rule, quantity) : null;
        _known.Add((quantity, made));
        return made;
    }

    // Apart, for what the lambda captures is made wherever the method begins.
    private RuleStates<double> Make(IFaultRule<double> rule, string quantity) =>
        new([rule], device, (in double value) => new Dictionary<string, double> { [quantity] = value }, events);
}
