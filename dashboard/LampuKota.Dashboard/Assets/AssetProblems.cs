using LampuKota.City;

namespace LampuKota.Dashboard;

/// <summary>Says what is wrong with assets in the language of the page.</summary>
internal static class AssetProblems
{
    /// <summary>The first problem of each field, by its name.</summary>
    /// <param name="plan">What was judged.</param>
    public static IReadOnlyDictionary<string, string> Of(AssetPlan plan) => plan.Lines.SelectMany(line => line.Problems)
        .DistinctBy(problem => problem.Field).ToDictionary(problem => problem.Field, Say, StringComparer.Ordinal);

    /// <summary>One problem.</summary>
    public static string Say(AssetProblem problem) => RefusalWords.Say(problem.Sentence, PeopleFormat.Language);
}
