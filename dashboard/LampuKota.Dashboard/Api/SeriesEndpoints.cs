using LampuKota.Lighting;
using LampuKota.TimeSeries;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LampuKota.Dashboard;

/// <summary>Stored series: <c>/devices/{id}/series/{quantity}</c>.</summary>
internal static class SeriesEndpoints
{
    private const long DefaultSpanMs = 24 * 3_600_000;

    public static void MapSeries(this RouteGroupBuilder api) =>
        api.MapGet("/devices/{id}/series/{quantity}", GetAsync).WithTags("Series").WithName("getSeries")
            .WithSummary("A device's stored values of one quantity, raw or aggregated.");

    private static async Task<Ok<ApiSeries>> GetAsync(
        string id,
        string quantity,
        SeriesService series,
        CityClock clock,
        long? from,
        long? to,
        string resolution = "1m",
        string aggregate = "mean",
        CancellationToken cancellationToken = default)
    {
        long end = to ?? clock.GetCurrentInstant().ToUnixTimeMilliseconds();
        var range = new TimeRange(from ?? (end - DefaultSpanMs), end);
        Series found = await series.ReadAsync(id, quantity, range, SeriesResolutions.Parse(resolution, aggregate), cancellationToken);
        return TypedResults.Ok(new ApiSeries(found.Unit, [.. found.Points.Select(point => new double[] { point.TimestampUnixMs, point.Value })]));
    }
}
