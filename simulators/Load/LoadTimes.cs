namespace LampuKota.Simulators;

/// <summary>
/// The instants that a lamp's reports carry. Where it reports at a given rate they are those at which the report is due; faster than a hundred times a second, or as fast as possible, they count up
/// from two days ago, since no two reports of a lamp may have the same instant, and none may lie ahead.
/// </summary>
/// <param name="FirstUnixMs">Instant of each lamp's first report.</param>
/// <param name="StepMilliseconds">From one report of a lamp to the next.</param>
/// <param name="MaximumReports">How many reports a lamp can have.</param>
internal readonly record struct LoadTimes(long FirstUnixMs, double StepMilliseconds, long MaximumReports)
{
    private const double ShortestStepMilliseconds = 10;
    private const long FastPastMilliseconds = 2L * 24 * 60 * 60 * 1000;

    /// <summary>The instants of a load.</summary>
    /// <param name="settings">The load.</param>
    /// <param name="startUnixMs">When it starts.</param>
    public static LoadTimes Of(LoadSettings settings, long startUnixMs)
    {
        double lampsPerSecond = (settings.MessagesPerSecond ?? double.PositiveInfinity) * settings.LampsAMessage;
        double stepMilliseconds = 1_000.0 * settings.Gateways * settings.Lamps / lampsPerSecond;
        return stepMilliseconds >= ShortestStepMilliseconds
            ? new LoadTimes(startUnixMs, stepMilliseconds, long.MaxValue)
            : new LoadTimes(startUnixMs - FastPastMilliseconds, ShortestStepMilliseconds, (long)(FastPastMilliseconds / ShortestStepMilliseconds));
    }

    /// <summary>Instant of a lamp's report.</summary>
    /// <param name="report">Its number, from 0.</param>
    public long At(long report) => FirstUnixMs + (long)(report * StepMilliseconds);
}
