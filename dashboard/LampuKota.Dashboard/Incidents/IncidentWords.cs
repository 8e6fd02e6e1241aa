using LampuKota.City;

namespace LampuKota.Dashboard;

/// <summary>Where an incident is, in words, and the pages that show more of it; pure.</summary>
internal static class IncidentWords
{
    /// <summary>Root, street and kelurahan; of an area its name.</summary>
    public static string Where(IncidentRecord incident, CitySnapshot city)
    {
        string root = incident.DeviceId;
        string? area = city.FindKelurahan(root)?.Name ?? city.FindKecamatan(root)?.Name;
        LampAsset? lamp = city.FindLamp(root);
        string?[] parts =
        [
            area ?? root,
            lamp is null ? null : city.FindStreet(lamp.StreetId)?.Name,
            incident.Place.KelurahanId is { } kelurahan && kelurahan != root ? city.FindKelurahan(kelurahan)?.Name : null,
        ];
        return string.Join(" · ", parts.OfType<string>());
    }

    /// <summary>The page that shows a device or a place; null where none does.</summary>
    public static string? LinkOf(string id, CitySnapshot city)
    {
        if (city.FindLamp(id) is not null)
            return $"/lampu/{id}";
        if (city.FindCabinet(id) is not null)
            return $"/panel/{id}";
        if (city.CabinetOfSegment(id) is { } cabinet)
            return $"/panel/{cabinet.Id}";
        if (city.FindGateway(id) is { } gateway)
            return $"/panel/{gateway.CabinetId}";
        if (city.FindKelurahan(id) is not null)
            return $"/kelurahan/{id}";
        return city.FindKecamatan(id) is not null ? $"/kecamatan/{id}" : null;
    }
}
