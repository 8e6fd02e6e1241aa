using System.Security.Claims;
using LampuKota.City;
using LampuKota.Lighting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace LampuKota.Dashboard;

/// <summary>What the map draws: <c>/map/base</c>, <c>/map/lamps</c>, <c>/map/sensors</c>, <c>/map/equipment</c>, <c>/map/wiring</c>.</summary>
internal static class MapEndpoints
{
    public static void MapMap(this RouteGroupBuilder api)
    {
        RouteGroupBuilder map = api.MapGroup("/map").WithTags("Map");
        map.MapGet("/base", GetBase).WithName("getMapBase").Needs(Policies.SeeCity, AreaUse.Same).WithSummary("Streets, places and bounds: what does not change while a lamp burns.")
            .Produces<ApiMapBase>().Produces(StatusCodes.Status304NotModified);
        map.MapGet("/lamps", (MapDocuments documents) => TypedResults.Ok(documents.Lamps()))
            .WithName("getMapLamps").Needs(Policies.SeeCity, AreaUse.Same).WithSummary("All lamps with their present state, column by column.");
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

    private static FileContentHttpResult GetBase(MapDocuments documents, HttpResponse response)
    {
        MapDocuments.CachedBase document = documents.Base();
        return Kept(document.Json, document.ETag, response);
    }

    private static FileContentHttpResult GetWiring(MapEquipment equipment, HttpResponse response)
    {
        MapEquipment.CachedWiring document = equipment.Wiring();
        return Kept(document.Json, document.ETag, response);
    }

    private static FileContentHttpResult Kept(byte[] json, string etag, HttpResponse response)
    {
        response.Headers.CacheControl = "private, no-cache"; // Kept, and asked for again by its ETag.
        return TypedResults.Bytes(json, "application/json", entityTag: new EntityTagHeaderValue(etag));
    }
}
