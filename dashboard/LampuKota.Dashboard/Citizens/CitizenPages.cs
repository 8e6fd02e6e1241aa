using System.Globalization;
using LampuKota.City;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace LampuKota.Dashboard;

/// <summary>The public pages: <c>/warga</c>. No sign-in, and no cookie but the one that guards the form.</summary>
internal static class CitizenPages
{
    /// <summary>Most letters of a search.</summary>
    public const int MaximumSearchLength = 80;

    private const int NearbyLimit = 12;

    // What is measured is minutes old in any case; a crowd that asks for one page is one request.
    private const string CacheBriefly = "public, max-age=15";

    public static void MapCitizenPages(this IEndpointRouteBuilder app)
    {
        RouteGroupBuilder pages = app.MapGroup(CitizenLanguage.Root).ExcludeFromDescription().AllowAnonymous();
        pages.AddEndpointFilter((context, next) => context.HttpContext.RequestServices.GetRequiredService<CitizenLimits>().TryPage(context.HttpContext.Connection.RemoteIpAddress)
            ? next(context)
            : ValueTask.FromResult<object?>(Busy(context.HttpContext)));
        pages.MapGet("/", Home);
        pages.MapReports();
        pages.MapGet("/data", (HttpContext http) => Page<DataPage>(http));
        pages.MapPost("/dekat", Near).DisableAntiforgery(); // It changes nothing.
        pages.MapGet("/jalan/{id}", (string id, CityDirectory directory, HttpContext http) =>
            directory.Current.FindStreet(id) is { } street ? Page<StreetPage>(http, new() { [nameof(StreetPage.Street)] = street }) : Missing(http));
        pages.MapGet("/kelurahan/{id}", (string id, CityDirectory directory, HttpContext http) =>
            directory.Current.FindKelurahan(id) is { } place ? Page<AreaPage>(http, new() { [nameof(AreaPage.Kelurahan)] = place }) : Missing(http));
        pages.MapGet("/tiang/{id}", (string id, PublicLights lights, HttpContext http) =>
            lights.Find(id) is { } light ? Page<PolePage>(http, new() { [nameof(PolePage.Light)] = light }) : Missing(http));
        pages.MapGet("/{**path}", (HttpContext http) => Missing(http));
    }

    /// <summary>A page that anybody may keep for a moment.</summary>
    public static RazorComponentResult Page<T>(HttpContext http, Dictionary<string, object?>? parameters = null, int status = StatusCodes.Status200OK, bool isPrivate = false)
        where T : IComponent
    {
        http.Response.Headers.CacheControl = isPrivate ? "no-store" : CacheBriefly;
        return new RazorComponentResult(typeof(T), parameters ?? []) { PreventStreamingRendering = true, StatusCode = status };
    }

    /// <summary>A page that says what could not be done.</summary>
    /// <param name="http">The request.</param>
    /// <param name="problem">The beginning of its words.</param>
    /// <param name="status">HTTP status.</param>
    public static RazorComponentResult Sorry(HttpContext http, string problem, int status) =>
        Page<SorryPage>(http, new() { [nameof(SorryPage.Problem)] = problem }, status, isPrivate: true);

    /// <summary>A page that says that too much is asked for.</summary>
    /// <param name="http">The request.</param>
    public static RazorComponentResult Busy(HttpContext http)
    {
        http.Response.Headers.RetryAfter = "60";
        return Sorry(http, "busy", StatusCodes.Status429TooManyRequests);
    }

    private static RazorComponentResult Missing(HttpContext http) => Sorry(http, "missing", StatusCodes.Status404NotFound);

    private static RazorComponentResult Home(HttpContext http, string? q = null)
    {
        string? query = q?.Trim() is { Length: > 0 } text ? text[..Math.Min(text.Length, MaximumSearchLength)] : null;
        return Page<HomePage>(http, new() { [nameof(HomePage.Query)] = query });
    }

    private static RazorComponentResult Near(HttpContext http, PublicLights lights, CityDirectory directory, [FromForm] string? lat = null, [FromForm] string? lng = null)
    {
        if (Degrees(lat, 90) is not { } latitude || Degrees(lng, 180) is not { } longitude)
            return Sorry(http, "nearBad", StatusCodes.Status400BadRequest);

        IReadOnlyList<PublicLight> near = [.. NearbyLamps.Find(directory.Current, longitude, latitude, NearbyLimit).Select(lamp => lights.Find(lamp.Id)).OfType<PublicLight>()];
        return Page<HomePage>(http, new() { [nameof(HomePage.Near)] = near }, isPrivate: true);
    }

    /// <summary>A number of degrees as a form sends it, or null.</summary>
    public static double? Degrees(string? text, double maximum) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double degrees) && Math.Abs(degrees) <= maximum ? degrees : null;
}
