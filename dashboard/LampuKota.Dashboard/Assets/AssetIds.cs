using LampuKota.City;

namespace LampuKota.Dashboard;

/// <summary>Ids of the assets of a kind that a filter finds, in its order; pure.</summary>
internal static class AssetIds
{
    /// <summary>The ids.</summary>
    /// <param name="city">The assets.</param>
    /// <param name="kind">Which kind; cabinets and gateways are few, and stand in the order of their ids.</param>
    /// <param name="query">The filter; what a kind does not have is not looked at.</param>
    /// <param name="area">Only those that stand within.</param>
    public static IReadOnlyList<string> Of(CitySnapshot city, AssetKind kind, LampQuery query, AreaView area) => kind switch
    {
        AssetKind.Lamp => [.. LampList.Select(city, query, area).Select(index => city.Lamps[index].Id)],
        AssetKind.Cabinet => [.. Cabinets(city, query, area).Select(cabinet => cabinet.Id)],
        _ => [.. city.Assets.Gateways.Where(gateway => IsWanted(gateway.KelurahanId, query, area) && (query.CabinetId is null || gateway.CabinetId == query.CabinetId) && Has(query.Text, gateway.Id, gateway.CabinetId)).Select(gateway => gateway.Id)],
    };

    /// <summary>The cabinets that a filter finds.</summary>
    public static IEnumerable<Cabinet> Cabinets(CitySnapshot city, LampQuery query, AreaView area) => city.Assets.Cabinets.Where(cabinet =>
        IsWanted(cabinet.KelurahanId, query, area) && (query.CabinetId is null || cabinet.Id == query.CabinetId)
        && Has(query.Text, cabinet.Id, cabinet.Name, cabinet.CustomerNumber ?? "", city.FindKelurahan(cabinet.KelurahanId)?.Name ?? ""));

    private static bool IsWanted(string kelurahanId, LampQuery query, AreaView area) => area.HasKelurahan(kelurahanId) && (query.KelurahanId is null || kelurahanId == query.KelurahanId);

    private static bool Has(string? text, params string[] names) => string.IsNullOrWhiteSpace(text)
        || text.Split(' ', StringSplitOptions.RemoveEmptyEntries).All(word => names.Any(name => name.Contains(word, StringComparison.OrdinalIgnoreCase)));
}
