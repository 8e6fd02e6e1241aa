namespace LampuKota.City;

/// <summary>What whoever moderates is advised to do with a report.</summary>
public enum ReportAdvice
{
    /// <summary>Raise an incident: telemetry agrees, or enough people say the same, or it is a danger.</summary>
    Raise,

    /// <summary>Have somebody look: telemetry says otherwise, or the lamp is not known.</summary>
    Look,

    /// <summary>Wait for others who say the same; nothing here is measured.</summary>
    AwaitOthers,
}

/// <summary>Weighs a report; pure.</summary>
public static class ReportWeighing
{
    /// <summary>So many people who say the same are believed where nothing is measured: one may be mistaken about the pole, two hardly are.</summary>
    public const int BelievedReports = 2;

    /// <summary>Weighs the reports of one lamp that say the same.</summary>
    /// <param name="kind">What was seen.</param>
    /// <param name="evidence">What telemetry says.</param>
    /// <param name="independentReports">How many people say so.</param>
    public static ReportAdvice Weigh(ReportKind kind, ReportEvidence evidence, int independentReports)
    {
        if (evidence == ReportEvidence.NoLamp)
            return ReportAdvice.Look;
        if (kind == ReportKind.Damaged)
            return ReportAdvice.Raise; // Nothing measures it, and waiting is dangerous.
        return Agrees(kind, evidence) switch
        {
            true => ReportAdvice.Raise,
            false => ReportAdvice.Look,
            null => independentReports >= BelievedReports ? ReportAdvice.Raise : ReportAdvice.AwaitOthers,
        };
    }

    // Null where telemetry cannot tell.
    private static bool? Agrees(ReportKind kind, ReportEvidence evidence) => (kind, evidence) switch
    {
        (_, ReportEvidence.NotMeasured) => null,
        (ReportKind.Dark, _) => evidence == ReportEvidence.MeasuredDark,
        (ReportKind.DayBurner, _) => evidence == ReportEvidence.MeasuredLit,
        _ => null, // A minute's mean power hides a flicker.
    };
}
