using NodaTime;

namespace LampuKota.Lighting;

/// <summary>When a fault is raised and cleared. How far one has come at one device is kept outside, in a <see cref="RuleState"/>.</summary>
public interface IFaultRule
{
    /// <summary>Name of the event that it raises and clears.</summary>
    string EventName { get; }

    /// <summary>How long the fault must show without a break before it is raised.</summary>
    Duration HoldToRaise { get; }

    /// <summary>How long it must be gone without a break before it is cleared.</summary>
    Duration HoldToClear { get; }
}

/// <summary>A pure rule: tells from what is known of a device at one instant whether it shows a fault. Allocates nothing.</summary>
/// <typeparam name="TWindow">What it looks at.</typeparam>
public interface IFaultRule<TWindow> : IFaultRule
    where TWindow : struct
{
    /// <summary>What one window says.</summary>
    /// <param name="window">The window.</param>
    RuleVerdict Evaluate(in TWindow window);
}

/// <summary>What one window says about a fault.</summary>
public enum RuleVerdict
{
    /// <summary>Nothing: the device is not in a state in which the fault could show, or it stands between the two thresholds.</summary>
    Undecided,

    /// <summary>The fault shows.</summary>
    Faulty,

    /// <summary>The fault does not show.</summary>
    Healthy,
}
