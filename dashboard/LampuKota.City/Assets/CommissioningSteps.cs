using LampuKota.Lighting;

namespace LampuKota.City;

/// <summary>How far the commissioning of a gateway is, step by step; pure.</summary>
/// <param name="IsSeen">Whether the gateway has ever said that it is there, so that its credentials work.</param>
/// <param name="IsOnline">Whether it is connected now.</param>
/// <param name="RunsDocument">Whether it runs the desired document that it was given, so that it knows its lamps.</param>
/// <param name="Lamps">Its lamps with how far each is tried.</param>
/// <param name="IsAccepted">Whether it was accepted.</param>
public sealed record CommissioningSteps(bool IsSeen, bool IsOnline, bool RunsDocument, IReadOnlyList<LampTrial> Lamps, bool IsAccepted)
{
    /// <summary>The reason by which commands of a trial are known.</summary>
    public const string TrialReason = "Uji pemasangan";

    /// <summary>Whether it has lamps.</summary>
    public bool HasLamps => Lamps.Count > 0;

    /// <summary>How many lamps are tried.</summary>
    public int TriedCount => Lamps.Count(lamp => lamp.IsGood);

    /// <summary>Whether nothing stands against accepting it.</summary>
    public bool CanBeAccepted => IsSeen && IsOnline && RunsDocument && HasLamps && TriedCount == Lamps.Count;

    /// <summary>The steps in their order, each with whether it is done.</summary>
    public IReadOnlyList<(CommissioningStep Step, bool IsDone)> All =>
    [
        (CommissioningStep.Place, true), (CommissioningStep.Access, IsSeen), (CommissioningStep.Seen, IsOnline), (CommissioningStep.Lamps, HasLamps && RunsDocument),
        (CommissioningStep.Trial, HasLamps && TriedCount == Lamps.Count), (CommissioningStep.Accept, IsAccepted),
    ];
}

/// <summary>The steps of commissioning a gateway.</summary>
public enum CommissioningStep
{
    /// <summary>It stands in the register, at a cabinet.</summary>
    Place,

    /// <summary>It has credentials.</summary>
    Access,

    /// <summary>It is connected.</summary>
    Seen,

    /// <summary>It has lamps, and runs the document that names them.</summary>
    Lamps,

    /// <summary>Each lamp was tried.</summary>
    Trial,

    /// <summary>A person accepted it.</summary>
    Accept,
}

/// <summary>How far a lamp of a gateway is tried.</summary>
/// <param name="Lamp">The lamp.</param>
/// <param name="Trial">State of its newest trial; null where it has none.</param>
/// <param name="ProvedPowerWatts">What it drew then, W; null where it was not measured.</param>
public sealed record LampTrial(LampAsset Lamp, CommandState? Trial, double? ProvedPowerWatts)
{
    /// <summary>Whether it is proven by power; of a lamp without a meter, whether the gateway carried it out.</summary>
    public bool IsGood => Trial == CommandState.Confirmed || (!Lamp.IsMetered && Trial == CommandState.AcceptedNotMeasurable);
}
