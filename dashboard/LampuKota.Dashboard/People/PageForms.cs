using LampuKota.City;
using Microsoft.AspNetCore.Antiforgery;

namespace LampuKota.Dashboard;

/// <summary>
/// Forms of pages that work without scripts: posted under <c>/form</c>, answered by a redirect to a page. Each is taken from our own pages only, and with the
/// page's antiforgery token; what comes with an old one is shown again by <see cref="FormsAgain"/>, and what is refused leads back to the page, which says why by <c>?problem=</c>.
/// </summary>
internal static class PageForms
{
    /// <summary>Parameter of pages that says what was wrong.</summary>
    public const string ProblemParameter = "problem";

    /// <summary>Answers a form.</summary>
    /// <param name="http">The request.</param>
    /// <param name="back">The page that has the form.</param>
    /// <param name="act">Does what is asked for, and says to which page to go then.</param>
    public static async Task<IResult> AnswerAsync(HttpContext http, string back, Func<IFormCollection, Task<string>> act)
    {
        if (!SameOrigin.IsFromUs(http.Request))
            return Results.StatusCode(StatusCodes.Status403Forbidden);
        if (!http.Request.HasFormContentType || !await http.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(http))
            return await FormsAgain.TryKeepAsync(http, FormAgainReason.Stale) ? Results.Empty : Results.LocalRedirect(With(back, "stale"));
        try
        {
            return Results.LocalRedirect(await act(await http.Request.ReadFormAsync(http.RequestAborted)));
        }
        catch (RequestRefusedException refused)
        {
            return Results.LocalRedirect(With(back, refused.Field ?? refused.Refusal.ToString()));
        }
    }

    /// <summary>A page that says what was wrong.</summary>
    public static string With(string page, string problem) => $"{page}{(page.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{ProblemParameter}={Uri.EscapeDataString(problem)}";

    /// <summary>An address of ours to go to, from what a link or form said; the map where it is none.</summary>
    public static string LocalOr(string? address, string otherwise) =>
        address is ['/', ..] && !address.StartsWith("//", StringComparison.Ordinal) && !address.Contains('\\', StringComparison.Ordinal) && !address.Any(char.IsControl) ? address : otherwise;
}
