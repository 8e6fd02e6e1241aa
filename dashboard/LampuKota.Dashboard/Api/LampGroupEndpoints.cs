using System.Security.Claims;
using LampuKota.City;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace LampuKota.Dashboard;

/// <summary>Lamp groups: <c>/groups</c>.</summary>
internal static class LampGroupEndpoints
{
    public static void MapLampGroups(this RouteGroupBuilder api)
    {
        RouteGroupBuilder groups = api.MapGroup("/groups").WithTags("Lamp groups");
        groups.MapGet("/", List)
            .WithName("listGroups").Needs(Policies.SeeCity, AreaUse.Within).WithSummary("All lamp groups, by name.");
        groups.MapGet("/{id}", Get).WithName("getGroup").Needs(Policies.SeeCity, AreaUse.Within).WithSummary("A lamp group; its version is the ETag too.")
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound);
        groups.MapPut("/{id}", SaveAsync).WithName("putGroup").Needs(Policies.ManageGroups, AreaUse.Within).WithSummary("Saves a lamp group, new or changed; takes If-Match and If-None-Match.")
            .ProducesProblem(StatusCodes.Status412PreconditionFailed).ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound);
        groups.MapDelete("/{id}", RemoveAsync).WithName("deleteGroup").Needs(Policies.ManageGroups, AreaUse.Within).WithSummary("Removes a lamp group; its lamps stay. Takes If-Match.")
            .ProducesProblem(StatusCodes.Status412PreconditionFailed).ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static Ok<ApiPage<ApiLampGroup>> List(ClaimsPrincipal user, LampGroupService service, CityDirectory directory)
    {
        AreaView area = user.AreaIn(directory.Current);
        return TypedResults.Ok(new ApiPage<ApiLampGroup>([.. service.Current.All.Where(group => area.HasAnyOf(group.LampIds)).Select(ApiLampGroup.Of)]));
    }

    private static Ok<ApiLampGroup> Get(string id, ClaimsPrincipal user, HttpResponse response, LampGroupService service, CityDirectory directory)
    {
        LampGroup group = service.Current.Find(id) ?? throw new RequestRefusedException(Refusal.NotFound, "id", "There is no group of this id.");
        user.AreaIn(directory.Current).RequireAnyOf(group.LampIds);
        return Tagged(response, group);
    }

    private static async Task<Ok<ApiLampGroup>> SaveAsync(
        string id, ApiLampGroupDraft draft, ClaimsPrincipal user, HttpResponse response, LampGroupService service, CancellationToken cancellationToken,
        [FromHeader(Name = "If-Match")] string? match = null, [FromHeader(Name = "If-None-Match")] string? noneMatch = null) =>
        Tagged(response, await service.SaveAsync(
            new LampGroup(id, draft.Name, draft.Kind, draft.Lamps ?? []), [.. (draft.Scopes ?? []).Select(scope => scope.ToScope())], PersonClaims.Read(user), cancellationToken,
            EditCondition.Of(match, noneMatch)));

    private static async Task<NoContent> RemoveAsync(
        string id, ClaimsPrincipal user, LampGroupService service, CancellationToken cancellationToken, [FromHeader(Name = "If-Match")] string? match = null)
    {
        await service.RemoveAsync(id, PersonClaims.Read(user), cancellationToken, EditCondition.Of(match, noneMatch: null));
        return TypedResults.NoContent();
    }

    private static Ok<ApiLampGroup> Tagged(HttpResponse response, LampGroup group)
    {
        response.Headers.ETag = $"\"{group.Version}\"";
        return TypedResults.Ok(ApiLampGroup.Of(group));
    }
}

/// <summary>A lamp group.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Name for people.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Lamps">Lamp ids.</param>
/// <param name="Version">Stands for what it is; goes back as <c>If-Match</c> with a change.</param>
public sealed record ApiLampGroup(string Id, string Name, LampGroupKind Kind, IReadOnlyList<string> Lamps, string Version)
{
    internal static ApiLampGroup Of(LampGroup group) => new(group.Id, group.Name, group.Kind, group.LampIds, group.Version);
}

/// <summary>What a lamp group shall be.</summary>
/// <param name="Name">1 to 100 characters.</param>
/// <param name="Lamps">Lamp ids.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Scopes">Places whose lamps belong to it besides, as they are now; 1 to 5,000 lamps in all.</param>
public sealed record ApiLampGroupDraft(
    string Name, IReadOnlyList<string>? Lamps = null, LampGroupKind Kind = LampGroupKind.Other, IReadOnlyList<ApiScope>? Scopes = null);
