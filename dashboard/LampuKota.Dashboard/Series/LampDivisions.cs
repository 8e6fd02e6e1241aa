using LampuKota.City;
using LampuKota.TimeSeries;

namespace LampuKota.Dashboard;

/// <summary>Divides the city's lamps into groups, as an operator asks for them.</summary>
internal static class LampDivisions
{
    /// <summary>The groups of a kind that have a lamp, in the order of their ids.</summary>
    /// <param name="city">The city's assets.</param>
    /// <param name="area">Only lamps that stand within.</param>
    /// <param name="by">The kind: <c>kelurahan</c>, <c>kecamatan</c>, <c>cabinet</c>, <c>gateway</c> or <c>street</c>.</param>
    /// <param name="groupId">Only the group of this id; null for all.</param>
    /// <exception cref="RequestRefusedException">There is no such kind or group.</exception>
    public static IReadOnlyList<LampDivision> Divide(CitySnapshot city, AreaView area, string by, string? groupId)
    {
        (Func<LampAsset, string> idOf, Func<string, string> nameOf) = Kind(city, by);
        LampDivision[] groups =
        [
            .. city.Lamps.Where(area.Has).GroupBy(idOf).Where(lamps => groupId is null || lamps.Key == groupId).OrderBy(lamps => lamps.Key, StringComparer.Ordinal)
                .Select(lamps => new LampDivision(lamps.Key, new SeriesGroup(nameOf(lamps.Key), [.. lamps.Select(lamp => lamp.Id)]))),
        ];
        return groups.Length > 0 || groupId is null
            ? groups
            : throw new RequestRefusedException(Refusal.NotFound, "group", "No lamp is in a group of this id.");
    }

    private static (Func<LampAsset, string> IdOf, Func<string, string> NameOf) Kind(CitySnapshot city, string by) => by switch
    {
        "kelurahan" => (lamp => lamp.KelurahanId, id => city.FindKelurahan(id)?.Name ?? id),
        "kecamatan" => (lamp => city.FindKelurahan(lamp.KelurahanId)?.KecamatanId ?? "", id => city.FindKecamatan(id)?.Name ?? id),
        "cabinet" => (lamp => lamp.CabinetId, id => city.FindCabinet(id)?.Name ?? id),
        "gateway" => (lamp => lamp.GatewayId, id => id),
        "street" => (lamp => lamp.StreetId, id => city.FindStreet(id)?.Name ?? id),
        _ => throw new RequestRefusedException(Refusal.Invalid, "by", "Lamps are grouped by kelurahan, kecamatan, cabinet, gateway or street."),
    };
}

/// <summary>A group of lamps.</summary>
/// <param name="Id">Id of the kelurahan, cabinet or whatever it is.</param>
/// <param name="Lamps">Its name, and its lamps.</param>
internal sealed record LampDivision(string Id, SeriesGroup Lamps);
