using System.Security.Claims;
using LampuKota.City;

namespace LampuKota.Dashboard;

/// <summary>A person as the claims of a request, and back.</summary>
internal static class PersonClaims
{
    /// <summary>Type of the claims that name a person's areas, one each.</summary>
    public const string Area = "area";

    /// <summary>Type of the claim with the scopes of a token; whoever has none has come without a token.</summary>
    public const string Scopes = "scopes";

    /// <summary>Type of the claim that says what must be done before anything else.</summary>
    public const string Duty = "duty";

    public static ClaimsPrincipal Write(Person person, string scheme) => new(new ClaimsIdentity(Of(person), scheme));

    public static IEnumerable<Claim> Of(Person person) =>
    [
        new Claim(ClaimTypes.NameIdentifier, person.Id),
        new Claim(ClaimTypes.Name, person.Name),
        new Claim(ClaimTypes.Role, person.Role.ToString()),
        .. person.Areas.Select(area => new Claim(Area, area)),
    ];

    /// <summary>The part of the city that whoever calls may see and change.</summary>
    public static AreaView AreaIn(this ClaimsPrincipal user, CitySnapshot city) => AreaView.Of(Read(user), city);

    public static Person Read(ClaimsPrincipal user)
    {
        string Require(string claim) => user.FindFirstValue(claim) ?? throw new InvalidOperationException($"The request has no claim {claim}.");
        return new Person(Require(ClaimTypes.NameIdentifier), Require(ClaimTypes.Name), Enum.Parse<PersonRole>(Require(ClaimTypes.Role)))
        {
            Areas = [.. user.FindAll(Area).Select(claim => claim.Value)],
        };
    }
}
