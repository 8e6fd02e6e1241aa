namespace LampuKota.Dashboard;

/// <summary>Headers that tell a browser what a page of ours may do.</summary>
internal static class SecurityHeaders
{
    public static void UseSecurityHeaders(this IApplicationBuilder app, DashboardSettings settings)
    {
        string policy = ContentSecurityPolicy(settings.MapTileUrl);
        app.Use((http, next) =>
        {
            IHeaderDictionary headers = http.Response.Headers;
            headers.ContentSecurityPolicy = policy;
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "same-origin";
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
            if (http.Request.IsHttps)
                headers.StrictTransportSecurity = "max-age=31536000";
            headers["Permissions-Policy"] = "geolocation=(self), camera=(), microphone=()";
            return next(http);
        });
    }

    // Pages hold no inline script or style, and the map library's worker is a file of ours; tiles may come from where the operator says.
    public static string ContentSecurityPolicy(string? tileUrl)
    {
        string tiles = tileUrl is null ? "" : " " + OriginOf(tileUrl);
        return string.Join("; ",
            "default-src 'self'",
            "script-src 'self'",
            "worker-src 'self'",
            "style-src 'self'",
            "img-src 'self' data:" + tiles,
            "connect-src 'self'" + tiles,
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'");
    }

    private static string OriginOf(string tileUrl)
    {
        var uri = new Uri(tileUrl.Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal));
        return uri.GetLeftPart(UriPartial.Authority);
    }
}
