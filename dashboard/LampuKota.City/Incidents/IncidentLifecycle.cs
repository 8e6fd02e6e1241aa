using System.Collections.Frozen;

namespace LampuKota.City;

/// <summary>Which step is allowed from which state, by whom, and where it leads. Pure; the table is drawn in docs/formats/incidents.md, and a test holds both together.</summary>
public static class IncidentLifecycle
{
    private const StepActors Workers = StepActors.Crew | StepActors.Operator | StepActors.Supervisor;
    private const StepActors Deciders = StepActors.Operator | StepActors.Supervisor;

    private static readonly IncidentState[] Unclosed =
    [
        IncidentState.Raised, IncidentState.Notified, IncidentState.Accepted, IncidentState.OnSite, IncidentState.Fixed, IncidentState.Proven, IncidentState.Waived,
    ];

    private static readonly IncidentState[] Everywhere = [.. Unclosed, IncidentState.Closed];

    /// <summary>All rules, one a step that exists.</summary>
    public static IReadOnlyList<IncidentStepRule> Rules { get; } =
    [
        Rule(IncidentStepKind.Raised, StepActors.System | Deciders),
        Rule(IncidentStepKind.Notified, StepActors.System, Stays([.. Unclosed.Except([IncidentState.Raised])]), To(IncidentState.Notified, IncidentState.Raised)),
        Rule(IncidentStepKind.Escalated, StepActors.System, Stays(Unclosed)),
        Rule(IncidentStepKind.Accepted, Workers, To(IncidentState.Accepted, IncidentState.Raised, IncidentState.Notified)),
        Rule(IncidentStepKind.GivenBack, Workers, To(IncidentState.Notified, IncidentState.Accepted, IncidentState.OnSite)),
        Rule(IncidentStepKind.OnSite, Workers, To(IncidentState.OnSite, IncidentState.Accepted)),
        Rule(IncidentStepKind.LockHeld, StepActors.System, Stays(Everywhere)),
        Rule(IncidentStepKind.LockReleased, StepActors.System, Stays(Everywhere)),
        Rule(IncidentStepKind.Fixed, Workers, To(IncidentState.Fixed, IncidentState.Accepted, IncidentState.OnSite)),
        Rule(IncidentStepKind.TestLight, Workers, Stays(IncidentState.OnSite, IncidentState.Fixed)),
        Rule(IncidentStepKind.TestFailed, StepActors.System, Stays(Everywhere)),
        Rule(IncidentStepKind.Proven, StepActors.System, To(IncidentState.Proven, IncidentState.Fixed)),
        Rule(
            IncidentStepKind.Waived, StepActors.Supervisor,
            To(IncidentState.Waived, IncidentState.Raised, IncidentState.Notified, IncidentState.Accepted, IncidentState.OnSite, IncidentState.Fixed)),
        Rule(
            IncidentStepKind.Closed, StepActors.System,
            To(IncidentState.Closed, IncidentState.Raised, IncidentState.Notified, IncidentState.Proven, IncidentState.Waived)),
        Rule(
            IncidentStepKind.Reopened, StepActors.System | Workers,
            To(IncidentState.Accepted, IncidentState.Fixed, IncidentState.Proven, IncidentState.Waived), To(IncidentState.Raised, IncidentState.Closed)),
        Rule(IncidentStepKind.Recurred, StepActors.System, Stays(Unclosed), To(IncidentState.Notified, IncidentState.Closed)),
        Rule(IncidentStepKind.Recovered, StepActors.System, Stays(Everywhere)),
        Rule(IncidentStepKind.Widened, StepActors.System, Stays(Unclosed)),
        Rule(IncidentStepKind.Folded, StepActors.System, To(IncidentState.Closed, Unclosed)),
        Rule(IncidentStepKind.NotReturned, StepActors.System, Stays(Everywhere)),
        Rule(IncidentStepKind.Merged, Deciders, To(IncidentState.Closed, Unclosed)),
        Rule(IncidentStepKind.Split, Deciders, Stays(Unclosed)),
        Rule(IncidentStepKind.Paused, StepActors.System, Stays(Unclosed)),
        Rule(IncidentStepKind.Resumed, StepActors.System, Stays(Unclosed)),
        Rule(IncidentStepKind.Noted, StepActors.System | Workers, Stays(Everywhere)),
    ];

    private static readonly FrozenDictionary<IncidentStepKind, IncidentStepRule> ByKind = Rules.ToFrozenDictionary(rule => rule.Kind);

    /// <summary>The rule of a step.</summary>
    /// <param name="kind">The step.</param>
    public static IncidentStepRule RuleOf(IncidentStepKind kind) => ByKind[kind];

    /// <summary>The state after a step; null where the step is not allowed from the present state.</summary>
    /// <param name="state">The present state.</param>
    /// <param name="kind">The step.</param>
    public static IncidentState? Next(IncidentState state, IncidentStepKind kind) =>
        ByKind[kind].Transitions.TryGetValue(state, out IncidentState next) ? next : null;

    /// <summary>Whether somebody may take a step, whatever the state.</summary>
    /// <param name="kind">The step.</param>
    /// <param name="person">Who; null for the system itself.</param>
    public static bool MayBy(IncidentStepKind kind, Person? person) => (ByKind[kind].Actors & ActorsOf(person)) != 0;

    /// <summary>The steps that a person may take from a state, in the order of <see cref="Rules"/>.</summary>
    /// <param name="state">The present state.</param>
    /// <param name="person">Who.</param>
    public static IReadOnlyList<IncidentStepKind> StepsFor(IncidentState state, Person person) =>
        [.. Rules.Where(rule => rule.Transitions.ContainsKey(state) && MayBy(rule.Kind, person)).Select(rule => rule.Kind)];

    private static StepActors ActorsOf(Person? person) => person?.Role switch
    {
        null => StepActors.System,
        PersonRole.Crew => StepActors.Crew,
        PersonRole.Operator => StepActors.Operator,
        _ => StepActors.None,
    };

    private static IncidentStepRule Rule(IncidentStepKind kind, StepActors actors, params KeyValuePair<IncidentState, IncidentState>[][] transitions) =>
        new(kind, actors, transitions.SelectMany(group => group).ToFrozenDictionary());

    private static KeyValuePair<IncidentState, IncidentState>[] Stays(params IncidentState[] states) => [.. states.Select(state => KeyValuePair.Create(state, state))];

    private static KeyValuePair<IncidentState, IncidentState>[] To(IncidentState next, params IncidentState[] from) => [.. from.Select(state => KeyValuePair.Create(state, next))];
}

/// <summary>One step's rule.</summary>
/// <param name="Kind">The step.</param>
/// <param name="Actors">Who may take it.</param>
/// <param name="Transitions">The state after it, by the state before; a state that is not there does not allow it.</param>
public sealed record IncidentStepRule(IncidentStepKind Kind, StepActors Actors, IReadOnlyDictionary<IncidentState, IncidentState> Transitions);

/// <summary>Who takes steps.</summary>
[Flags]
public enum StepActors
{
    /// <summary>Nobody.</summary>
    None = 0,

    /// <summary>LampuKota itself, by what it measures and is told.</summary>
    System = 1,

    /// <summary>Who repairs in the street.</summary>
    Crew = 2,

    /// <summary>Who watches the city.</summary>
    Operator = 4,

    /// <summary>Who answers for the work.</summary>
    Supervisor = 8,
}
