using System.Security.Claims;
using LampuKota.City;
using LampuKota.Lighting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LampuKota.Dashboard;

/// <summary>By what gateways may connect: <c>/gateways/access</c>, <c>/gateways/{id}/access</c>.</summary>
internal static class GatewayAccessEndpoints
{
    public static void MapGatewayAccess(this RouteGroupBuilder api)
    {
        RouteGroupBuilder gateways = api.MapGroup("/gateways").WithTags("Gateways");
        gateways.MapGet("/access", ListAsync).WithName("listGatewayAccess").Needs(Policies.ManageGateways, AreaUse.WholeCity).WithSummary("By what each gateway may connect; no secrets.")
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        gateways.MapPost("/{id}/access", ChangeAsync).WithName("changeGatewayAccess").Needs(Policies.ManageGateways, AreaUse.WholeCity)
            .WithSummary("Makes a one-time token or a new password, told this once, or revokes everything.")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<Ok<ApiPage<GatewayAccess>>> ListAsync(
        ClaimsPrincipal user, GatewayAccessService access, string? cursor, int limit = 500, CancellationToken cancellationToken = default)
    {
        ApiLimits.Require(limit, 1, LightingLimits.MaximumListedGateways);
        IngestAnswer answer = await access.AskAsync(
            new IngestRequest(IngestOperation.List, After: cursor, Limit: limit), PersonClaims.Read(user), cancellationToken);
        return TypedResults.Ok(new ApiPage<GatewayAccess>([.. answer.Gateways ?? []], answer.Next));
    }

    private static async Task<Ok<IngestAnswer>> ChangeAsync(
        string id, ApiAccessChange change, ClaimsPrincipal user, GatewayAccessService access, HttpResponse response, CancellationToken cancellationToken)
    {
        if (change.Operation is IngestOperation.List or IngestOperation.Backup)
            throw new RequestRefusedException(Refusal.Invalid, "operation", "The operation must be issueToken, rotate or revoke.");
        IngestAnswer answer = await access.AskAsync(
            new IngestRequest(change.Operation, id, change.ExpiresInSeconds), PersonClaims.Read(user), cancellationToken);
        // A secret is in it, which no cache is to keep.
        response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(answer);
    }
}

/// <summary>What is to become of a gateway's credentials.</summary>
/// <param name="Operation"><c>issueToken</c>, <c>rotate</c> or <c>revoke</c>.</param>
/// <param name="ExpiresInSeconds">Life of a token, whole seconds; null for a day.</param>
public sealed record ApiAccessChange(IngestOperation Operation, int? ExpiresInSeconds = null);
