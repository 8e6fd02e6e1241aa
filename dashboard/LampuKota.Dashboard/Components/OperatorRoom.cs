using System.Globalization;
using LampuKota.Lighting;
using Microsoft.AspNetCore.Localization;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace LampuKota.Dashboard;

/// <summary>Puts the operator's pages into the program: rendered on the server, made live by our own scripts.</summary>
public static class OperatorRoom
{
    /// <summary>Cookie that keeps the chosen language, <c>id</c> or <c>en</c>.</summary>
    public const string LanguageCookie = "language";

    /// <summary>Parameter of an address that chooses the language.</summary>
    public const string LanguageParameter = "bahasa";

    /// <summary>The language of who has not chosen any.</summary>
    public const string FirstLanguage = "id";

    private static readonly CultureInfo[] Languages = [new(FirstLanguage), new("en")];

    /// <summary>Whether the pages have a language.</summary>
    /// <param name="name">Two letters.</param>
    public static bool HasLanguage(string? name) => Languages.Any(known => known.Name == name);

    /// <summary>Registers what the pages need.</summary>
    /// <param name="services">The program's services.</param>
    public static IServiceCollection AddOperatorRoom(this IServiceCollection services)
    {
        services.TryAddSingleton(AstronomicalClock.Kupang());
        services.AddLocalization(options => options.ResourcesPath = "Resources");
        services.AddRazorComponents();
        return services;
    }

    /// <summary>Chooses each request's language, Indonesian unless the visitor's cookie says otherwise. Numbers in code stay invariant.</summary>
    /// <param name="app">The request pipeline.</param>
    public static IApplicationBuilder UseOperatorLanguage(this IApplicationBuilder app)
    {
        var options = new RequestLocalizationOptions
        {
            DefaultRequestCulture = new RequestCulture(CultureInfo.InvariantCulture, Languages[0]),
            SupportedCultures = [CultureInfo.InvariantCulture],
            SupportedUICultures = Languages,
            RequestCultureProviders = [new CustomRequestCultureProvider(FromCookie)],
        };
        return app.UseRequestLocalization(options);
    }

    /// <summary>Maps the pages and the files they load.</summary>
    /// <param name="endpoints">The program's endpoints.</param>
    public static void MapOperatorRoom(this IEndpointRouteBuilder endpoints)
    {
        string programFolder = endpoints.ServiceProvider.GetRequiredService<IWebHostEnvironment>().ContentRootPath;
        endpoints.MapStaticAssets(Path.Combine(programFolder, "LampuKota.Dashboard.staticwebassets.endpoints.json")).AllowAnonymous();
        endpoints.MapRazorComponents<App>();
    }

    private static Task<ProviderCultureResult?> FromCookie(HttpContext context)
    {
        // Pages without scripts choose by their address; elsewhere a script writes the cookie.
        string? asked = context.Request.Query[LanguageParameter];
        if (Languages.Any(known => known.Name == asked))
            context.Response.Cookies.Append(LanguageCookie, asked!, new CookieOptions { Path = "/", MaxAge = TimeSpan.FromDays(365), SameSite = SameSiteMode.Lax, IsEssential = true });
        ProviderCultureResult? chosen = (asked ?? context.Request.Cookies[LanguageCookie]) is { } language
            ? new ProviderCultureResult(culture: "", uiCulture: language)
            : null;
        return Task.FromResult(chosen);
    }
}
