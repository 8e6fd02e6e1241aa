namespace LampuKota.City;

/// <summary>The words by which the assets of a <see cref="CitySnapshot"/> are found.</summary>
/// <param name="city">The assets.</param>
internal sealed class SearchIndex(CitySnapshot city)
{
    /// <summary>See <see cref="CitySnapshot.Search"/>.</summary>
    public IReadOnlyList<SearchHit> Search(string text, int limit) =>
        [.. city.Lamps.Where(lamp => lamp.Id.Contains(text, StringComparison.OrdinalIgnoreCase)).Take(limit).Select(lamp => new SearchHit(
            SearchHitKind.Lamp, lamp.Id, lamp.Id, lamp.PoleCode, lamp.LongitudeDegrees, lamp.LatitudeDegrees, 1))];
}
