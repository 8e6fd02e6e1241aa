namespace LampuKota.City;

/// <summary>Collects what is wrong with a plan, and stops listing when there is enough to act on.</summary>
internal sealed class PlanProblems
{
    private readonly List<PlanProblem> _listed = [];

    public IReadOnlyList<PlanProblem> Listed => _listed;

    public int Count { get; private set; }

    public void Add(int featureNumber, string? id, string reason)
    {
        Count++;
        if (_listed.Count < CityPlanReader.MaximumProblems)
            _listed.Add(new PlanProblem(featureNumber, id, reason));
    }
}
