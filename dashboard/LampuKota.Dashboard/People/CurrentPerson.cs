using LampuKota.City;
using Microsoft.AspNetCore.Components.Authorization;

namespace LampuKota.Dashboard;

/// <summary>The person whom the request or circuit of a component belongs to.</summary>
/// <param name="authentication">Who that is.</param>
public sealed class CurrentPerson(AuthenticationStateProvider authentication) : ICurrentPerson
{
    /// <inheritdoc/>
    public async ValueTask<Person> GetAsync() => PersonClaims.Read((await authentication.GetAuthenticationStateAsync()).User);
}
