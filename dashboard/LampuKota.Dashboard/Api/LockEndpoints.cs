using System.Security.Claims;
using LampuKota.City;
using LampuKota.Lighting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace LampuKota.Dashboard;

/// <summary>Maintenance locks: <c>/locks</c>. They keep lamps from being switched remotely, and are no electrical isolation.</summary>
internal static class LockEndpoints
{
    public static void MapLocks(this RouteGroupBuilder api)
    {
        RouteGroupBuilder locks = api.MapGroup("/locks").WithTags("Locks");
        locks.MapGet("/", ListAsync).WithName("listLocks").Needs(Policies.SeeCity, AreaUse.Within).WithSummary("All maintenance locks that are held or asked for, overdue ones first.");
        locks.MapPost("/", RequestAsync).WithName("requestLock").Needs(Policies.LockLamps, AreaUse.Within).WithSummary("Asks gateways to hold lamps under a maintenance lock; it is held where a gateway has confirmed it.").Refuses();
        locks.MapPost("/{id}/release", ReleaseAsync).WithName("releaseLock").Needs(Policies.LockLamps, AreaUse.Within).WithSummary("Releases a maintenance lock: its owner, or a second person.")
            .Refuses().ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static async Task<Ok<ApiPage<ApiLock>>> ListAsync(ClaimsPrincipal user, LockRegister locks, CancellationToken cancellationToken) =>
        TypedResults.Ok(new ApiPage<ApiLock>([.. (await locks.ListAsync(PersonClaims.Read(user), cancellationToken)).Select(ApiLock.Of)]));

    private static async Task<Created<ApiCommand>> RequestAsync(
        ApiLockRequest request, [FromHeader(Name = CommandKey.Header)] string? key, ClaimsPrincipal user, CommandDesk desk, LiveCity live, CityClock clock, CancellationToken cancellationToken) =>
        CommandEndpoints.Created(await desk.RequestAsync(request.ToRequest(clock.NowUnixMs()), PersonClaims.Read(user), cancellationToken, CommandKey.Read(key)), live);

    private static async Task<Created<ApiCommand>> ReleaseAsync(
        string id, ApiReason reason, [FromHeader(Name = CommandKey.Header)] string? key, ClaimsPrincipal user, CommandDesk desk, LiveCity live, CancellationToken cancellationToken) =>
        CommandEndpoints.Created(await desk.ReleaseAsync(id, reason.Reason, PersonClaims.Read(user), cancellationToken, CommandKey.Read(key)), live);
}
