using System.Security.Claims;
using LampuKota.City;
using LampuKota.Lighting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LampuKota.Dashboard;

/// <summary>Updates of gateways, stage by stage: <c>/rollouts</c>.</summary>
internal static class RolloutEndpoints
{
    public static void MapRollouts(this RouteGroupBuilder api)
    {
        RouteGroupBuilder rollouts = api.MapGroup("/rollouts").WithTags("Rollouts");
        rollouts.MapGet("", List).WithName("listRollouts").Needs(Policies.SeeSystem, AreaUse.WholeCity).WithSummary("Rollouts, the newest first.");
        rollouts.MapGet("/{id}", Find).WithName("getRollout").Needs(Policies.SeeSystem, AreaUse.WholeCity).WithSummary("One rollout and how far its gateways are.").ProducesProblem(StatusCodes.Status404NotFound);
        rollouts.MapPost("", BeginAsync).WithName("beginRollout").Needs(Policies.ManageGateways, AreaUse.WholeCity).WithSummary("Begins to roll out a signed release.")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status403Forbidden);
        rollouts.MapPost("/{id}/state", SetStateAsync).WithName("changeRollout").Needs(Policies.ManageGateways, AreaUse.WholeCity).WithSummary("Halts a rollout, lets it go on past its failures, or ends it.")
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static Ok<ApiPage<ApiRollout>> List(RolloutService rollouts, string? cursor, int limit = 20)
    {
        ApiLimits.Require(limit, 1, 100);
        IEnumerable<Rollout> rest = rollouts.All.SkipWhile(one => cursor is not null && one.Id != cursor).Skip(cursor is null ? 0 : 1);
        Rollout[] page = [.. rest.Take(limit + 1)];
        return TypedResults.Ok(new ApiPage<ApiRollout>([.. page.Take(limit).Select(one => ApiRollout.Of(one, rollouts))], page.Length > limit ? page[limit - 1].Id : null));
    }

    private static Ok<ApiRollout> Find(string id, RolloutService rollouts) => rollouts.All.FirstOrDefault(one => one.Id == id) is { } found
        ? TypedResults.Ok(ApiRollout.Of(found, rollouts))
        : throw new RequestRefusedException(Refusal.NotFound, "id", "There is no rollout of this id.");

    private static async Task<Created<ApiRollout>> BeginAsync(ApiRolloutRequest request, ClaimsPrincipal user, RolloutService rollouts, CancellationToken cancellationToken)
    {
        var draft = new Rollout("", request.Release, request.Url, request.Stages, request.Reason, "", 0);
        Rollout begun = await rollouts.BeginAsync(draft, PersonClaims.Read(user), cancellationToken);
        return TypedResults.Created($"/api/v1/rollouts/{begun.Id}", ApiRollout.Of(begun, rollouts));
    }

    private static async Task<Ok<ApiRollout>> SetStateAsync(
        string id, ApiRolloutChange change, ClaimsPrincipal user, RolloutService rollouts, CancellationToken cancellationToken) =>
        TypedResults.Ok(ApiRollout.Of(await rollouts.SetStateAsync(id, change.State, PersonClaims.Read(user), cancellationToken), rollouts));
}

/// <summary>A rollout to begin.</summary>
/// <param name="Release">The release as the tool <c>sign</c> wrote it.</param>
/// <param name="Url">Where gateways fetch the package, https.</param>
/// <param name="Stages">The stages in order, each a percentage or a list of gateways.</param>
/// <param name="Reason">Why.</param>
internal sealed record ApiRolloutRequest(UpdateRelease Release, string Url, IReadOnlyList<RolloutStage> Stages, string Reason);

/// <summary>What shall become of a rollout.</summary>
/// <param name="State">halted, running or cancelled.</param>
internal sealed record ApiRolloutChange(RolloutStanding State);

/// <summary>A rollout and how far it is.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Release">What is rolled out.</param>
/// <param name="Url">Where it is fetched.</param>
/// <param name="State">How it stands.</param>
/// <param name="Stage">The present stage, from 0.</param>
/// <param name="HaltReason">Why it was halted.</param>
/// <param name="Stages">Its stages and how far the gateways of each are.</param>
/// <param name="Reason">Why, in the person's words.</param>
/// <param name="Person">Who began it.</param>
/// <param name="CreatedUnixMs">When.</param>
internal sealed record ApiRollout(
    string Id, UpdateRelease Release, string Url, RolloutStanding State, int Stage, string? HaltReason, IReadOnlyList<ApiRolloutStage> Stages, string Reason, string Person, long CreatedUnixMs)
{
    public static ApiRollout Of(Rollout rollout, RolloutService rollouts) => new(
        rollout.Id, rollout.Release, rollout.Url, rollout.State, rollout.Stage, rollout.HaltReason,
        [.. rollout.Stages.Select((stage, index) => ApiRolloutStage.Of(stage, rollouts.ProgressOf(rollout, index)))], rollout.Reason, rollout.PersonName, rollout.CreatedUnixMs);
}

/// <summary>One stage: all its gateways, with those of the stages before.</summary>
/// <param name="Percent">So many in a hundred, or null.</param>
/// <param name="Gateways">The gateways by name, or null.</param>
/// <param name="Members">How many gateways it has.</param>
/// <param name="Healthy">How many are healthy with the release or something newer.</param>
/// <param name="Underway">How many fetch it or try it out.</param>
/// <param name="Failed">Which refused it or went back.</param>
internal sealed record ApiRolloutStage(int? Percent, IReadOnlyList<string>? Gateways, int Members, int Healthy, int Underway, IReadOnlyList<string> Failed)
{
    public static ApiRolloutStage Of(RolloutStage stage, IReadOnlyList<(string GatewayId, RolloutProgress Progress)> gateways) => new(
        stage.Percent, stage.Gateways, gateways.Count,
        gateways.Count(one => one.Progress == RolloutProgress.Healthy),
        gateways.Count(one => one.Progress == RolloutProgress.Underway),
        [.. gateways.Where(one => one.Progress == RolloutProgress.Failed).Select(one => one.GatewayId)]);
}
