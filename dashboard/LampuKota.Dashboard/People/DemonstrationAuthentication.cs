using System.Text.Encodings.Web;
using LampuKota.City;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace LampuKota.Dashboard;

/// <summary>Takes every visitor for one of the demonstration persons: the one of the query, else of the cookie, else the operator.</summary>
/// <param name="options">Options of the scheme.</param>
/// <param name="loggers">Makes the log.</param>
/// <param name="encoder">Encodes addresses.</param>
public sealed class DemonstrationAuthentication(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    /// <summary>Name of the scheme.</summary>
    public const string SchemeName = "Demonstration";

    /// <inheritdoc/>
    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        Person? chosen = Find(Request.Query[DemonstrationPersons.SelectorName]);
        if (chosen is not null)
            Response.Cookies.Append(
                DemonstrationPersons.SelectorName, chosen.Id, new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Strict, IsEssential = true });

        Person person = chosen ?? Find(Request.Cookies[DemonstrationPersons.SelectorName]) ?? DemonstrationPersons.Operator;
        return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(PersonClaims.Write(person, SchemeName), SchemeName)));
    }

    private static Person? Find(string? id) => DemonstrationPersons.All.FirstOrDefault(person => person.Id == id);
}
