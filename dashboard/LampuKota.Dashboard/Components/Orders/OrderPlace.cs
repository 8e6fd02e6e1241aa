using LampuKota.City;

namespace LampuKota.Dashboard;

/// <summary>Where an order is, by the names that people know.</summary>
/// <param name="DeviceId">The device at the root.</param>
/// <param name="PoleCode">What is painted on its pole; null where it is no lamp.</param>
/// <param name="Name">Name of the cabinet, sensor or area; null where it has none.</param>
/// <param name="Street">Its street; null where none is known.</param>
/// <param name="Area">Kelurahan and kecamatan, as far as they are known.</param>
/// <param name="PoleHeightMetres">Height of the pole; null where it is no lamp.</param>
/// <param name="CabinetId">The cabinet that feeds it; null where none is known.</param>
internal sealed record OrderPlace(string DeviceId, string? PoleCode, string? Name, string? Street, string Area, double? PoleHeightMetres, string? CabinetId)
{
    public static OrderPlace Of(IncidentRecord incident, CitySnapshot city)
    {
        string id = incident.DeviceId;
        LampAsset? lamp = city.FindLamp(id);
        string? name = city.FindCabinet(id)?.Name ?? city.FindSensor(id)?.Name ?? city.FindKelurahan(id)?.Name ?? city.FindKecamatan(id)?.Name;
        string?[] areas = [city.FindKelurahan(incident.Place.KelurahanId ?? "")?.Name, city.FindKecamatan(incident.Place.KecamatanId ?? "")?.Name];
        return new OrderPlace(
            id, lamp?.PoleCode, name, lamp is null ? null : city.FindStreet(lamp.StreetId)?.Name, string.Join(", ", areas.OfType<string>()), lamp?.PoleHeightMetres,
            incident.Place.CabinetId);
    }
}
