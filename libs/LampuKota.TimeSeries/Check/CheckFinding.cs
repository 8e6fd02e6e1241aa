namespace LampuKota.TimeSeries;

/// <summary>How bad a finding is.</summary>
public enum FindingLevel
{
    /// <summary>Known and dealt with, such as a damaged chunk that was put aside before.</summary>
    Note,

    /// <summary>Something is wrong.</summary>
    Damage,
}

/// <summary>One thing that checking a store has found.</summary>
/// <param name="Level">How bad it is.</param>
/// <param name="Place">Where: a file, from the store's folder.</param>
/// <param name="What">What is there.</param>
/// <param name="Meaning">What that means.</param>
/// <param name="Remedy">What to do.</param>
public sealed record CheckFinding(FindingLevel Level, string Place, string What, string Meaning, string Remedy)
{
    /// <summary>One line for people.</summary>
    public override string ToString() => $"{Place}: {What}. {Meaning} {Remedy}".TrimEnd();
}

/// <summary>What checking a store has found.</summary>
/// <param name="Findings">Everything that was found; none in a sound store.</param>
/// <param name="Days">Days that were read.</param>
/// <param name="Chunks">Chunks that were decoded.</param>
/// <param name="SealedSamples">Samples in them.</param>
/// <param name="PendingSamples">Samples in tails.</param>
/// <param name="IsAlone">Whether no process was writing meanwhile, so that the account could be compared too.</param>
public sealed record CheckResult(IReadOnlyList<CheckFinding> Findings, int Days, long Chunks, long SealedSamples, long PendingSamples, bool IsAlone)
{
    /// <summary>Whether nothing is wrong.</summary>
    public bool IsSound => Findings.All(finding => finding.Level == FindingLevel.Note);
}
