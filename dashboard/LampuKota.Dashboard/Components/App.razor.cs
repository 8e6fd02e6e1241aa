using Microsoft.AspNetCore.Components;

namespace LampuKota.Dashboard;

/// <summary>The root of every page.</summary>
public partial class App
{
    /// <summary>Header with which our scripts ask for the room alone; <c>room</c> is its only value.</summary>
    public const string PartHeader = "X-Page-Part";

    private const string ThemeCookie = "theme";

    private static readonly string[] StyleSheets = ["tokens", "base", "shell", "map", "panel", "controls", "commands", "pages", "incident", "table", "schedule", "forms", "people", "reports", "duty", "energy", "assets"];

    // What the map's scripts load first of all (getPreloaded in js/live/api.js): asked for at once it comes while they do.
    private static readonly string[] MapData = ["/api/v1/map/base", "/api/v1/map/lamps/layout"];

    private static readonly string[] PlainStyleSheets = ["tokens", "base", "controls", "people", "plain"];

    [CascadingParameter]
    private HttpContext HttpContext { get; set; } = null!;

    private bool IsRoomAlone => HttpContext.Request.Headers[PartHeader] == "room";

    private bool IsPlain => HttpContext.GetEndpoint()?.Metadata.GetMetadata<PlainPageAttribute>() is not null;

    private string Theme => HttpContext.Request.Cookies[ThemeCookie] == "light" ? "light" : "dark";

    /// <inheritdoc />
    protected override void OnInitialized()
    {
        HttpContext.Response.Headers.Vary = $"{PartHeader}, Cookie";
        HttpContext.Response.Headers.CacheControl = "no-store";
    }
}
