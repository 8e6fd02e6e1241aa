namespace LampuKota.Simulators;

/// <summary>One thing that scenarios are judged by.</summary>
internal enum ScenarioCheckKind
{
    /// <summary>Every fault that was injected has its incident.</summary>
    AllFound,

    /// <summary>No incident tells of what was not broken.</summary>
    NothingFalse,

    /// <summary>Every fault is one incident, and none hides another.</summary>
    FoldedRightly,

    /// <summary>Every incident was cleared after its fault was mended.</summary>
    AllCleared,

    /// <summary>Nobody got two messages about one fault.</summary>
    OneMessageEach,

    /// <summary>What has to be told in time was.</summary>
    ToldInTime,
}

/// <summary>A check and how it came out.</summary>
/// <param name="Kind">What was looked at.</param>
/// <param name="Wrong">How many times it was not as it should be.</param>
/// <param name="Of">Of how many.</param>
internal readonly record struct ScenarioCheck(ScenarioCheckKind Kind, int Wrong, int Of)
{
    /// <summary>Whether it came out well.</summary>
    public bool Passed => Wrong == 0;
}

/// <summary>The one verdict of all scenarios that were played. Pure.</summary>
/// <param name="Checks">What it rests on.</param>
internal sealed record ScenarioVerdict(IReadOnlyList<ScenarioCheck> Checks)
{
    /// <summary>Whether nothing is wrong.</summary>
    public bool Passed => Checks.All(check => check.Passed);

    /// <summary>Judges.</summary>
    public static ScenarioVerdict Of(IReadOnlyList<ScenarioFindings> findings)
    {
        int labels = findings.Sum(one => one.Labels.Count);
        int incidents = findings.Sum(one => one.Found + one.Wrong.Count);
        return new ScenarioVerdict(
        [
            new(ScenarioCheckKind.AllFound, findings.Sum(one => one.Missed), labels),
            new(ScenarioCheckKind.NothingFalse, findings.Sum(one => one.False), incidents),
            new(ScenarioCheckKind.FoldedRightly, findings.Sum(one => one.WronglyFolded), incidents),
            new(ScenarioCheckKind.AllCleared, findings.Sum(one => one.Uncleared), labels),
            new(ScenarioCheckKind.OneMessageEach, findings.Sum(one => one.Repeated), findings.Sum(one => one.Messages)),
            new(ScenarioCheckKind.ToldInTime, findings.Sum(one => one.ToldLate), findings.Sum(one => one.Labels.Count(label => label.Label.ToldWithinMs is not null))),
        ]);
    }
}
