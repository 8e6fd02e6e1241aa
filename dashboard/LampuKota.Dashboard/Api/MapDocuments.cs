using System.Security.Cryptography;
using System.Text.Json;
using LampuKota.City;

namespace LampuKota.Dashboard;

/// <summary>Makes the map's documents of the city's assets and their present state.</summary>
/// <param name="directory">The assets.</param>
/// <param name="live">Their state.</param>
/// <param name="settings">Where tiles come from.</param>
public sealed class MapDocuments(CityDirectory directory, LiveCity live, DashboardSettings settings)
{
    private const double DegreesPerUnit = 1e-6;
    private volatile CachedBase? _base;
    private volatile LampLayout? _layout;

    /// <summary>What does not change while a lamp burns, made once for each snapshot of the assets.</summary>
    internal CachedBase Base()
    {
        CitySnapshot city = directory.Current;
        CachedBase? known = _base;
        if (known is not null && known.CityVersion == city.Version)
            return known;

        byte[] json = JsonSerializer.SerializeToUtf8Bytes(MakeBase(city), ApiJson.Default.ApiMapBase);
        return _base = new CachedBase(city.Version, json, $"\"{Convert.ToHexStringLower(SHA256.HashData(json)[..12])}\"");
    }

    /// <summary>All lamps with their present state.</summary>
    public ApiMapLamps Lamps()
    {
        LampMarks marks = live.ReadAll(out CitySnapshot city);
        LampLayout layout = LayoutOf(city);
        return new ApiMapLamps(
            marks.Sequence,
            layout.Gateways.Names,
            layout.Kelurahan.Names,
            layout.Streets.Names,
            layout.Ids,
            layout.Lng,
            layout.Lat,
            layout.Gateways.Positions,
            layout.Kelurahan.Positions,
            layout.Streets.Positions,
            layout.RatedPowerWatts,
            Array.ConvertAll(marks.Marks, mark => mark.LevelPercent),
            Array.ConvertAll(marks.Marks, mark => (int)mark.Condition),
            Array.ConvertAll(marks.Marks, mark => mark.IsOverridden ? 1 : 0),
            Array.ConvertAll(marks.Marks, mark => mark.IsLocked ? 1 : 0),
            Array.ConvertAll(marks.Marks, mark => Math.Round(mark.PowerWatts, 1)));
    }

    /// <summary>The city sensors of an area with their present values.</summary>
    /// <param name="area">The area.</param>
    /// <param name="nowUnixMs">City time.</param>
    public ApiPage<ApiSensor> Sensors(AreaView area, long nowUnixMs) => new(
        [.. directory.Current.Assets.Sensors.Where(sensor => area.HasKelurahan(sensor.KelurahanId)).Select(sensor => live.FindSensor(sensor.Id)).OfType<SensorNow>().Select(now => Describe(now, nowUnixMs))]);

    private static ApiSensor Describe(SensorNow now, long nowUnixMs)
    {
        LampCondition state = now.IsGatewayOnline == false ? LampCondition.Offline
            : now.Values.Count == 0 ? LampCondition.Unknown
            : LampCondition.Normal;
        SensorAsset sensor = now.Sensor;
        return new ApiSensor(
            sensor.Id, sensor.Kind, sensor.Name, sensor.LongitudeDegrees, sensor.LatitudeDegrees, (int)state, ApiValue.AllOf(now.Values, nowUnixMs));
    }

    private ApiMapBase MakeBase(CitySnapshot city) => new(
        Bounds(city),
        city.Assets.Sea is { } sea ? JsonElement.Parse(sea) : null,
        new GeoFeatures("FeatureCollection", [.. city.Assets.Streets.Select(Feature)]),
        [.. city.Assets.Kelurahan.Select(place => new ApiPlace(place.Id, place.Name, place.LongitudeDegrees, place.LatitudeDegrees))],
        [.. city.Assets.Kecamatan.Select(place => new ApiPlace(place.Id, place.Name, place.LongitudeDegrees, place.LatitudeDegrees))],
        settings.MapTileUrl ?? (settings.MapPmtiles is null ? null : TileEndpoint.Address),
        settings.MapPmtiles is { } pmtiles ? [pmtiles.MinimumZoom, pmtiles.MaximumZoom] : null);

    private static GeoFeature Feature(Street street) =>
        new("Feature", new GeoStreet(street.Id, street.Name, street.Class), new GeoLine("LineString", [.. Vertices(street)]));

    private static IEnumerable<double[]> Vertices(Street street)
    {
        for (int i = 0; i < street.LineMicrodegrees.Count; i += 2)
            yield return [Math.Round(street.LineMicrodegrees[i] * DegreesPerUnit, 6), Math.Round(street.LineMicrodegrees[i + 1] * DegreesPerUnit, 6)];
    }

    private static double[] Bounds(CitySnapshot city)
    {
        double west = 180, south = 90, east = -180, north = -90;
        IEnumerable<(double Lng, double Lat)> places = city.Lamps.Select(lamp => (lamp.LongitudeDegrees, lamp.LatitudeDegrees))
            .Concat(city.Assets.Kelurahan.Select(place => (place.LongitudeDegrees, place.LatitudeDegrees)));
        foreach ((double lng, double lat) in places)
            (west, south, east, north) = (Math.Min(west, lng), Math.Min(south, lat), Math.Max(east, lng), Math.Max(north, lat));
        return west <= east ? [west, south, east, north] : [];
    }

    private LampLayout LayoutOf(CitySnapshot city)
    {
        LampLayout? known = _layout;
        return known is not null && known.CityVersion == city.Version ? known : _layout = LampLayout.Of(city);
    }

    /// <summary>The base document as it goes over the wire.</summary>
    internal sealed record CachedBase(int CityVersion, byte[] Json, string ETag);

    private sealed record LampLayout(
        int CityVersion, string[] Ids, double[] Lng, double[] Lat, double[] RatedPowerWatts, NamePositions Gateways, NamePositions Kelurahan, NamePositions Streets)
    {
        public static LampLayout Of(CitySnapshot city) => new(
            city.Version,
            [.. city.Lamps.Select(lamp => lamp.Id)],
            [.. city.Lamps.Select(lamp => Math.Round(lamp.LongitudeDegrees, 6))],
            [.. city.Lamps.Select(lamp => Math.Round(lamp.LatitudeDegrees, 6))],
            [.. city.Lamps.Select(lamp => lamp.RatedPowerWatts)],
            NamePositions.Of(city, lamp => lamp.GatewayId),
            NamePositions.Of(city, lamp => lamp.KelurahanId),
            NamePositions.Of(city, lamp => lamp.StreetId));
    }

    /// <summary>A column of names as positions in a table of them: a name crosses the wire once.</summary>
    private sealed record NamePositions(string[] Names, int[] Positions)
    {
        public static NamePositions Of(CitySnapshot city, Func<LampAsset, string> nameOf)
        {
            var table = new Dictionary<string, int>(StringComparer.Ordinal);
            int[] positions = new int[city.Lamps.Count];
            for (int i = 0; i < positions.Length; i++)
            {
                string name = nameOf(city.Lamps[i]);
                if (!table.TryGetValue(name, out positions[i]))
                    table[name] = positions[i] = table.Count;
            }

            return new NamePositions([.. table.Keys], positions);
        }
    }
}
