using LampuKota.City;

namespace LampuKota.Dashboard;

/// <summary>How far a report is, as whoever reported is told.</summary>
/// <param name="Step">Where it stands now.</param>
/// <param name="Repair">The repair of its incident; null where there is none.</param>
/// <param name="IsOver">Whether nothing more will happen, so that whoever reads this is told.</param>
public sealed record ReportProgress(ReportStep Step, PublicRepair? Repair, bool IsOver)
{
    /// <summary>Sums it up; pure.</summary>
    /// <param name="report">The report.</param>
    /// <param name="incident">Its incident as it stands, or the one that took that in; null where there is none.</param>
    /// <param name="nowUnixMs">City time.</param>
    public static ReportProgress Of(CitizenReport report, IncidentRecord? incident, long nowUnixMs)
    {
        ArgumentNullException.ThrowIfNull(report);
        if (report.State == ReportState.Refused)
            return new ReportProgress(ReportStep.Told, null, IsOver: true);
        if (report.State == ReportState.Waiting)
            return new ReportProgress(ReportStep.Received, null, IsOver: false);
        if (incident is null || incident.State == IncidentState.Closed)
            return new ReportProgress(ReportStep.Told, null, IsOver: true);

        PublicRepair repair = PublicRepair.Of(incident, nowUnixMs);
        return new ReportProgress(StepOf(repair.Stage), repair, IsOver: false);
    }

    private static ReportStep StepOf(RepairStage stage) => stage switch
    {
        RepairStage.Known => ReportStep.Checked,
        RepairStage.CrewTold => ReportStep.CrewTold,
        RepairStage.CrewAccepted => ReportStep.CrewAccepted,
        RepairStage.CrewOnSite => ReportStep.CrewOnSite,
        _ => ReportStep.Repaired,
    };
}

/// <summary>The steps of a report, in their order.</summary>
public enum ReportStep
{
    /// <summary>It came, and waits for somebody to look at it.</summary>
    Received,

    /// <summary>It was found right, and is recorded as a fault.</summary>
    Checked,

    /// <summary>The crew on duty was told.</summary>
    CrewTold,

    /// <summary>A crew has taken it on.</summary>
    CrewAccepted,

    /// <summary>A crew is there.</summary>
    CrewOnSite,

    /// <summary>It is repaired, and that is checked.</summary>
    Repaired,

    /// <summary>It is over, and whoever reported is told.</summary>
    Told,
}
