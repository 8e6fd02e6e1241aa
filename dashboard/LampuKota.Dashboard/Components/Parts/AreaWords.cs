using LampuKota.City;
using Microsoft.Extensions.Localization;

namespace LampuKota.Dashboard;

/// <summary>A person's areas in words.</summary>
/// <param name="words">The words.</param>
/// <param name="city">Names of the places.</param>
internal sealed class AreaWords(IStringLocalizer<Words> words, CitySnapshot city)
{
    /// <summary>The names of areas, or that it is the whole city.</summary>
    /// <param name="areas">Official codes.</param>
    public string Of(IReadOnlyList<string> areas) => areas.Count == 0 ? words["people.wholeCity"] : string.Join(", ", areas.Select(NameOf));

    private string NameOf(string code) => city.FindKelurahan(code)?.Name ?? (city.FindKecamatan(code) is { } place ? words["people.kecamatanOf", place.Name].Value : code);
}
