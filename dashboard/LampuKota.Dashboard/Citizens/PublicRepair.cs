using LampuKota.City;

namespace LampuKota.Dashboard;

/// <summary>How far a repair is, as citizens are told: never by whom, and never when a crew was where.</summary>
/// <param name="Stage">How far.</param>
/// <param name="ExpectedUnixMs">Until when it is expected, city time; null where nothing can be promised.</param>
/// <param name="IsPaused">Whether it waits for the utility's supply.</param>
public sealed record PublicRepair(RepairStage Stage, long? ExpectedUnixMs, bool IsPaused)
{
    /// <summary>What citizens are told of an incident; pure.</summary>
    /// <param name="incident">The incident.</param>
    /// <param name="nowUnixMs">City time.</param>
    public static PublicRepair Of(IncidentRecord incident, long nowUnixMs)
    {
        ArgumentNullException.ThrowIfNull(incident);
        RepairStage stage = StageOf(incident.State);
        bool isPaused = incident.Due.PausedSinceUnixMs is not null;
        return new PublicRepair(stage, isPaused || stage >= RepairStage.Repaired ? null : Expected(incident.Due, nowUnixMs), isPaused);
    }

    private static RepairStage StageOf(IncidentState state) => state switch
    {
        IncidentState.Raised => RepairStage.Known,
        IncidentState.Notified => RepairStage.CrewTold,
        IncidentState.Accepted => RepairStage.CrewAccepted,
        IncidentState.OnSite => RepairStage.CrewOnSite,
        IncidentState.Fixed => RepairStage.Repaired,
        _ => RepairStage.Done,
    };

    // What was not kept is not promised again.
    private static long? Expected(IncidentDue due, long nowUnixMs)
    {
        if (due.RepairUnixMs > nowUnixMs)
            return due.RepairUnixMs;
        return due.LatestRepairUnixMs > nowUnixMs ? due.LatestRepairUnixMs : null;
    }
}

/// <summary>How far a repair is.</summary>
public enum RepairStage
{
    /// <summary>It is recorded.</summary>
    Known,

    /// <summary>The crew on duty was told.</summary>
    CrewTold,

    /// <summary>A crew has taken it on.</summary>
    CrewAccepted,

    /// <summary>A crew is there.</summary>
    CrewOnSite,

    /// <summary>The crew says that it is repaired; that is checked.</summary>
    Repaired,

    /// <summary>It is over.</summary>
    Done,
}
