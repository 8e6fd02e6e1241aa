using LampuKota.City;

namespace LampuKota.Dashboard;

/// <summary>A report that cannot be taken as it stands.</summary>
/// <param name="problem">What is in its way.</param>
/// <param name="candidates">The lamps that may be meant, where the pole's number is of more than one.</param>
public sealed class ReportRefusedException(ReportProblem problem, IReadOnlyList<LampAsset>? candidates = null) : Exception($"The report is refused: {problem}.")
{
    /// <summary>What is in its way.</summary>
    public ReportProblem Problem { get; } = problem;

    /// <summary>The lamps that may be meant.</summary>
    public IReadOnlyList<LampAsset> Candidates { get; } = candidates ?? [];
}

/// <summary>What is in the way of a report; the pages have words for each.</summary>
public enum ReportProblem
{
    /// <summary>It does not say what was seen.</summary>
    NoKind,

    /// <summary>The pole's number is of no lamp.</summary>
    UnknownPole,

    /// <summary>The pole's number is of several lamps.</summary>
    AmbiguousPole,

    /// <summary>Neither a pole nor a place is given.</summary>
    NoPlace,

    /// <summary>Some text is longer than it may be.</summary>
    TooLong,

    /// <summary>The photo is no JPEG that can be kept.</summary>
    BadPhoto,

    /// <summary>The photo is larger than it may be.</summary>
    LargePhoto,

    /// <summary>The photo cannot be kept now.</summary>
    NoRoom,

    /// <summary>The form was not filled in by a person, or was open for too long.</summary>
    BadForm,

    /// <summary>This lamp was reported often enough today.</summary>
    Enough,
}
