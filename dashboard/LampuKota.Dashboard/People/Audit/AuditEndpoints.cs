using LampuKota.City;
using LampuKota.Lighting;

namespace LampuKota.Dashboard;

/// <summary>The audit log for programs and spreadsheets: <c>/audit</c>, <c>/audit/export</c>.</summary>
internal static class AuditEndpoints
{
    private const int CharactersPerWrite = 32 << 10;

    public static void MapAudit(this RouteGroupBuilder api)
    {
        RouteGroupBuilder audit = api.MapGroup("/audit").WithTags("Audit");
        audit.MapGet("/", ListAsync).WithName("listAudit").Needs(Policies.ReadAudit, AreaUse.WholeCity).WithSummary("Entries of the audit log, newest first, and the end of its chain.");
        audit.MapGet("/export", ExportAsync).WithName("exportAudit").Needs(Policies.ReadAudit, AreaUse.WholeCity).WithSummary("Entries of the audit log as CSV, oldest first, with their hashes.")
            .Produces(StatusCodes.Status200OK, contentType: "text/csv");
    }

    private static async Task<Microsoft.AspNetCore.Http.HttpResults.Ok<ApiAuditPage>> ListAsync(
        AuditStore audit, string? person, string? action, string? q, long? from, long? to, string? cursor, int limit = 100, CancellationToken cancellationToken = default)
    {
        ApiLimits.Require(limit, 1, 1_000);
        long? beforeId = cursor is null ? null
            : long.TryParse(cursor, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out long id) ? id
            : throw new RequestRefusedException(Refusal.Invalid, "cursor", "The cursor must be the nextCursor of the page before.");
        IReadOnlyList<AuditEntry> page = await audit.ListAsync(new AuditQuery(beforeId, person, action, from, to, q, limit), cancellationToken);
        string? next = page.Count == limit ? page[^1].Id.ToString(System.Globalization.CultureInfo.InvariantCulture) : null;
        return TypedResults.Ok(new ApiAuditPage([.. page.Select(ApiAuditEntry.Of)], next, (await audit.HeadAsync(cancellationToken)).ToString()));
    }

    private static async Task ExportAsync(
        HttpContext http, AuditStore audit, CityClock clock, string? person, string? action, string? q, long? from, long? to, CancellationToken cancellationToken)
    {
        Person by = PersonClaims.Read(http.User);
        var query = new AuditQuery(PersonId: person, Action: action, FromUnixMs: from, ToUnixMs: to, Text: q);
        await audit.AddAsync(AuditEntry.Of(by, AuditActions.AuditExport, "audit", "exported the audit log", clock.NowUnixMs()), cancellationToken);
        http.Response.ContentType = "text/csv; charset=utf-8";
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.ContentDisposition = "attachment; filename=\"audit.csv\"";
        var csv = new CsvText();
        foreach (string heading in new[] { "number", "time", "personId", "person", "action", "subject", "detail", "hash" })
            csv.Text(heading);
        csv.EndLine();
        await foreach (AuditEntry entry in audit.ReadAsync(query, cancellationToken))
        {
            csv.Number(entry.Id).Time(entry.AtUnixMs).Text(entry.PersonId).Text(entry.PersonName).Text(entry.Action).Text(entry.Subject).Text(entry.Detail).Text(entry.Hash).EndLine();
            if (csv.Length >= CharactersPerWrite)
                await csv.WriteToAsync(http.Response.Body, cancellationToken);
        }

        await csv.WriteToAsync(http.Response.Body, cancellationToken);
    }
}

/// <summary>A page of the audit log.</summary>
/// <param name="Items">The entries.</param>
/// <param name="NextCursor">Cursor of the next page; null at the end.</param>
/// <param name="Head">The end of the chain: number and hash of the newest entry of all.</param>
public sealed record ApiAuditPage(IReadOnlyList<ApiAuditEntry> Items, string? NextCursor, string Head);

/// <summary>An entry of the audit log.</summary>
public sealed record ApiAuditEntry(long Id, long AtUnixMs, ApiNamed Person, string Action, string Subject, string Detail, string Hash)
{
    internal static ApiAuditEntry Of(AuditEntry entry) => new(entry.Id, entry.AtUnixMs, new ApiNamed(entry.PersonId, entry.PersonName), entry.Action, entry.Subject, entry.Detail, entry.Hash);
}
