namespace LampuKota.City;

/// <summary>The city's assets after a plan; pure.</summary>
public static class AssetMerge
{
    /// <summary>All assets with what a plan adds and changes.</summary>
    /// <param name="assets">The assets as they are.</param>
    /// <param name="plan">The plan.</param>
    public static CityAssets With(CityAssets assets, AssetPlan plan)
    {
        ArgumentNullException.ThrowIfNull(assets);
        ArgumentNullException.ThrowIfNull(plan);
        return assets with
        {
            Cabinets = With(assets.Cabinets, plan, cabinet => cabinet.Id),
            Gateways = With(assets.Gateways, plan, gateway => gateway.Id),
            Lamps = With(assets.Lamps, plan, lamp => lamp.Id),
        };
    }

    private static IReadOnlyList<T> With<T>(IReadOnlyList<T> assets, AssetPlan plan, Func<T, string> id)
        where T : class
    {
        Dictionary<string, T> changed = plan.Taken.Select(line => line.Asset).OfType<T>().ToDictionary(id);
        if (changed.Count == 0)
            return assets;

        var merged = new List<T>(assets.Count + changed.Count);
        foreach (T asset in assets)
            merged.Add(changed.Remove(id(asset), out T? after) ? after : asset);
        if (changed.Count > 0)
        {
            merged.AddRange(changed.Values);
            merged.Sort((left, right) => string.CompareOrdinal(id(left), id(right)));
        }

        return merged;
    }
}
