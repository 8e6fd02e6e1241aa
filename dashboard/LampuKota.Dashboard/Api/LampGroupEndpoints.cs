using System.Security.Claims;
using LampuKota.City;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LampuKota.Dashboard;

/// <summary>Lamp groups: <c>/groups</c>.</summary>
internal static class LampGroupEndpoints
{
    public static void MapLampGroups(this RouteGroupBuilder api)
    {
        RouteGroupBuilder groups = api.MapGroup("/groups").WithTags("Lamp groups");
        groups.MapGet("/", List)
            .WithName("listGroups").Needs(Policies.SeeCity, AreaUse.Within).WithSummary("All lamp groups, by name.");
        groups.MapPut("/{id}", SaveAsync).WithName("putGroup").Needs(Policies.ManageGroups, AreaUse.Within).WithSummary("Saves a lamp group, new or changed.")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound);
        groups.MapDelete("/{id}", RemoveAsync).WithName("deleteGroup").Needs(Policies.ManageGroups, AreaUse.Within).WithSummary("Removes a lamp group; its lamps stay.")
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static Ok<ApiPage<ApiLampGroup>> List(ClaimsPrincipal user, LampGroupService service, CityDirectory directory)
    {
        AreaView area = user.AreaIn(directory.Current);
        return TypedResults.Ok(new ApiPage<ApiLampGroup>([.. service.Current.All.Where(group => area.HasAnyOf(group.LampIds)).Select(ApiLampGroup.Of)]));
    }

    private static async Task<Ok<ApiLampGroup>> SaveAsync(
        string id, ApiLampGroupDraft draft, ClaimsPrincipal user, LampGroupService service, CancellationToken cancellationToken) =>
        TypedResults.Ok(ApiLampGroup.Of(await service.SaveAsync(
            new LampGroup(id, draft.Name, draft.Kind, draft.Lamps ?? []), [.. (draft.Scopes ?? []).Select(scope => scope.ToScope())], PersonClaims.Read(user), cancellationToken)));

    private static async Task<NoContent> RemoveAsync(string id, ClaimsPrincipal user, LampGroupService service, CancellationToken cancellationToken)
    {
        await service.RemoveAsync(id, PersonClaims.Read(user), cancellationToken);
        return TypedResults.NoContent();
    }
}

/// <summary>A lamp group.</summary>
public sealed record ApiLampGroup(string Id, string Name, LampGroupKind Kind, IReadOnlyList<string> Lamps)
{
    internal static ApiLampGroup Of(LampGroup group) => new(group.Id, group.Name, group.Kind, group.LampIds);
}

/// <summary>What a lamp group shall be.</summary>
/// <param name="Name">1 to 100 characters.</param>
/// <param name="Lamps">Lamp ids.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Scopes">Places whose lamps belong to it besides, as they are now; 1 to 5,000 lamps in all.</param>
public sealed record ApiLampGroupDraft(
    string Name, IReadOnlyList<string>? Lamps = null, LampGroupKind Kind = LampGroupKind.Other, IReadOnlyList<ApiScope>? Scopes = null);
