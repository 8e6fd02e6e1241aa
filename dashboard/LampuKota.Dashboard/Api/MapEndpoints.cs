using System.Security.Claims;
using LampuKota.City;
using LampuKota.Lighting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace LampuKota.Dashboard;

/// <summary>What the map draws: <c>/map/base</c>, <c>/map/lamps</c>, <c>/map/sensors</c>.</summary>
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
    }

    private static FileContentHttpResult GetBase(MapDocuments documents, HttpResponse response)
    {
        MapDocuments.CachedBase document = documents.Base();
        response.Headers.CacheControl = "private, no-cache"; // Kept, and asked for again by its ETag.
        return TypedResults.Bytes(document.Json, "application/json", entityTag: new EntityTagHeaderValue(document.ETag));
    }
}
