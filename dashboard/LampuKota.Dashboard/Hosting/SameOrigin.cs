using System.Net.Http.Headers;
using LampuKota.City;

namespace LampuKota.Dashboard;

/// <summary>
/// Refuses calls that change something unless they come from our own pages, or from a program that is no browser. Browsers say where a call comes from by
/// Sec-Fetch-Site, older ones by Origin; a form of another site can send neither JSON, nor a bare JPEG, nor these headers.
/// </summary>
internal static class SameOrigin
{
    public static void UseSameOrigin(this IApplicationBuilder app) => app.Use((http, next) =>
    {
        if (IsChange(http.Request.Method) && http.Request.Path.StartsWithSegments("/api"))
            Check(http.Request);
        return next(http);
    });

    /// <exception cref="RequestRefusedException">The call comes from elsewhere.</exception>
    public static void Check(HttpRequest request)
    {
        if (!IsFromUs(request))
            throw new RequestRefusedException(Refusal.ForeignOrigin, null, "Calls that change something are taken from the dashboard's own pages only.");
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out MediaTypeHeaderValue? type) || type.MediaType is not ("application/json" or "image/jpeg"))
            throw new RequestRefusedException(Refusal.NotJson, null, "Send the body as JSON, with Content-Type: application/json (a photo: image/jpeg).");
    }

    private static bool IsChange(string method) => !HttpMethods.IsGet(method) && !HttpMethods.IsHead(method) && !HttpMethods.IsOptions(method);

    public static bool IsFromUs(HttpRequest request)
    {
        string? site = request.Headers["Sec-Fetch-Site"];
        if (!string.IsNullOrEmpty(site))
            return site is "same-origin" or "none";

        string? origin = request.Headers.Origin;
        return string.IsNullOrEmpty(origin) || origin == $"{request.Scheme}://{request.Host}";
    }
}
