using LampuKota.City;
using LampuKota.Lighting;

namespace LampuKota.Dashboard;

/// <summary>Where people decide about reports of citizens, each within its areas. What is decided about one holds for all that wait and say the same of the same lamp.</summary>
/// <param name="store">The reports.</param>
/// <param name="ledger">Writes decisions.</param>
/// <param name="incidents">Lets one write at a time.</param>
/// <param name="incidentDesk">Finds incidents within a person's areas.</param>
/// <param name="directory">The city's assets.</param>
/// <param name="clock">The city's clock.</param>
public sealed class ReportDesk(ReportStore store, ReportLedger ledger, IncidentService incidents, IncidentDesk incidentDesk, CityDirectory directory, CityClock clock)
{
    /// <summary>The reports that wait, those that say the same of the same lamp together, the oldest first.</summary>
    /// <param name="person">Who looks.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<ReportGroup>> ListWaitingAsync(Person person, CancellationToken cancellationToken)
    {
        IReadOnlyList<CitizenReport> waiting = await store.ListAsync(isWaiting: true, AreaOf(person).KelurahanIds, ReportStore.MaximumLimit, cancellationToken);
        return ReportGroup.Of(waiting);
    }

    /// <summary>The reports that were decided about, the newest first.</summary>
    /// <param name="person">Who looks.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<IReadOnlyList<CitizenReport>> ListDecidedAsync(Person person, int limit, CancellationToken cancellationToken) =>
        store.ListAsync(isWaiting: false, AreaOf(person).KelurahanIds, limit, cancellationToken);

    /// <summary>Decides about a report.</summary>
    /// <param name="id">Its number.</param>
    /// <param name="verdict">What is decided.</param>
    /// <param name="person">Who decides.</param>
    /// <param name="cancellationToken">Gives up waiting; it may still be decided.</param>
    /// <exception cref="RequestRefusedException">It lies outside of the person's areas, does not wait any more, or the verdict is not whole.</exception>
    public async Task DecideAsync(long id, ReportVerdict verdict, Person person, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(verdict);
        ArgumentNullException.ThrowIfNull(person);
        person.Require(Right.ModerateReports);
        CitizenReport report = await store.FindAsync(id, cancellationToken) ?? throw new RequestRefusedException(Refusal.NotFound, "id", "There is no report of this number.");
        AreaView area = AreaOf(person);
        if (!area.HasKelurahan(report.KelurahanId))
            throw new RequestRefusedException(Refusal.NotAllowed, "area", "This report lies outside of your area; ask an administrator if it should not.");
        string? note = ReportText.Clean(verdict.Note);
        if (note?.Length > ReportText.MaximumNoteLength)
            throw new RequestRefusedException(Refusal.Invalid, "note", $"The note must be at most {ReportText.MaximumNoteLength} characters.");

        switch (verdict.Decision)
        {
            case ReportState.Raised:
                if (verdict.LampId is { } lampId && directory.Current.FindLamp(lampId) is not null)
                    area.RequireDevice(lampId);
                await incidents.WriteAsync(
                    async () => [await ledger.RaiseAsync(id, verdict.LampId, person, note, directory.Current, clock.NowUnixMs(), cancellationToken)], cancellationToken);
                break;
            case ReportState.Joined:
                IncidentRecord incident = await incidentDesk.FindAsync(verdict.IncidentId ?? 0, person, cancellationToken);
                await incidents.WriteAsync(async () => [await ledger.JoinAsync(id, incident.Id, person, note, clock.NowUnixMs(), cancellationToken)], cancellationToken);
                break;
            case ReportState.Refused:
                ReportRefusalReason reason = verdict.Reason ?? throw new RequestRefusedException(Refusal.Invalid, "reason", "Say why the report is refused; whoever reported is told.");
                await ledger.RefuseAsync(id, reason, person, note, clock.NowUnixMs(), cancellationToken);
                break;
            default:
                throw new RequestRefusedException(Refusal.Invalid, "decision", "Decide raised, joined or refused.");
        }
    }

    private AreaView AreaOf(Person person) => AreaView.Of(person, directory.Current);
}

/// <summary>What is decided about a report.</summary>
/// <param name="Decision"><c>raised</c>, <c>joined</c> or <c>refused</c>.</param>
/// <param name="LampId">For raised: the lamp, where the report names none.</param>
/// <param name="IncidentId">For joined: the incident's number.</param>
/// <param name="Reason">For refused: why.</param>
/// <param name="Note">In the person's own words, read by whoever reported; at most 500 characters.</param>
public sealed record ReportVerdict(ReportState Decision, string? LampId = null, long? IncidentId = null, ReportRefusalReason? Reason = null, string? Note = null);

/// <summary>Reports that wait and say the same of the same lamp.</summary>
/// <param name="Reports">The reports, the oldest first.</param>
/// <param name="Advice">What telemetry and their number speak for.</param>
public sealed record ReportGroup(IReadOnlyList<CitizenReport> Reports, ReportAdvice Advice)
{
    /// <summary>The oldest of them, by which they are decided about.</summary>
    public CitizenReport First => Reports[0];

    /// <summary>Groups reports; pure.</summary>
    /// <param name="waiting">Reports that wait, the oldest first.</param>
    public static IReadOnlyList<ReportGroup> Of(IReadOnlyList<CitizenReport> waiting) =>
    [
        .. waiting.GroupBy(report => report.LampId is null ? (report.Kind, Subject: $"#{report.Id}") : (report.Kind, Subject: report.LampId)).Select(group =>
        {
            CitizenReport[] reports = [.. group];
            return new ReportGroup(reports, ReportWeighing.Weigh(reports[0].Kind, reports[^1].Evidence, reports.Count(report => report.IsIndependent)));
        }),
    ];
}
