using LampuKota.Lighting;

namespace LampuKota.City;

/// <summary>What a plan does not say and a new city decides.</summary>
public static class CityPlanDefaults
{
    /// <summary>
    /// Lamps on local streets are dimmed late at night, unless they are protected; all others follow the city's default calendar, which is not dimmed: markets,
    /// crossings and through roads live until dawn.
    /// </summary>
    /// <param name="assets">The plan's assets.</param>
    public static CityAssets Apply(CityAssets assets)
    {
        ArgumentNullException.ThrowIfNull(assets);
        HashSet<string> localStreets = [.. assets.Streets.Where(street => street.Class == StreetClass.Local).Select(street => street.Id)];
        return assets with
        {
            Lamps = [.. assets.Lamps.Select(lamp => IsDimmed(lamp) ? lamp with { CalendarId = StandardPrograms.AlwaysDimmed.Id } : lamp)],
        };

        bool IsDimmed(LampAsset lamp) => localStreets.Contains(lamp.StreetId) && !lamp.IsProtected;
    }
}
