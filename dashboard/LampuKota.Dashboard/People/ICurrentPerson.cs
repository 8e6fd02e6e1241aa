using LampuKota.City;

namespace LampuKota.Dashboard;

/// <summary>Who sits before a page; for Blazor components (endpoints take the request's <c>ClaimsPrincipal</c>).</summary>
public interface ICurrentPerson
{
    /// <summary>The person.</summary>
    ValueTask<Person> GetAsync();

    /// <summary>The part of the city that the person may see and change.</summary>
    /// <param name="city">The assets.</param>
    async ValueTask<AreaView> AreaInAsync(CitySnapshot city) => AreaView.Of(await GetAsync(), city);
}
