namespace LampuKota.City;

/// <summary>A city plan that was read, or the reasons why it was not.</summary>
/// <param name="Assets">The assets, in the order of their ids; empty unless the whole plan is good.</param>
/// <param name="Problems">What is wrong, feature by feature; at most <see cref="CityPlanReader.MaximumProblems"/> are listed.</param>
/// <param name="ProblemCount">How many problems there are in all.</param>
public sealed record CityPlan(CityAssets Assets, IReadOnlyList<PlanProblem> Problems, int ProblemCount)
{
    /// <summary>Whether the plan can be imported.</summary>
    public bool IsGood => ProblemCount == 0;
}

/// <summary>One reason why a plan cannot be imported.</summary>
/// <param name="FeatureNumber">Which feature, counted from 1; 0 means the file as a whole.</param>
/// <param name="Id">The feature's id, where it has one.</param>
/// <param name="Reason">What is wrong, in one sentence.</param>
public sealed record PlanProblem(int FeatureNumber, string? Id, string Reason)
{
    /// <inheritdoc/>
    public override string ToString() => (FeatureNumber, Id) switch
    {
        (0, _) => Reason,
        (_, null) => $"Feature {FeatureNumber}: {Reason}",
        _ => $"Feature {FeatureNumber} ({Id}): {Reason}",
    };
}
