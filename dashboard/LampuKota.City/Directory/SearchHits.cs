namespace LampuKota.City;

/// <summary>How what was found is shown.</summary>
internal static class SearchHits
{
    public static SearchHit Describe(CitySnapshot city, SearchHitKind kind, int position)
    {
        CityAssets assets = city.Assets;
        return kind switch
        {
            SearchHitKind.Kelurahan => Describe(city, assets.Kelurahan[position]),
            SearchHitKind.Kecamatan => Describe(city, assets.Kecamatan[position]),
            SearchHitKind.Street => Describe(city, assets.Streets[position]),
            SearchHitKind.Lamp => Describe(city, assets.Lamps[position]),
            SearchHitKind.Cabinet => Describe(city, assets.Cabinets[position]),
            SearchHitKind.Gateway => Describe(city, assets.Gateways[position]),
            _ => Describe(city, assets.Sensors[position]),
        };
    }

    private static SearchHit Describe(CitySnapshot city, Kelurahan place) => new(
        SearchHitKind.Kelurahan, place.Id, place.Name, city.FindKecamatan(place.KecamatanId)?.Name ?? "", place.LongitudeDegrees, place.LatitudeDegrees,
        city.LampsOfKelurahan(place.Id).Count);

    private static SearchHit Describe(CitySnapshot city, Kecamatan place) => new(
        SearchHitKind.Kecamatan, place.Id, place.Name, "", place.LongitudeDegrees, place.LatitudeDegrees,
        city.Assets.Kelurahan.Where(kelurahan => kelurahan.KecamatanId == place.Id).Sum(kelurahan => city.LampsOfKelurahan(kelurahan.Id).Count));

    private static SearchHit Describe(CitySnapshot city, Street street)
    {
        IReadOnlyList<int> lamps = city.LampsOfStreet(street.Id);
        string kelurahan = lamps.Count > 0 ? NameOf(city, city.Lamps[lamps[0]].KelurahanId) : "";
        int middle = street.LineMicrodegrees.Count / 4 * 2;
        return new SearchHit(
            SearchHitKind.Street, street.Id, street.Name, kelurahan, street.LineMicrodegrees[middle] * 1e-6, street.LineMicrodegrees[middle + 1] * 1e-6, lamps.Count);
    }

    private static SearchHit Describe(CitySnapshot city, LampAsset lamp) => new(
        SearchHitKind.Lamp, lamp.Id, lamp.Id, $"{lamp.PoleCode}, {city.FindStreet(lamp.StreetId)?.Name}, {NameOf(city, lamp.KelurahanId)}",
        lamp.LongitudeDegrees, lamp.LatitudeDegrees, 1);

    private static SearchHit Describe(CitySnapshot city, Cabinet cabinet) => new(
        SearchHitKind.Cabinet, cabinet.Id, cabinet.Id, $"{cabinet.Name}, {NameOf(city, cabinet.KelurahanId)}", cabinet.LongitudeDegrees, cabinet.LatitudeDegrees,
        city.Lamps.Count(lamp => lamp.CabinetId == cabinet.Id));

    private static SearchHit Describe(CitySnapshot city, GatewayAsset gateway) => new(
        SearchHitKind.Gateway, gateway.Id, gateway.Id, NameOf(city, gateway.KelurahanId), gateway.LongitudeDegrees, gateway.LatitudeDegrees,
        city.LampsOfGateway(gateway.Id).Count);

    private static SearchHit Describe(CitySnapshot city, SensorAsset sensor) => new(
        SearchHitKind.Sensor, sensor.Id, sensor.Name, $"{sensor.Id}, {NameOf(city, sensor.KelurahanId)}", sensor.LongitudeDegrees, sensor.LatitudeDegrees, 0);

    private static string NameOf(CitySnapshot city, string kelurahanId) => city.FindKelurahan(kelurahanId)?.Name ?? "";
}
