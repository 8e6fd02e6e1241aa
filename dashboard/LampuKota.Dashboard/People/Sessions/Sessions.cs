using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace LampuKota.Dashboard;

/// <summary>Sessions of people who have signed in: a cookie that says whose and since when; whether it still holds is asked at each request.</summary>
internal static class Sessions
{
    /// <summary>Name of the scheme.</summary>
    public const string SchemeName = "Session";

    /// <summary>Name of the cookie.</summary>
    public const string CookieName = "lampukota";

    /// <summary>Type of the claim with the account's stamp.</summary>
    public const string Stamp = "stamp";

    /// <summary>When the session began, real time: it ends so long after, however busy it was.</summary>
    public const string Begun = "begun";

    /// <summary>Begins a session.</summary>
    public static Task BeginAsync(HttpContext http, AccountNow account, TimeProvider time)
    {
        var identity = new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, account.Id), new Claim(Stamp, account.Stamp)], SchemeName);
        var properties = new AuthenticationProperties { IsPersistent = true };
        properties.Items[Begun] = time.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        return http.SignInAsync(SchemeName, new ClaimsPrincipal(identity), properties);
    }

    public static void Configure(CookieAuthenticationOptions options, PeopleSettings settings, TimeProvider time)
    {
        options.Cookie.Name = CookieName;
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Lax; // Strict would sign out whoever follows a link in a message.
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.Cookie.IsEssential = true;
        options.ExpireTimeSpan = settings.SessionIdle;
        options.SlidingExpiration = true;
        options.TimeProvider = time;
        options.LoginPath = SignInForms.Page;
        options.ReturnUrlParameter = SignInForms.ReturnParameter;
        options.EventsType = typeof(SessionEvents);
    }
}

/// <summary>Holds each request's session to the account as it is now.</summary>
/// <param name="accounts">The accounts.</param>
/// <param name="settings">How long a session lasts.</param>
/// <param name="time">Real time.</param>
internal sealed class SessionEvents(AccountService accounts, PeopleSettings settings, TimeProvider time) : CookieAuthenticationEvents
{
    public override async Task ValidatePrincipal(CookieValidatePrincipalContext context)
    {
        if (AccountOf(context) is not { } account)
        {
            context.RejectPrincipal();
            await context.HttpContext.SignOutAsync(Sessions.SchemeName);
            return;
        }

        var identity = new ClaimsIdentity([.. PersonClaims.Of(account.Person), new Claim(Sessions.Stamp, account.Stamp)], Sessions.SchemeName);
        if (accounts.DutyOf(account) is { } duty)
            identity.AddClaim(new Claim(PersonClaims.Duty, duty.ToString()));
        context.ReplacePrincipal(new ClaimsPrincipal(identity));
    }

    // Our own scripts draw the room anew; what they are sent elsewhere for would look like a broken page to them.
    public override Task RedirectToLogin(RedirectContext<CookieAuthenticationOptions> context)
    {
        if (context.Request.Headers.ContainsKey(App.PartHeader))
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        else
            context.Response.Redirect(context.RedirectUri);
        return Task.CompletedTask;
    }

    public override Task RedirectToAccessDenied(RedirectContext<CookieAuthenticationOptions> context)
    {
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    }

    private AccountNow? AccountOf(CookieValidatePrincipalContext context)
    {
        if (context.Principal?.FindFirstValue(ClaimTypes.NameIdentifier) is not { } id || accounts.Find(id) is not { IsLocked: false } account)
            return null;
        bool isSame = context.Principal.FindFirstValue(Sessions.Stamp) == account.Stamp;
        return isSame && context.Properties.Items.TryGetValue(Sessions.Begun, out string? text)
            && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long begunUnixMs)
            && time.GetUtcNow() - DateTimeOffset.FromUnixTimeMilliseconds(begunUnixMs) < settings.SessionLength
            ? account
            : null;
    }
}
