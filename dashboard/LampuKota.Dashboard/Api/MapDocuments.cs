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
    private readonly AssetDocument _base = new(city => JsonSerializer.SerializeToUtf8Bytes(MakeBase(city, settings), ApiJson.Default.ApiMapBase));
    private readonly AssetDocument _layoutDocument = new(city => JsonSerializer.SerializeToUtf8Bytes(LampLayout.Of(city).Document, ApiJson.Default.ApiMapLampLayout));
    private volatile LampLayout? _layout;

    /// <summary>What does not change while a lamp burns: streets, places, bounds.</summary>
    internal Task<PackedJson> ReadBaseAsync() => _base.ReadAsync(directory.Current);

    /// <summary>What does not change while a lamp burns: which lamps there are and where they stand.</summary>
    internal Task<PackedJson> ReadLampLayoutAsync() => _layoutDocument.ReadAsync(directory.Current);

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
            Levels(marks),
            States(marks),
            Overrides(marks),
            Locks(marks),
            Powers(marks));
    }

    /// <summary>The present state of all lamps, in the order of their layout.</summary>
    public ApiMapLampStates LampStates()
    {
        LampMarks marks = live.ReadAll(out CitySnapshot city);
        return new ApiMapLampStates(
            LayoutOf(city).Document.Layout,
            marks.Sequence,
            Levels(marks),
            States(marks),
            Overrides(marks),
            Locks(marks),
            Powers(marks));
    }

    /// <summary>The city sensors of an area with their present values.</summary>
    /// <param name="area">The area.</param>
    /// <param name="nowUnixMs">City time.</param>
    public ApiPage<ApiSensor> Sensors(AreaView area, long nowUnixMs) => new(
        [.. directory.Current.Assets.Sensors.Where(sensor => area.HasKelurahan(sensor.KelurahanId)).Select(sensor => live.FindSensor(sensor.Id)).OfType<SensorNow>().Select(now => Describe(now, nowUnixMs))]);

    private static int[] Levels(LampMarks marks) => Array.ConvertAll(marks.Marks, mark => mark.LevelPercent);

    private static int[] States(LampMarks marks) => Array.ConvertAll(marks.Marks, mark => (int)mark.Condition);

    private static int[] Overrides(LampMarks marks) => Array.ConvertAll(marks.Marks, mark => mark.IsOverridden ? 1 : 0);

    private static int[] Locks(LampMarks marks) => Array.ConvertAll(marks.Marks, mark => mark.IsLocked ? 1 : 0);

    private static double[] Powers(LampMarks marks) => Array.ConvertAll(marks.Marks, mark => Math.Round(mark.PowerWatts, 1));

    private static ApiSensor Describe(SensorNow now, long nowUnixMs)
    {
        LampCondition state = now.IsGatewayOnline == false ? LampCondition.Offline
            : now.Values.Count == 0 ? LampCondition.Unknown
            : LampCondition.Normal;
        SensorAsset sensor = now.Sensor;
        return new ApiSensor(
            sensor.Id, sensor.Kind, sensor.Name, sensor.LongitudeDegrees, sensor.LatitudeDegrees, (int)state, ApiValue.AllOf(now.Values, nowUnixMs));
    }

    private static ApiMapBase MakeBase(CitySnapshot city, DashboardSettings settings) => new(
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
}
