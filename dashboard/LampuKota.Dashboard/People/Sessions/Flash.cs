using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;

namespace LampuKota.Dashboard;

/// <summary>What the next page shows once, such as a secret that was just made: in a protected cookie of two minutes, which the page takes away.</summary>
/// <param name="protection">ASP.NET Core's.</param>
/// <param name="time">Real time.</param>
public sealed class Flash(IDataProtectionProvider protection, TimeProvider time)
{
    private const string CookieName = "lampukota-once";

    private static readonly TimeSpan Life = TimeSpan.FromMinutes(2);

    private readonly IDataProtector _protector = protection.CreateProtector("LampuKota.Flash");

    /// <summary>Leaves something for the next page of a kind.</summary>
    /// <param name="http">The request.</param>
    /// <param name="kind">Which page it is for.</param>
    /// <param name="values">What.</param>
    public void Leave(HttpContext http, string kind, params IReadOnlyList<string> values)
    {
        ArgumentNullException.ThrowIfNull(http);
        string[] all = [kind, (time.GetUtcNow() + Life).ToUnixTimeMilliseconds().ToString(System.Globalization.CultureInfo.InvariantCulture), .. values];
        http.Response.Cookies.Append(CookieName, _protector.Protect(JsonSerializer.Serialize(all)), new CookieOptions
        {
            HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = http.Request.IsHttps, MaxAge = Life, IsEssential = true,
        });
    }

    /// <summary>Takes what was left for a page of a kind; null where nothing was.</summary>
    /// <param name="http">The request.</param>
    /// <param name="kind">Which page this is.</param>
    public IReadOnlyList<string>? Take(HttpContext http, string kind)
    {
        ArgumentNullException.ThrowIfNull(http);
        if (http.Request.Cookies[CookieName] is not { } cookie || Read(cookie) is not [{ } of, { } until, ..] all || of != kind)
            return null;
        http.Response.Cookies.Delete(CookieName);
        return long.Parse(until, System.Globalization.CultureInfo.InvariantCulture) > time.GetUtcNow().ToUnixTimeMilliseconds() ? all[2..] : null;
    }

    private string[]? Read(string cookie)
    {
        try
        {
            return JsonSerializer.Deserialize<string[]>(_protector.Unprotect(cookie));
        }
        catch (Exception exception) when (exception is CryptographicException or JsonException or FormatException)
        {
            return null;
        }
    }
}
