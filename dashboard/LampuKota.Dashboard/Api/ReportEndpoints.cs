using System.Security.Claims;
using LampuKota.City;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LampuKota.Dashboard;

/// <summary>Reports of citizens: <c>/reports</c>, <c>/reports/{id}/decision</c>.</summary>
internal static class ReportEndpoints
{
    public static void MapReportDecisions(this RouteGroupBuilder api)
    {
        RouteGroupBuilder reports = api.MapGroup("/reports").WithTags("Reports");
        reports.MapGet("/", ListAsync).WithName("listReports").Needs(Policies.ModerateReports, AreaUse.Within).WithSummary("Reports that wait, those of one lamp that say the same together, the oldest first.");
        reports.MapPost("/{id}/decision", DecideAsync).WithName("decideReport").Needs(Policies.ModerateReports, AreaUse.Within)
            .WithSummary("Raises an incident for a report, makes it part of one, or refuses it; holds for all that wait and say the same of the same lamp.")
            .Refuses().ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static async Task<Ok<ApiPage<ApiReportGroup>>> ListAsync(ClaimsPrincipal user, ReportDesk desk, CancellationToken cancellationToken)
    {
        IReadOnlyList<ReportGroup> waiting = await desk.ListWaitingAsync(PersonClaims.Read(user), cancellationToken);
        return TypedResults.Ok(new ApiPage<ApiReportGroup>([.. waiting.Select(ApiReportGroup.Of)]));
    }

    private static async Task<NoContent> DecideAsync(long id, ReportVerdict verdict, ClaimsPrincipal user, ReportDesk desk, CancellationToken cancellationToken)
    {
        await desk.DecideAsync(id, verdict, PersonClaims.Read(user), cancellationToken);
        return TypedResults.NoContent();
    }
}

/// <summary>Reports that wait and say the same of the same lamp.</summary>
/// <param name="Id">The oldest one's number, by which they are decided about.</param>
/// <param name="Kind">What was seen.</param>
/// <param name="LampId">The lamp; null where only a place was given.</param>
/// <param name="KelurahanId">Where it is.</param>
/// <param name="Place">The place in words.</param>
/// <param name="Evidence">What telemetry said when the newest came.</param>
/// <param name="Advice">What telemetry and their number speak for.</param>
/// <param name="ReportCount">How many there are.</param>
/// <param name="IndependentCount">How many of them came from connections of their own.</param>
/// <param name="SinceUnixMs">When the oldest came, city time.</param>
/// <param name="Notes">In the citizens' words.</param>
/// <param name="PhotoIds">For <c>GET /api/v1/photos/{id}</c>.</param>
internal sealed record ApiReportGroup(
    long Id,
    ReportKind Kind,
    string? LampId,
    string KelurahanId,
    string? Place,
    ReportEvidence Evidence,
    ReportAdvice Advice,
    int ReportCount,
    int IndependentCount,
    long SinceUnixMs,
    IReadOnlyList<string> Notes,
    IReadOnlyList<string> PhotoIds)
{
    public static ApiReportGroup Of(ReportGroup group) => new(
        group.First.Id,
        group.First.Kind,
        group.First.LampId,
        group.First.KelurahanId,
        group.First.Place,
        group.Reports[^1].Evidence,
        group.Advice,
        group.Reports.Count,
        group.Reports.Count(report => report.IsIndependent),
        group.First.ReceivedUnixMs,
        [.. group.Reports.Select(report => report.Note).OfType<string>()],
        [.. group.Reports.Select(report => report.PhotoId).OfType<string>().Distinct()]);
}
