using LampuKota.City;

namespace LampuKota.Dashboard;

/// <summary>Who sits before a page; for Blazor components (endpoints take the request's <c>ClaimsPrincipal</c>).</summary>
public interface ICurrentPerson
{
    /// <summary>The person.</summary>
    ValueTask<Person> GetAsync();
}
