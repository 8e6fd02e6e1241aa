using System.Security.Claims;
using LampuKota.City;
using LampuKota.Lighting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LampuKota.Dashboard;

/// <summary>What the map draws: <c>/map/base</c>, <c>/map/lamps</c> with <c>/layout</c> and <c>/states</c>, <c>/map/sensors</c>, <c>/map/equipment</c>, <c>/map/wiring</c>.</summary>
internal static class MapEndpoints
{
    public static void MapMap(this RouteGroupBuilder api)
    {
        RouteGroupBuilder map = api.MapGroup("/map").WithTags("Map");
        map.MapGet("/base", GetBase).WithName("getMapBase").Needs(Policies.SeeCity, AreaUse.Same).WithSummary("Streets, places and bounds: what does not change while a lamp burns.")
            .Produces<ApiMapBase>().Produces(StatusCodes.Status304NotModified);
        map.MapGet("/lamps", (MapDocuments documents) => TypedResults.Ok(documents.Lamps()))
            .WithName("getMapLamps").Needs(Policies.SeeCity, AreaUse.Same).WithSummary("All lamps with their present state, column by column.");
        map.MapGet("/lamps/layout", GetLampLayout).WithName("getMapLampLayout").Needs(Policies.SeeCity, AreaUse.Same).WithSummary("Which lamps there are and where they stand, in the fewest bytes.")
            .Produces<ApiMapLampLayout>().Produces(StatusCodes.Status304NotModified);
        map.MapGet("/lamps/states", (MapDocuments documents) => TypedResults.Ok(documents.LampStates()))
            .WithName("getMapLampStates").Needs(Policies.SeeCity, AreaUse.Same).WithSummary("The present state of all lamps, in the order of their layout.");
        map.MapGet("/sensors", (ClaimsPrincipal user, MapDocuments documents, CityDirectory directory, CityClock clock) =>
                TypedResults.Ok(documents.Sensors(user.AreaIn(directory.Current), clock.NowUnixMs())))
            .WithName("getMapSensors").Needs(Policies.SeeCity, AreaUse.Within).WithSummary("All city sensors with their present values.");
        map.MapGet("/equipment", (ClaimsPrincipal user, MapEquipment equipment, CityDirectory directory) => TypedResults.Ok(equipment.Equipment(user.AreaIn(directory.Current))))
            .WithName("getMapEquipment").Needs(Policies.SeeCity, AreaUse.Within).WithSummary("Cabinets and gateways, and whether something is wrong with them.");
        map.MapGet("/wiring", GetWiring).WithName("getMapWiring").Needs(Policies.SeeCity, AreaUse.Same).WithSummary("Which line of which segment leads to each lamp.")
            .Produces<ApiMapWiring>().Produces(StatusCodes.Status304NotModified);
        map.MapReplay();
        map.MapTiles();
    }

    private static async Task<FileContentHttpResult> GetBase(MapDocuments documents, HttpContext http) =>
        (await documents.ReadBaseAsync().WaitAsync(http.RequestAborted)).Answer(http);

    private static async Task<FileContentHttpResult> GetLampLayout(MapDocuments documents, HttpContext http) =>
        (await documents.ReadLampLayoutAsync().WaitAsync(http.RequestAborted)).Answer(http);

    private static async Task<FileContentHttpResult> GetWiring(MapEquipment equipment, HttpContext http) =>
        (await equipment.ReadWiringAsync().WaitAsync(http.RequestAborted)).Answer(http);
}
