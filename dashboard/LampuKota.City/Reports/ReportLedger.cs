using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace LampuKota.City;

/// <summary>
/// Writes decisions about reports: each call is one durable commit of the reports, the incident that is raised for them, and the audit log. One decision
/// decides every report of the same lamp that waits and says the same. Called in the turn of whoever writes incidents.
/// </summary>
/// <param name="contexts">Makes contexts on the city's database.</param>
/// <param name="norms">Within what time what is expected.</param>
public sealed class ReportLedger(IDbContextFactory<CityContext> contexts, IncidentNorms norms)
{
    /// <summary>Raises an incident for a report that waits.</summary>
    /// <param name="id">The report's number.</param>
    /// <param name="lampId">The lamp, where the report names none or another; null for the report's own.</param>
    /// <param name="person">Who decides.</param>
    /// <param name="note">In that person's words; null for none.</param>
    /// <param name="city">The assets.</param>
    /// <param name="nowUnixMs">City time.</param>
    /// <param name="cancellationToken">Gives up, and changes nothing.</param>
    /// <returns>The incident.</returns>
    /// <exception cref="RequestRefusedException">It does not wait any more, or no lamp is known.</exception>
    public async Task<IncidentRecord> RaiseAsync(
        long id, string? lampId, Person person, string? note, CitySnapshot city, long nowUnixMs, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(person);
        ArgumentNullException.ThrowIfNull(city);
        await using CityContext context = await contexts.CreateDbContextAsync(cancellationToken);
        await using IDbContextTransaction transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        ReportRow report = await FindWaitingAsync(context, id, cancellationToken);
        LampAsset lamp = city.FindLamp(lampId ?? report.LampId ?? "")
            ?? throw new RequestRefusedException(Refusal.Invalid, "lampId", "Choose the lamp that the report is about.");
        List<ReportRow> same = await SameAsync(context, report, cancellationToken);
        var root = new RootFault(IncidentCause.Report, FaultCover.EventOf(report.Kind), lamp.Id, same.Min(row => row.ReceivedUnixMs));
        IncidentRow incident = IncidentFactory.Make(root, "{}", city, nowUnixMs);
        IncidentMoves.Raise(incident, norms, person: person);
        IncidentMoves.Take(incident, Noted(same, note), person, norms, nowUnixMs);
        context.Incidents.Add(incident);
        await context.SaveChangesAsync(cancellationToken);
        foreach (ReportRow row in same)
        {
            (row.LampId, row.KelurahanId) = (lamp.Id, lamp.KelurahanId);
            Decide(row, ReportState.Raised, incident.Id, person, nowUnixMs, reason: null, note);
        }

        context.AuditEntries.Add(Audit(report, person, nowUnixMs, $"raised {incident.Id.ToString(CultureInfo.InvariantCulture)}"));
        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return IncidentMapping.ToRecord(incident);
    }

    /// <summary>Makes reports that wait part of an incident that is open. Where a person decides, whoever repairs reads so, and sees the photos.</summary>
    /// <param name="id">The report's number.</param>
    /// <param name="incidentId">The incident's number.</param>
    /// <param name="person">Who decides; null for LampuKota itself.</param>
    /// <param name="note">In that person's words; null for none.</param>
    /// <param name="nowUnixMs">City time.</param>
    /// <param name="cancellationToken">Gives up, and changes nothing.</param>
    /// <returns>The incident.</returns>
    /// <exception cref="RequestRefusedException">The report does not wait any more, or the incident is not open.</exception>
    public async Task<IncidentRecord> JoinAsync(long id, long incidentId, Person? person, string? note, long nowUnixMs, CancellationToken cancellationToken)
    {
        await using CityContext context = await contexts.CreateDbContextAsync(cancellationToken);
        ReportRow report = await FindWaitingAsync(context, id, cancellationToken);
        IncidentRow incident = await context.Incidents.FirstOrDefaultAsync(row => row.Id == incidentId && row.ClosedUnixMs == null, cancellationToken)
            ?? throw new RequestRefusedException(Refusal.Invalid, "incidentId", "A report becomes part of an incident that is open; look up its number under Incidents.");
        List<ReportRow> same = await SameAsync(context, report, cancellationToken);
        foreach (ReportRow row in same)
            Decide(row, ReportState.Joined, incidentId, person, nowUnixMs, reason: null, note);
        if (person is not null)
        {
            IncidentMoves.Take(incident, Noted(same, note), person, norms, nowUnixMs);
            context.AuditEntries.Add(Audit(report, person, nowUnixMs, $"joined {incidentId.ToString(CultureInfo.InvariantCulture)}"));
        }

        await context.SaveChangesAsync(cancellationToken);
        return IncidentMapping.ToRecord(incident);
    }

    /// <summary>Refuses reports that wait.</summary>
    /// <param name="id">The report's number.</param>
    /// <param name="reason">Why.</param>
    /// <param name="person">Who decides.</param>
    /// <param name="note">In that person's words, for whoever reported; null for none.</param>
    /// <param name="nowUnixMs">City time.</param>
    /// <param name="cancellationToken">Gives up, and changes nothing.</param>
    /// <exception cref="RequestRefusedException">The report does not wait any more.</exception>
    public async Task RefuseAsync(long id, ReportRefusalReason reason, Person person, string? note, long nowUnixMs, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(person);
        await using CityContext context = await contexts.CreateDbContextAsync(cancellationToken);
        ReportRow report = await FindWaitingAsync(context, id, cancellationToken);
        foreach (ReportRow row in await SameAsync(context, report, cancellationToken))
            Decide(row, ReportState.Refused, incidentId: null, person, nowUnixMs, reason, note);
        context.AuditEntries.Add(Audit(report, person, nowUnixMs, $"refused {reason}"));
        await context.SaveChangesAsync(cancellationToken);
    }

    private static async Task<ReportRow> FindWaitingAsync(CityContext context, long id, CancellationToken cancellationToken)
    {
        ReportRow report = await context.CitizenReports.FindAsync([id], cancellationToken)
            ?? throw new RequestRefusedException(Refusal.NotFound, "id", "There is no report of this number.");
        return report.State == ReportState.Waiting
            ? report
            : throw new RequestRefusedException(Refusal.Conflict, "state", "Somebody has decided about this report in the meantime; load the page anew.");
    }

    private static async Task<List<ReportRow>> SameAsync(CityContext context, ReportRow report, CancellationToken cancellationToken) => report.LampId is null
        ? [report]
        : await context.CitizenReports.Where(row => row.State == ReportState.Waiting && row.LampId == report.LampId && row.Kind == report.Kind)
            .OrderBy(row => row.Id).ToListAsync(cancellationToken);

    // What the crew reads are the words of whoever decided: those of citizens are forgotten after a time, an incident's history is not.
    private static IncidentStepRequest Noted(List<ReportRow> same, string? note) => new(
        IncidentStepKind.Noted, "", Note: string.Join(": ", new[] { string.Create(CultureInfo.InvariantCulture, $"{same.Count} laporan warga"), note }.OfType<string>()),
        PhotoIds: [.. same.Select(row => row.PhotoId).OfType<string>().Distinct().Take(IncidentStepRules.MaximumPhotos)]);

    private static void Decide(ReportRow row, ReportState state, long? incidentId, Person? person, long nowUnixMs, ReportRefusalReason? reason, string? note)
    {
        (row.State, row.IncidentId, row.DecidedUnixMs) = (state, incidentId, nowUnixMs);
        (row.DecidedById, row.DecidedByName, row.RefusalReason, row.DecisionNote) = (person?.Id, person?.Name, reason, note);
    }

    private static AuditEntry Audit(ReportRow report, Person person, long nowUnixMs, string detail) =>
        AuditEntry.Of(person, AuditActions.Report, report.Id.ToString(CultureInfo.InvariantCulture), detail, nowUnixMs);
}
