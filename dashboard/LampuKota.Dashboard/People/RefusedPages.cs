namespace LampuKota.Dashboard;

/// <summary>Shows a page that says why another was refused, in its place and with its status.</summary>
internal static class RefusedPages
{
    /// <summary>Address of the page; <c>RefusedPage.razor</c>.</summary>
    public const string Path = "/ditolak";

    public static void UseRefusedPages(this IApplicationBuilder app) => app.Use(async (http, next) =>
    {
        await next(http);
        if (http.Response.StatusCode == StatusCodes.Status403Forbidden && !http.Response.HasStarted && IsPage(http) && http.User.HasClaim(claim => claim.Type == PersonClaims.Duty))
        {
            http.Response.Redirect(AccountForms.DutyPage);
            return;
        }

        if (http.Response.StatusCode != StatusCodes.Status403Forbidden || http.Response.HasStarted || http.Response.ContentType is not null || !IsPage(http))
            return;

        http.SetEndpoint(null);
        http.Request.RouteValues.Clear();
        http.Request.Method = HttpMethods.Get;
        http.Request.Path = Path;
        http.Response.Clear();
        await next(http);
        if (!http.Response.HasStarted)
            http.Response.StatusCode = StatusCodes.Status403Forbidden;
    });

    private static bool IsPage(HttpContext http) => !http.Request.Path.StartsWithSegments("/api");
}
