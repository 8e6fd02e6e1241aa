using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using LampuKota.City;
using LampuKota.Lighting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection;

namespace LampuKota.Dashboard;

/// <summary>The forms by which people sign in and out.</summary>
internal static class SignInForms
{
    /// <summary>Address of the page.</summary>
    public const string Page = "/masuk";

    /// <summary>Address of the page that asks for a code.</summary>
    public const string CodePage = "/masuk/kode";

    /// <summary>Parameter that says where to go then.</summary>
    public const string ReturnParameter = "ke";

    public static void MapSignInForms(this IEndpointRouteBuilder app)
    {
        app.MapPost("/form/masuk", SignInAsync).AllowAnonymous().WithMetadata(new SecretFormAttribute()).ExcludeFromDescription();
        app.MapPost("/form/kode", CodeAsync).AllowAnonymous().WithMetadata(new SecretFormAttribute()).ExcludeFromDescription();
        app.MapPost("/form/keluar", SignOutAsync).Needs(Policies.OwnAccount, AreaUse.Own).ExcludeFromDescription();
    }

    private static async Task<IResult> SignInAsync(HttpContext http, SignInDesk desk, HalfSignIn half, TimeProvider time)
    {
        string back = Page + Query(http);
        return await PageForms.AnswerAsync(http, back, async form =>
        {
            SignInAnswer answer = await desk.TakePasswordAsync(form["name"].ToString(), form["password"].ToString(), http.Connection.RemoteIpAddress, http.RequestAborted);
            if (answer.Outcome != SignInOutcome.CodeNeeded)
                return await EndAsync(http, answer, back, time);
            half.Keep(http, answer.Account!);
            return CodePage + Query(http);
        });
    }

    private static async Task<IResult> CodeAsync(HttpContext http, SignInDesk desk, HalfSignIn half, TimeProvider time)
    {
        string back = CodePage + Query(http);
        return await PageForms.AnswerAsync(http, back, async form => half.Read(http) is { } account
            ? await EndAsync(http, await desk.TakeCodeAsync(account, form["code"].ToString(), http.Connection.RemoteIpAddress, http.RequestAborted), back, time)
            : PageForms.With(Page + Query(http), "stale"));
    }

    private static Task<IResult> SignOutAsync(HttpContext http, AuditStore audit, CityClock clock) => PageForms.AnswerAsync(http, Page, async _ =>
    {
        Person person = PersonClaims.Read(http.User);
        await audit.AddAsync(AuditEntry.Of(person, AuditActions.SignOut, person.Id, "signed out", clock.NowUnixMs()), http.RequestAborted);
        await http.SignOutAsync(Sessions.SchemeName);
        return Page;
    });

    private static async Task<string> EndAsync(HttpContext http, SignInAnswer answer, string back, TimeProvider time)
    {
        if (answer.Outcome != SignInOutcome.SignedIn)
            return PageForms.With(back, answer.Outcome == SignInOutcome.TooOften ? "tooOften" : "signIn");
        HalfSignIn.End(http);
        await Sessions.BeginAsync(http, answer.Account!, time);
        return PageForms.LocalOr(http.Request.Query[ReturnParameter], "/");
    }

    private static string Query(HttpContext http) =>
        http.Request.Query[ReturnParameter].ToString() is { Length: > 0 } to ? $"?{ReturnParameter}={Uri.EscapeDataString(PageForms.LocalOr(to, "/"))}" : "";
}

/// <summary>Remembers for five minutes whose password was right, until the code has come; it opens nothing by itself.</summary>
/// <param name="protection">ASP.NET Core's.</param>
/// <param name="accounts">The accounts.</param>
/// <param name="time">Real time.</param>
internal sealed class HalfSignIn(IDataProtectionProvider protection, AccountService accounts, TimeProvider time)
{
    private const string CookieName = "lampukota-half";

    private static readonly TimeSpan Life = TimeSpan.FromMinutes(5);

    private readonly IDataProtector _protector = protection.CreateProtector("LampuKota.HalfSignIn");

    public void Keep(HttpContext http, AccountNow account)
    {
        string[] values = [account.Id, account.Stamp, (time.GetUtcNow() + Life).ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)];
        http.Response.Cookies.Append(CookieName, _protector.Protect(JsonSerializer.Serialize(values)), new CookieOptions
        {
            HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = http.Request.IsHttps, MaxAge = Life, IsEssential = true,
        });
    }

    /// <summary>The account; null where there is none, it took too long, or the account has changed meanwhile.</summary>
    public AccountNow? Read(HttpContext http)
    {
        try
        {
            return http.Request.Cookies[CookieName] is { } cookie && JsonSerializer.Deserialize<string[]>(_protector.Unprotect(cookie)) is [{ } id, { } stamp, { } until]
                && long.Parse(until, CultureInfo.InvariantCulture) > time.GetUtcNow().ToUnixTimeMilliseconds() && accounts.Find(id) is { } account && account.Stamp == stamp
                ? account
                : null;
        }
        catch (Exception exception) when (exception is CryptographicException or JsonException or FormatException)
        {
            return null;
        }
    }

    public static void End(HttpContext http) => http.Response.Cookies.Delete(CookieName);
}
