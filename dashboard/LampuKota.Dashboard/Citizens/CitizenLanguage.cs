using System.Globalization;

namespace LampuKota.Dashboard;

/// <summary>The language of the public pages stands in their addresses, so that they need no cookie and a cache may keep them: Indonesian, or English with <c>lang=en</c>.</summary>
internal static class CitizenLanguage
{
    /// <summary>Where the public pages are.</summary>
    public const string Root = "/warga";

    private const string Parameter = "lang";
    private const string English = "en";

    private static readonly CultureInfo[] Languages = [new("id"), new(English)];

    public static void UseCitizenLanguage(this IApplicationBuilder app) => app.Use((http, next) =>
    {
        if (http.Request.Path.StartsWithSegments(Root))
            CultureInfo.CurrentUICulture = Languages[http.Request.Query[Parameter] == English ? 1 : 0];
        return next(http);
    });

    /// <summary>An address of ours in the present language.</summary>
    public static string Link(string path) => Link(path, PeopleFormat.IsEnglish);

    /// <summary>An address of ours in a language; the address holds no language yet.</summary>
    public static string Link(string path, bool isEnglish) => isEnglish ? $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{Parameter}={English}" : path;

    /// <summary>The address of a request in a language.</summary>
    public static string Same(HttpRequest request, bool isEnglish)
    {
        IEnumerable<string> kept = request.Query.Where(pair => pair.Key != Parameter).Select(pair => $"{Uri.EscapeDataString(pair.Key)}={Uri.EscapeDataString(pair.Value.ToString())}");
        string query = string.Join('&', kept);
        return Link(query.Length > 0 ? $"{request.Path}?{query}" : request.Path, isEnglish);
    }
}
