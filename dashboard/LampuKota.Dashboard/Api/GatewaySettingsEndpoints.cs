using System.Security.Claims;
using LampuKota.City;
using LampuKota.Lighting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace LampuKota.Dashboard;

/// <summary>Photocell and power return of gateways: <c>/gateways/settings</c> and <c>/gateways/{id}/settings</c>.</summary>
internal static class GatewaySettingsEndpoints
{
    public static void MapGatewaySettings(this RouteGroupBuilder api)
    {
        RouteGroupBuilder gateways = api.MapGroup("/gateways").WithTags("Gateways");
        gateways.MapGet("/settings", (HttpResponse response, GatewayTuningService service) => Tagged(response, ApiGatewaySettings.OfCity(service.Current)))
            .WithName("getCityGatewaySettings").Needs(Policies.SeeSystem, AreaUse.WholeCity).WithSummary("What holds for every gateway that has nothing of its own.");
        gateways.MapPut("/settings", SaveCityAsync).WithName("putCityGatewaySettings").Needs(Policies.ManageGateways, AreaUse.WholeCity).WithSummary("Saves what holds for every gateway that has nothing of its own, and gives it to them.")
            .Refuses().ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status412PreconditionFailed);
        gateways.MapGet("/{id}/settings", Find).WithName("getGatewaySettings").Needs(Policies.SeeSystem, AreaUse.WholeCity).WithSummary("What a gateway has of its own, what holds for it, and whether it runs it.")
            .ProducesProblem(StatusCodes.Status404NotFound);
        gateways.MapPut("/{id}/settings", SaveAsync).WithName("putGatewaySettings").Needs(Policies.ManageGateways, AreaUse.WholeCity).WithSummary("Saves what a gateway has of its own, and gives it to it.")
            .Refuses().ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status412PreconditionFailed);
    }

    private static Ok<ApiGatewaySettings> Find(string id, HttpResponse response, GatewayTuningService service, CityDirectory directory, DesiredService desired) => directory.Current.FindGateway(id) is null
        ? throw new RequestRefusedException(Refusal.NotFound, "id", "There is no gateway of this id; search for it.")
        : Tagged(response, ApiGatewaySettings.Of(id, service.Current, desired.Rollout.Of(id)));

    private static async Task<Ok<ApiGatewaySettings>> SaveCityAsync(
        ApiGatewaySettingsDraft draft, ClaimsPrincipal user, HttpResponse response, GatewayTuningService service, CancellationToken cancellationToken, [FromHeader(Name = "If-Match")] string? match = null)
    {
        EditTag.Require(match, draft.Version);
        await service.SaveAsync(null, draft.ToTuning(), draft.Version, PersonClaims.Read(user), cancellationToken);
        return Tagged(response, ApiGatewaySettings.OfCity(service.Current));
    }

    private static async Task<Ok<ApiGatewaySettings>> SaveAsync(
        string id, ApiGatewaySettingsDraft draft, ClaimsPrincipal user, HttpResponse response, GatewayTuningService service, DesiredService desired, CancellationToken cancellationToken,
        [FromHeader(Name = "If-Match")] string? match = null)
    {
        EditTag.Require(match, draft.Version);
        await service.SaveAsync(id, draft.ToTuning(), draft.Version, PersonClaims.Read(user), cancellationToken);
        return Tagged(response, ApiGatewaySettings.Of(id, service.Current, desired.Rollout.Of(id)));
    }

    private static Ok<ApiGatewaySettings> Tagged(HttpResponse response, ApiGatewaySettings settings)
    {
        EditTag.Write(response, settings.Version);
        return TypedResults.Ok(settings);
    }
}

/// <summary>Settings of a gateway, or of the city.</summary>
/// <param name="Gateway">The gateway; null for the city.</param>
/// <param name="Version">The version; 0 where nothing was ever set.</param>
/// <param name="SavedUnixMs">When it was saved.</param>
/// <param name="SavedBy">Who saved it.</param>
/// <param name="PhotocellDevice">The gateway's photocell; null where any sensor that says dark or bright is taken.</param>
/// <param name="Photocell">Its own thresholds; null where the city's hold, and of the city where the standard holds.</param>
/// <param name="PowerReturn">Its own power return; null likewise.</param>
/// <param name="InForce">What holds after all.</param>
/// <param name="State">How far the gateway is with what it was given; null for the city.</param>
/// <param name="RefusedReason">Why it refused it; null where it did not.</param>
public sealed record ApiGatewaySettings(
    string? Gateway,
    int Version,
    long SavedUnixMs,
    string SavedBy,
    string? PhotocellDevice,
    PhotocellThresholds? Photocell,
    PowerReturnSettings? PowerReturn,
    ApiGatewaySettingsInForce InForce,
    RolloutState? State,
    string? RefusedReason)
{
    internal static ApiGatewaySettings OfCity(GatewayTunings all) => Of(all.City, new ApiGatewaySettingsInForce(all.Photocell, all.PowerReturn), null);

    internal static ApiGatewaySettings Of(string gatewayId, GatewayTunings all, GatewayRollout rollout)
    {
        GatewayTuningVersion own = all.OwnOf(gatewayId);
        return Of(own, new ApiGatewaySettingsInForce(own.Tuning.Photocell ?? all.Photocell, own.Tuning.PowerReturn ?? all.PowerReturn), rollout);
    }

    private static ApiGatewaySettings Of(GatewayTuningVersion version, ApiGatewaySettingsInForce inForce, GatewayRollout? rollout) => new(
        version.GatewayId, version.Version, version.SavedUnixMs, version.PersonName, version.Tuning.PhotocellDevice, version.Tuning.Photocell, version.Tuning.PowerReturn, inForce,
        rollout?.State, rollout?.Reason);
}

/// <summary>What holds after all.</summary>
/// <param name="Photocell">Thresholds of the photocell.</param>
/// <param name="PowerReturn">How lamps are lit when the power has come back.</param>
public sealed record ApiGatewaySettingsInForce(PhotocellThresholds Photocell, PowerReturnSettings PowerReturn);

/// <summary>What shall be set of a gateway, or of the city.</summary>
/// <param name="Version">The version that the change was made from.</param>
/// <param name="PhotocellDevice">The gateway's photocell, or null; always null for the city.</param>
/// <param name="Photocell">Thresholds, or null.</param>
/// <param name="PowerReturn">How lamps are lit when the power has come back, or null.</param>
public sealed record ApiGatewaySettingsDraft(int Version, string? PhotocellDevice = null, PhotocellThresholds? Photocell = null, PowerReturnSettings? PowerReturn = null)
{
    internal GatewayTuning ToTuning() => new(PhotocellDevice, Photocell, PowerReturn);
}
