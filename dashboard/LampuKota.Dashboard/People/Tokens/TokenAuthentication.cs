using System.Security.Claims;
using System.Text.Encodings.Web;
using LampuKota.City;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace LampuKota.Dashboard;

/// <summary>Knows a program by <c>Authorization: Bearer</c> and a token.</summary>
/// <param name="options">Options of the scheme.</param>
/// <param name="loggers">Makes the log.</param>
/// <param name="encoder">Encodes addresses.</param>
/// <param name="tokens">The tokens.</param>
/// <param name="throttle">Bounds how often one address may fail.</param>
public sealed class TokenAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder, TokenService tokens, SignInThrottle throttle)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    /// <summary>Name of the scheme.</summary>
    public const string SchemeName = "Token";

    private const string Prefix = "Bearer ";

    /// <summary>Whether a call brings a token.</summary>
    /// <param name="request">The call.</param>
    public static bool IsIn(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.Headers.Authorization.ToString().StartsWith(Prefix, StringComparison.OrdinalIgnoreCase);
    }

    /// <inheritdoc/>
    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (!IsIn(Request))
            return AuthenticateResult.NoResult();
        if (!throttle.MayTry(Context.Connection.RemoteIpAddress))
            return AuthenticateResult.Fail("Too many tokens from this address were wrong.");
        if (await tokens.FindAsync(Request.Headers.Authorization.ToString()[Prefix.Length..].Trim(), Context.RequestAborted) is not { } found)
        {
            throttle.Failed(Context.Connection.RemoteIpAddress);
            return AuthenticateResult.Fail("The token does not work.");
        }

        Person person = found.Account.Person with { Name = $"{found.Account.Person.Name} ({found.Token.Name})" };
        var identity = new ClaimsIdentity([.. PersonClaims.Of(person), new Claim(PersonClaims.Scopes, found.Token.Scopes.ToString())], SchemeName);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), SchemeName));
    }
}
