namespace LampuKota.Simulators;

/// <summary>What became of a label.</summary>
internal enum LabelResult
{
    /// <summary>It has its incident.</summary>
    Found,

    /// <summary>Nothing tells of it.</summary>
    Missed,

    /// <summary>It was told of, but as part of another incident.</summary>
    Swallowed,
}

/// <summary>A label and what became of it.</summary>
/// <param name="Label">The label.</param>
/// <param name="Result">What became of it.</param>
/// <param name="Incident">Its incident, or the one that swallowed it; null where nothing tells of it.</param>
internal sealed record LabelFinding(FaultLabel Label, LabelResult Result, ObservedIncident? Incident)
{
    /// <summary>From the end of its hold until it was raised, milliseconds of city time.</summary>
    public long? RaiseMs { get; init; }

    /// <summary>From the end of its hold until the first message was handed over, milliseconds of city time; null where none was.</summary>
    public long? NotifyMs { get; init; }

    /// <summary>From the end of its hold after it was mended until it was cleared, milliseconds of city time; null where it was not.</summary>
    public long? ClearMs { get; init; }

    /// <summary>Most messages about it that one person got.</summary>
    public int MostToOne { get; init; }
}

/// <summary>An incident that no label has.</summary>
/// <param name="Incident">The incident.</param>
/// <param name="Explainer">The fault that explains it, so that it should have been folded; null where nothing does.</param>
internal sealed record WrongIncident(ObservedIncident Incident, FaultLabel? Explainer);

/// <summary>What came of a scenario.</summary>
/// <param name="Labels">Every label.</param>
/// <param name="Wrong">Every incident that no label has.</param>
/// <param name="RepeatsOfWrong">Of each of these that somebody was told of more than once: how often.</param>
/// <param name="Messages">Messages about incidents.</param>
/// <param name="OtherMessages">Messages about none: that more happens than is told one by one.</param>
internal sealed record ScenarioFindings(
    IReadOnlyList<LabelFinding> Labels, IReadOnlyList<WrongIncident> Wrong, IReadOnlyList<int> RepeatsOfWrong, int Messages, int OtherMessages)
{
    /// <summary>Labels that have their incident.</summary>
    public int Found => Count(LabelResult.Found);

    /// <summary>Labels that nothing tells of.</summary>
    public int Missed => Count(LabelResult.Missed);

    /// <summary>Incidents that nothing explains.</summary>
    public int False => Wrong.Count(one => one.Explainer is null);

    /// <summary>Labels that were swallowed by another incident, and incidents that stand apart from the one that explains them.</summary>
    public int WronglyFolded => Count(LabelResult.Swallowed) + Wrong.Count(one => one.Explainer is not null);

    /// <summary>Found labels whose incident has not been cleared.</summary>
    public int Uncleared => Labels.Count(one => one is { Result: LabelResult.Found, ClearMs: null });

    /// <summary>Faults of which one person got more than one message.</summary>
    public int Repeated => Labels.Count(one => one.MostToOne > 1) + RepeatsOfWrong.Count;

    /// <summary>Labels that somebody had to be told of in time, and was not.</summary>
    public int ToldLate => Labels.Count(one => one.Label.ToldWithinMs is { } limit && !(one.NotifyMs <= limit));

    /// <summary>Of all incidents, the share that tells of one fault rightly; 1 where there is none.</summary>
    public double Precision => Share(Found, Found + Wrong.Count);

    /// <summary>Of all faults, the share that has its incident; 1 where there is none.</summary>
    public double Recall => Share(Found, Labels.Count);

    /// <summary>Whether nothing is wrong.</summary>
    public bool Passed => Missed + False + WronglyFolded + Uncleared + Repeated + ToldLate == 0;

    /// <summary>A part of the times of found labels by size, milliseconds; null where there are none.</summary>
    /// <param name="times">Which times.</param>
    /// <param name="share">0 to 1: 0.5 for the median, 1 for the longest.</param>
    public long? Quantile(Func<LabelFinding, long?> times, double share)
    {
        long[] sorted = [.. Labels.Select(times).OfType<long>().Order()];
        return sorted.Length == 0 ? null : sorted[Math.Max(0, (int)Math.Ceiling(sorted.Length * share) - 1)];
    }

    private int Count(LabelResult result) => Labels.Count(one => one.Result == result);

    private static double Share(int part, int whole) => whole == 0 ? 1 : (double)part / whole;
}
