using Microsoft.AspNetCore.Http.HttpResults;

namespace LampuKota.Dashboard;

/// <summary>Background tiles of the city's own archive: <c>/map/tiles/{z}/{x}/{y}</c>.</summary>
internal static class TileEndpoint
{
    /// <summary>The address for the map, as it takes it.</summary>
    public const string Address = "/api/v1/map/tiles/{z}/{x}/{y}";

    private const int KeptSeconds = 86_400; // Streets are drawn anew by the month.

    public static void MapTiles(this RouteGroupBuilder map) =>
        map.MapGet("/tiles/{z}/{x}/{y}", Get).WithName("getMapTile").Needs(Policies.SeeCity, AreaUse.Same).WithSummary("A tile of the map's background, from the file that Map:PmtilesPath names.")
            .Produces<byte[]>(StatusCodes.Status200OK, "image/png").Produces(StatusCodes.Status404NotFound);

    private static Results<FileContentHttpResult, NotFound> Get(int z, int x, int y, MapBackground background, HttpResponse response)
    {
        if (background.Archive?.Read(z, x, y) is not { } tile)
            return TypedResults.NotFound();
        response.Headers.CacheControl = $"private, max-age={KeptSeconds}";
        return TypedResults.Bytes(tile, background.Archive.MediaType);
    }
}
