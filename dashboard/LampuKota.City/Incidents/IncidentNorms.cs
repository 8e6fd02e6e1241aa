namespace LampuKota.City;

/// <summary>Within what time what is expected; city time.</summary>
/// <param name="AcceptMinutes">Until somebody takes it on. Ten minutes: who is on duty has the phone at hand.</param>
/// <param name="OnSiteMinutes">Until a crew is there. Two hours: across Kupang by road, and the order before this one.</param>
/// <param name="RepairHours">Until it is repaired, as a rule: the response norm of other cities.</param>
/// <param name="LatestRepairHours">Until it is repaired, at the latest: the same norm's upper limit.</param>
public sealed record IncidentNorms(int AcceptMinutes = 10, int OnSiteMinutes = 120, int RepairHours = 24, int LatestRepairHours = 72)
{
    private const long MinuteMs = 60_000;
    private const long HourMs = 60 * MinuteMs;

    /// <summary>What is due when, for an incident that is raised or reopened.</summary>
    /// <param name="fromUnixMs">When, city time.</param>
    public IncidentDue DueFrom(long fromUnixMs) => new(
        fromUnixMs + (AcceptMinutes * MinuteMs), fromUnixMs + (OnSiteMinutes * MinuteMs), fromUnixMs + (RepairHours * HourMs), fromUnixMs + (LatestRepairHours * HourMs));

    /// <summary>Lets the times stand still.</summary>
    /// <param name="due">As they are.</param>
    /// <param name="nowUnixMs">City time.</param>
    public static IncidentDue Pause(IncidentDue due, long nowUnixMs)
    {
        ArgumentNullException.ThrowIfNull(due);
        return due.PausedSinceUnixMs is null ? due with { PausedSinceUnixMs = nowUnixMs } : due;
    }

    /// <summary>Lets the times run again, later by as long as they stood still.</summary>
    /// <param name="due">As they are.</param>
    /// <param name="nowUnixMs">City time.</param>
    public static IncidentDue Resume(IncidentDue due, long nowUnixMs)
    {
        ArgumentNullException.ThrowIfNull(due);
        if (due.PausedSinceUnixMs is not { } since)
            return due;

        long pausedMs = Math.Max(0, nowUnixMs - since);
        return new IncidentDue(due.AcceptUnixMs + pausedMs, due.OnSiteUnixMs + pausedMs, due.RepairUnixMs + pausedMs, due.LatestRepairUnixMs + pausedMs);
    }
}
