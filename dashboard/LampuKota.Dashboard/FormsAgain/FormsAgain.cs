using Microsoft.AspNetCore.Antiforgery;
using Microsoft.Extensions.Options;

namespace LampuKota.Dashboard;

/// <summary>Sees to it that nothing typed is lost: a form of our own pages that comes too late is shown again with what was filled in, and one press more sends it.</summary>
internal static class FormsAgain
{
    /// <summary>Address of the page; <c>FormAgainPage.razor</c>. It is shown in the place of another.</summary>
    public const string Path = "/formulir";

    // A photo, and the fields beside it: the largest form that any page has.
    private const long MaximumBytes = City.PhotoLimits.MaximumUploadBytes + (64 * 1024);

    private static readonly object Kept = new();

    /// <summary>Shows the page where a form was kept; outermost, so that what runs inside can start anew.</summary>
    public static void UseFormsAgain(this IApplicationBuilder app) => app.Use(async (http, next) =>
    {
        await next(http);
        if (Of(http) is null || http.Response.HasStarted)
            return;
        http.SetEndpoint(null);
        http.Request.RouteValues.Clear();
        http.Request.Method = HttpMethods.Get;
        http.Request.Path = Path;
        http.Request.QueryString = default;
        await next(http);
    });

    /// <summary>Keeps forms whose guard is none any more, and refuses what cannot be kept, so that no endpoint sees it; after antiforgery has looked at them.</summary>
    public static void UseStaleForms(this IApplicationBuilder app) => app.Use(async (http, next) =>
    {
        if (http.Features.Get<IAntiforgeryValidationFeature>() is not { IsValid: false })
        {
            await next(http);
            return;
        }

        // The framework lets nobody look at a form whose guard is none any more. Here it is only shown again, and never taken.
        http.Features.Set<IAntiforgeryValidationFeature>(null);
        if (!await TryKeepAsync(http, FormAgainReason.Stale))
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
    });

    /// <summary>The form that is to be shown again; null where there is none.</summary>
    public static FormAgain? Of(HttpContext http) => http.Items.TryGetValue(Kept, out object? kept) ? (FormAgain?)kept : null;

    /// <summary>Keeps the request's form for the page.</summary>
    /// <param name="http">The request.</param>
    /// <param name="reason">Why it was not taken.</param>
    /// <returns>Whether there is something to keep, and it came from a page of ours for certain: what another site sends is never shown with a button under it.</returns>
    public static async Task<bool> TryKeepAsync(HttpContext http, FormAgainReason reason)
    {
        HttpRequest request = http.Request;
        if (!HttpMethods.IsPost(request.Method) || !request.HasFormContentType || request.ContentLength is null or > MaximumBytes || !IsCertainlyFromUs(request) || HoldsSecret(http))
            return false;
        if (await ReadAsync(request) is not { } form)
            return false;
        string guard = http.RequestServices.GetRequiredService<IOptions<AntiforgeryOptions>>().Value.FormFieldName;
        FormAgain again = FormAgain.Read($"{request.PathBase}{request.Path}{request.QueryString}", form, guard, reason);
        if (again.Fields.Count == 0)
            return false;
        http.Items[Kept] = again;
        return true;
    }

    private static bool IsCertainlyFromUs(HttpRequest request) =>
        (request.Headers.ContainsKey("Sec-Fetch-Site") || request.Headers.ContainsKey("Origin")) && SameOrigin.IsFromUs(request);

    private static bool HoldsSecret(HttpContext http) => http.GetEndpoint()?.Metadata.GetMetadata<SecretFormAttribute>() is not null;

    private static async Task<IFormCollection?> ReadAsync(HttpRequest request)
    {
        try
        {
            return await request.ReadFormAsync(request.HttpContext.RequestAborted);
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException)
        {
            return null; // It did not arrive whole.
        }
    }
}

/// <summary>Marks an endpoint whose form holds passwords or codes: these are never written into a page.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SecretFormAttribute : Attribute;
