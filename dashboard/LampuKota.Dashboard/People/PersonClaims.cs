using System.Security.Claims;
using LampuKota.City;

namespace LampuKota.Dashboard;

/// <summary>A person as the claims of a request, and back.</summary>
internal static class PersonClaims
{
    public static ClaimsPrincipal Write(Person person, string scheme) => new(new ClaimsIdentity(
        [
            new Claim(ClaimTypes.NameIdentifier, person.Id),
            new Claim(ClaimTypes.Name, person.Name),
            new Claim(ClaimTypes.Role, person.Role.ToString()),
        ],
        scheme));

    public static Person Read(ClaimsPrincipal user)
    {
        string Require(string claim) => user.FindFirstValue(claim) ?? throw new InvalidOperationException($"The request has no claim {claim}.");
        return new Person(Require(ClaimTypes.NameIdentifier), Require(ClaimTypes.Name), Enum.Parse<PersonRole>(Require(ClaimTypes.Role)));
    }
}
