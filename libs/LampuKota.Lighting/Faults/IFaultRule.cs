using NodaTime;

namespace LampuKota.Lighting;

/// <summary>A pure rule: tells from one window whether a lamp shows a fault. Holding times are kept outside, in a <see cref="RuleState"/> a lamp and rule.</summary>
public interface IFaultRule
{
    /// <summary>TALQ name of the event that it raises and clears.</summary>
    string EventName { get; }

    /// <summary>How long the fault must show without a break before it is raised.</summary>
    Duration HoldToRaise { get; }

    /// <summary>How long it must be gone without a break before it is cleared.</summary>
    Duration HoldToClear { get; }

    /// <summary>What one window says.</summary>
    /// <param name="window">The window.</param>
    RuleVerdict Evaluate(in LampWindow window);
}

/// <summary>What one window says about a fault.</summary>
public enum RuleVerdict
{
    /// <summary>Nothing: the lamp is not in a state in which the fault could show, or it stands between the two thresholds.</summary>
    Undecided,

    /// <summary>The fault shows.</summary>
    Faulty,

    /// <summary>The fault does not show.</summary>
    Healthy,
}
