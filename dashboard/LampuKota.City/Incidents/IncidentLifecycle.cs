using System.Collections.Frozen;

namespace LampuKota.City;

/// <summary>Which step is allowed from which state, by whom, and where it leads. Pure; the table is drawn in docs/formats/incidents.md, and a test holds both together.</summary>
public static class IncidentLifecycle
{
    private static readonly IncidentState[] Unclosed =
    [
        IncidentState.Raised, IncidentState.Notified, IncidentState.Accepted, IncidentState.OnSite, IncidentState.Fixed, IncidentState.Proven, IncidentState.Waived,
    ];

    private static readonly IncidentState[] Everywhere = [.. Unclosed, IncidentState.Closed];

    /// <summary>All rules, one a step that exists.</summary>
    public static IReadOnlyList<IncidentStepRule> Rules { get; } =
    [
        OfBoth(IncidentStepKind.Raised, Right.CoordinateIncidents),
        OfSystem(IncidentStepKind.Notified, Stays([.. Unclosed.Except([IncidentState.Raised])]), To(IncidentState.Notified, IncidentState.Raised)),
        OfSystem(IncidentStepKind.Escalated, Stays(Unclosed)),
        OfPeople(IncidentStepKind.Accepted, Right.WorkOnIncidents, To(IncidentState.Accepted, IncidentState.Raised, IncidentState.Notified)),
        OfPeople(IncidentStepKind.GivenBack, Right.WorkOnIncidents, To(IncidentState.Notified, IncidentState.Accepted, IncidentState.OnSite)),
        OfPeople(IncidentStepKind.OnSite, Right.WorkOnIncidents, To(IncidentState.OnSite, IncidentState.Accepted)),
        OfSystem(IncidentStepKind.LockAsked, Stays(Everywhere)),
        OfSystem(IncidentStepKind.LockHeld, Stays(Everywhere)),
        OfSystem(IncidentStepKind.LockReleased, Stays(Everywhere)),
        OfPeople(IncidentStepKind.Fixed, Right.WorkOnIncidents, To(IncidentState.Fixed, IncidentState.Accepted, IncidentState.OnSite)),
        OfPeople(IncidentStepKind.TestLight, Right.WorkOnIncidents, Stays(IncidentState.Fixed)),
        OfSystem(IncidentStepKind.TestStarted, Stays(Everywhere)),
        OfSystem(IncidentStepKind.TestFailed, Stays(Everywhere)),
        OfSystem(IncidentStepKind.Proven, To(IncidentState.Proven, IncidentState.Fixed)),
        OfPeople(
            IncidentStepKind.Waived, Right.SuperviseIncidents,
            To(IncidentState.Waived, IncidentState.Raised, IncidentState.Notified, IncidentState.Accepted, IncidentState.OnSite, IncidentState.Fixed)),
        OfSystem(
            IncidentStepKind.Closed,
            To(IncidentState.Closed, IncidentState.Raised, IncidentState.Notified, IncidentState.Proven, IncidentState.Waived)),
        OfBoth(
            IncidentStepKind.Reopened, Right.WorkOnIncidents,
            To(IncidentState.Accepted, IncidentState.Fixed, IncidentState.Proven, IncidentState.Waived), To(IncidentState.Raised, IncidentState.Closed)),
        OfSystem(IncidentStepKind.Recurred, Stays(Unclosed), To(IncidentState.Notified, IncidentState.Closed)),
        OfSystem(IncidentStepKind.Recovered, Stays(Everywhere)),
        OfSystem(IncidentStepKind.Widened, Stays(Unclosed)),
        OfSystem(IncidentStepKind.Folded, To(IncidentState.Closed, Unclosed)),
        OfSystem(IncidentStepKind.NotReturned, Stays(Everywhere)),
        OfPeople(IncidentStepKind.Merged, Right.CoordinateIncidents, To(IncidentState.Closed, Unclosed)),
        OfPeople(IncidentStepKind.Split, Right.CoordinateIncidents, Stays(Unclosed)),
        OfSystem(IncidentStepKind.Paused, Stays(Unclosed)),
        OfSystem(IncidentStepKind.Resumed, Stays(Unclosed)),
        OfBoth(IncidentStepKind.Noted, Right.WorkOnIncidents, Stays(Everywhere)),
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
    public static bool MayBy(IncidentStepKind kind, Person? person) => person is null ? ByKind[kind].BySystem : ByKind[kind].Right is { } right && person.May(right);

    /// <summary>The steps that a person may take from a state, in the order of <see cref="Rules"/>.</summary>
    /// <param name="state">The present state.</param>
    /// <param name="person">Who.</param>
    public static IReadOnlyList<IncidentStepKind> StepsFor(IncidentState state, Person person) =>
        [.. Rules.Where(rule => rule.Transitions.ContainsKey(state) && MayBy(rule.Kind, person)).Select(rule => rule.Kind)];

    private static IncidentStepRule OfSystem(IncidentStepKind kind, params KeyValuePair<IncidentState, IncidentState>[][] transitions) =>
        new(kind, null, BySystem: true, transitions.SelectMany(group => group).ToFrozenDictionary());

    private static IncidentStepRule OfPeople(IncidentStepKind kind, Right right, params KeyValuePair<IncidentState, IncidentState>[][] transitions) =>
        OfSystem(kind, transitions) with { Right = right, BySystem = false };

    private static IncidentStepRule OfBoth(IncidentStepKind kind, Right right, params KeyValuePair<IncidentState, IncidentState>[][] transitions) =>
        OfSystem(kind, transitions) with { Right = right };

    private static KeyValuePair<IncidentState, IncidentState>[] Stays(params IncidentState[] states) => [.. states.Select(state => KeyValuePair.Create(state, state))];

    private static KeyValuePair<IncidentState, IncidentState>[] To(IncidentState next, params IncidentState[] from) => [.. from.Select(state => KeyValuePair.Create(state, next))];
}

/// <summary>One step's rule.</summary>
/// <param name="Kind">The step.</param>
/// <param name="Right">What a person must be allowed to, to take it; null where no person takes it.</param>
/// <param name="BySystem">Whether LampuKota itself takes it, by what it measures and is told.</param>
/// <param name="Transitions">The state after it, by the state before; a state that is not there does not allow it.</param>
public sealed record IncidentStepRule(IncidentStepKind Kind, Right? Right, bool BySystem, IReadOnlyDictionary<IncidentState, IncidentState> Transitions);
