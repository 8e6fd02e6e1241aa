namespace LampuKota.City;

/// <summary>Where the root of an incident is, what is searched in for it, and how many lamps it concerns; pure.</summary>
public static class IncidentPlaces
{
    /// <summary>Where a root is.</summary>
    /// <param name="rootId">Lamp, sensor, gateway, segment, cabinet, or an area's official code.</param>
    /// <param name="city">The assets.</param>
    public static IncidentPlace Of(string rootId, CitySnapshot city)
    {
        ArgumentNullException.ThrowIfNull(city);
        if (city.FindLamp(rootId) is { } lamp)
            return InKelurahan(lamp.KelurahanId, lamp.CabinetId, city);
        if (city.FindCabinet(rootId) is { } cabinet)
            return InKelurahan(cabinet.KelurahanId, cabinet.Id, city);
        if (city.FindGateway(rootId) is { } gateway)
            return InKelurahan(gateway.KelurahanId, gateway.CabinetId, city);
        if (city.FindSensor(rootId) is { } sensor)
            return InKelurahan(sensor.KelurahanId, city.FindGateway(sensor.GatewayId)?.CabinetId, city);
        if (city.CabinetOfSegment(rootId) is { } feeder)
            return InKelurahan(feeder.KelurahanId, feeder.Id, city);
        if (city.FindKelurahan(rootId) is { } kelurahan)
            return new IncidentPlace(kelurahan.KecamatanId, kelurahan.Id, null);
        return new IncidentPlace(city.FindKecamatan(rootId)?.Id, null, null);
    }

    /// <summary>What is searched in, lower case: root, pole, street, places.</summary>
    /// <param name="rootId">The root.</param>
    /// <param name="city">The assets.</param>
    public static string SearchText(string rootId, CitySnapshot city)
    {
        ArgumentNullException.ThrowIfNull(city);
        IncidentPlace place = Of(rootId, city);
        LampAsset? lamp = city.FindLamp(rootId);
        string?[] words =
        [
            rootId, lamp?.PoleCode, lamp is null ? null : city.FindStreet(lamp.StreetId)?.Name, city.FindSensor(rootId)?.Name,
            place.CabinetId is { } cabinet ? city.FindCabinet(cabinet)?.Name : null,
            place.KelurahanId is { } kelurahan ? city.FindKelurahan(kelurahan)?.Name : null,
            place.KecamatanId is { } kecamatan ? city.FindKecamatan(kecamatan)?.Name : null,
        ];
        return string.Join(' ', words.OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase)).ToLowerInvariant();
    }

    /// <summary>How many lamps a fault of a root concerns.</summary>
    /// <param name="rootId">The root.</param>
    /// <param name="city">The assets.</param>
    public static int LampsBehind(string rootId, CitySnapshot city)
    {
        ArgumentNullException.ThrowIfNull(city);
        if (city.FindLamp(rootId) is not null)
            return 1;
        int[] counts =
        [
            city.LampsOfGateway(rootId).Count, city.LampsOfCabinet(rootId).Count, city.LampsOfSegment(rootId).Count,
            city.LampsOfKelurahan(rootId).Count, city.LampsOfKecamatan(rootId).Count,
        ];
        return counts.Max(); // An id is of one kind.
    }

    private static IncidentPlace InKelurahan(string kelurahanId, string? cabinetId, CitySnapshot city) =>
        new(city.FindKelurahan(kelurahanId)?.KecamatanId, kelurahanId, cabinetId);
}
