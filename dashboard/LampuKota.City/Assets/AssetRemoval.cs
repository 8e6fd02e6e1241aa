namespace LampuKota.City;

/// <summary>What would be in the way of taking added assets out again; pure.</summary>
public static class AssetRemoval
{
    /// <summary>An asset that stands on one of those to be taken out, or null.</summary>
    /// <param name="ids">Ids of those to be taken out.</param>
    /// <param name="city">The city.</param>
    public static string? FindHindrance(IReadOnlySet<string> ids, CitySnapshot city)
    {
        ArgumentNullException.ThrowIfNull(ids);
        ArgumentNullException.ThrowIfNull(city);
        CityAssets assets = city.Assets;
        return assets.Gateways.Where(gateway => ids.Contains(gateway.CabinetId)).Select(gateway => gateway.Id)
            .Concat(assets.Lamps.Where(lamp => ids.Contains(lamp.CabinetId) || ids.Contains(lamp.GatewayId)).Select(lamp => lamp.Id))
            .Concat(assets.Sensors.Where(sensor => ids.Contains(sensor.GatewayId)).Select(sensor => sensor.Id))
            .FirstOrDefault(id => !ids.Contains(id));
    }

    /// <summary>All assets without some.</summary>
    /// <param name="assets">The assets.</param>
    /// <param name="ids">Ids of those to be taken out.</param>
    public static CityAssets Without(CityAssets assets, IReadOnlySet<string> ids)
    {
        ArgumentNullException.ThrowIfNull(assets);
        return assets with
        {
            Cabinets = [.. assets.Cabinets.Where(cabinet => !ids.Contains(cabinet.Id))],
            Gateways = [.. assets.Gateways.Where(gateway => !ids.Contains(gateway.Id))],
            Lamps = [.. assets.Lamps.Where(lamp => !ids.Contains(lamp.Id))],
        };
    }
}
