using System.Globalization;
using LampuKota.City;
using LampuKota.Lighting;
using LampuKota.TimeSeries;
using Microsoft.Net.Http.Headers;

namespace LampuKota.Dashboard;

/// <summary>Stored series of devices and of groups of lamps.</summary>
internal static class SeriesEndpoints
{
    private const long DayMs = 24 * 3_600_000;
    private const long DefaultSpanMs = DayMs;
    private const long DefaultGroupSpanMs = 7 * DayMs;

    public static void MapSeries(this RouteGroupBuilder api)
    {
        api.MapGet("/devices/{id}/series/{quantity}", GetAsync).WithTags("Series").WithName("getSeries").Needs(Policies.SeeCity, AreaUse.Within)
            .WithSummary("A device's stored values of one quantity, raw or aggregated, as JSON or CSV.")
            .Produces<ApiSeries>().Produces(StatusCodes.Status200OK, contentType: "text/csv");
        api.MapGet("/groups/series/{quantity}", GetGroupsAsync).WithTags("Series").WithName("getGroupSeries").Needs(Policies.SeeCity, AreaUse.Within)
            .WithSummary("What one quantity comes to over groups of lamps, by hour or day, as JSON or CSV.")
            .Produces<ApiGroupSeries>().Produces(StatusCodes.Status200OK, contentType: "text/csv");
    }

    private static Task GetAsync(
        HttpContext http,
        string id,
        string quantity,
        SeriesService series,
        CityDirectory directory,
        CityClock clock,
        long? from,
        long? to,
        string? format,
        string resolution = "1m",
        string aggregate = "mean")
    {
        TimeRange range = RangeOf(from, to, clock, DefaultSpanMs);
        SeriesResolution parsed = SeriesResolutions.Parse(resolution, aggregate);
        http.User.AreaIn(directory.Current).RequireDevice(id);
        SeriesFormat form = FormatOf(http.Request, format);
        (Quantity known, IAsyncEnumerable<SeriesPoint> points) = series.Read(id, quantity, range, parsed);
        return form switch
        {
            SeriesFormat.Csv => SeriesStream.WriteCsvAsync(http, FileName($"{id}-{known.Name}-{resolution}", range), SeriesStream.Heading(known, parsed, aggregate), points),
            SeriesFormat.Rows => SeriesStream.WriteRowsAsync(http, points),
            _ => SeriesStream.WriteJsonAsync(http, SeriesStream.UnitOf(known, parsed), points),
        };
    }

    private static Task GetGroupsAsync(
        HttpContext http,
        string quantity,
        SeriesService series,
        CityDirectory directory,
        CityClock clock,
        long? from,
        long? to,
        string? group,
        string? format,
        string by = "kelurahan",
        string resolution = "1d",
        string aggregate = "increase")
    {
        TimeRange range = RangeOf(from, to, clock, DefaultGroupSpanMs);
        SeriesResolution parsed = SeriesResolutions.Parse(resolution, aggregate);
        SeriesFormat form = FormatOf(http.Request, format);
        IReadOnlyList<LampDivision> groups = LampDivisions.Divide(directory.Current, http.User.AreaIn(directory.Current), by, group);
        (Quantity known, IAsyncEnumerable<GroupPoint> points) = series.ReadGroups(quantity, [.. groups.Select(one => one.Lamps)], range, parsed);
        return form switch
        {
            SeriesFormat.Csv => SeriesStream.WriteCsvAsync(http, FileName($"{by}-{known.Name}-{resolution}", range), by, SeriesStream.Heading(known, parsed, aggregate), groups, points),
            SeriesFormat.Rows => SeriesStream.WriteRowsAsync(http, groups, points),
            _ => SeriesStream.WriteJsonAsync(http, SeriesStream.UnitOf(known, parsed), groups, points),
        };
    }

    private static TimeRange RangeOf(long? from, long? to, CityClock clock, long defaultSpanMs)
    {
        long end = to ?? clock.GetCurrentInstant().ToUnixTimeMilliseconds();
        return new TimeRange(from ?? (end - defaultSpanMs), end);
    }

    // The parameter is for links, which cannot choose by header.
    private static SeriesFormat FormatOf(HttpRequest request, string? format) => format switch
    {
        "csv" => SeriesFormat.Csv,
        "json" => SeriesFormat.Json,
        "rows" => SeriesFormat.Rows,
        null => request.GetTypedHeaders().Accept.OrderByDescending(type => type.Quality ?? 1).FirstOrDefault() is { } best
            && best.IsSubsetOf(new MediaTypeHeaderValue("text/csv")) ? SeriesFormat.Csv : SeriesFormat.Json,
        _ => throw new RequestRefusedException(Refusal.Invalid, "format", "The format must be json, rows or csv."),
    };

    // Of checked names and numbers alone: nothing in it can end the header.
    private static string FileName(string what, TimeRange range) =>
        string.Create(CultureInfo.InvariantCulture, $"{what}-{DateTime.UnixEpoch.AddMilliseconds(range.FromUnixMs):yyyyMMdd}-{DateTime.UnixEpoch.AddMilliseconds(range.ToUnixMs):yyyyMMdd}.csv");
}

/// <summary>How a series is written.</summary>
internal enum SeriesFormat
{
    /// <summary>The unit, and points as pairs: small, for programs that know it.</summary>
    Json,

    /// <summary>A flat list of objects, a point each: what Grafana and other tools for tables read as it is.</summary>
    Rows,

    /// <summary>For spreadsheets.</summary>
    Csv,
}
