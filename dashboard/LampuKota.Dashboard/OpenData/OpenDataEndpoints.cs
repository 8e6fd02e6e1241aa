using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace LampuKota.Dashboard;

/// <summary>Open data for anybody and any page: <c>/data</c>.</summary>
internal static class OpenDataEndpoints
{
    private const string LampsCache = "public, max-age=3600";
    private const string FiguresCache = "public, max-age=600";

    public static void MapOpenData(this IEndpointRouteBuilder app)
    {
        RouteGroupBuilder data = app.MapGroup("/data").WithTags("Open data").AllowAnonymous();
        data.AddEndpointFilter((context, next) => context.HttpContext.RequestServices.GetRequiredService<CitizenLimits>().TryFile(context.HttpContext.Connection.RemoteIpAddress)
            ? next(context)
            : ValueTask.FromResult<object?>(Busy(context.HttpContext)));
        data.MapGet("/lamps.geojson", (HttpContext http, OpenData open) => Send(http, open.LampsGeoJson(), LampsCache)).WithName("openLampsGeoJson").WithSummary("All lamps, GeoJSON.");
        data.MapGet("/lamps.csv", (HttpContext http, OpenData open) => Send(http, open.LampsCsv(), LampsCache)).WithName("openLampsCsv").WithSummary("All lamps, CSV.");
        data.MapGet("/kelurahan.geojson", async (HttpContext http, OpenData open, CancellationToken cancellationToken) =>
            Send(http, await open.FiguresGeoJsonAsync(cancellationToken), FiguresCache)).WithName("openFiguresGeoJson").WithSummary("Darkness hours and repair times by kelurahan and month, GeoJSON.");
        data.MapGet("/kelurahan.csv", async (HttpContext http, OpenData open, CancellationToken cancellationToken) =>
            Send(http, await open.FiguresCsvAsync(cancellationToken), FiguresCache)).WithName("openFiguresCsv").WithSummary("Darkness hours and repair times by kelurahan and month, CSV.");
    }

    private static FileContentHttpResult Send(HttpContext http, OpenDataFile file, string cache)
    {
        http.Response.Headers.CacheControl = cache;
        http.Response.Headers.AccessControlAllowOrigin = "*"; // Maps of others may read it.
        return TypedResults.Bytes(file.Bytes, file.ContentType, entityTag: new EntityTagHeaderValue(file.ETag));
    }

    private static ProblemHttpResult Busy(HttpContext http)
    {
        http.Response.Headers.RetryAfter = "60";
        return TypedResults.Problem("Too many files were asked for from your network; wait a minute, and keep what you have by its ETag.", statusCode: StatusCodes.Status429TooManyRequests);
    }
}
