using System.Text.Json;
using LampuKota.City;

namespace LampuKota.Dashboard;

/// <summary>What does not change while a lamp burns.</summary>
/// <param name="Bounds">West, south, east, north of all assets, degrees.</param>
/// <param name="Sea">GeoJSON geometry of the sea; null where the plan draws none.</param>
/// <param name="Streets">GeoJSON of the streets.</param>
/// <param name="Kelurahan">Urban villages.</param>
/// <param name="Kecamatan">Districts.</param>
/// <param name="TileUrl">Address of map tiles; null where the map is drawn from the streets alone.</param>
/// <param name="TileZooms">Least and greatest zoom of the tiles; null where that is not known.</param>
public sealed record ApiMapBase(
    IReadOnlyList<double> Bounds,
    JsonElement? Sea,
    GeoFeatures Streets,
    IReadOnlyList<ApiPlace> Kelurahan,
    IReadOnlyList<ApiPlace> Kecamatan,
    string? TileUrl,
    IReadOnlyList<int>? TileZooms);

/// <summary>A named place.</summary>
public sealed record ApiPlace(string Id, string Name, double Lng, double Lat);

/// <summary>A GeoJSON FeatureCollection of streets (RFC 7946).</summary>
public sealed record GeoFeatures(string Type, IReadOnlyList<GeoFeature> Features);

/// <summary>A street.</summary>
public sealed record GeoFeature(string Type, GeoStreet Properties, GeoLine Geometry);

/// <summary>What a street is.</summary>
public sealed record GeoStreet(string Id, string Name, StreetClass Class);

/// <summary>Where a street runs.</summary>
public sealed record GeoLine(string Type, IReadOnlyList<double[]> Coordinates);

/// <summary>All lamps, column by column; position <c>i</c> of every column is the same lamp.</summary>
public sealed record ApiMapLamps(
    long Sequence,
    IReadOnlyList<string> Gateways,
    IReadOnlyList<string> KelurahanIds,
    IReadOnlyList<string> Streets,
    IReadOnlyList<string> Id,
    IReadOnlyList<double> Lng,
    IReadOnlyList<double> Lat,
    IReadOnlyList<int> Gateway,
    IReadOnlyList<int> Kelurahan,
    IReadOnlyList<int> Street,
    IReadOnlyList<double> RatedPowerWatts,
    IReadOnlyList<int> Level,
    IReadOnlyList<int> State,
    IReadOnlyList<int> Override,
    IReadOnlyList<int> Lock,
    IReadOnlyList<double> Power);

/// <summary>Which lamps there are and where they stand, in the fewest bytes: what does not change while a lamp burns.</summary>
/// <param name="Layout">Names these columns; states that name another one belong to other columns.</param>
/// <param name="KelurahanIds">Urban villages that have lamps.</param>
/// <param name="FirstId">The first id of each run of ids that count up in their last digits.</param>
/// <param name="RunLength">How many lamps each run has.</param>
/// <param name="LngStep">Microdegrees east of the lamp before; of the first, of the meridian.</param>
/// <param name="LatStep">Microdegrees north of the lamp before; of the first, of the equator.</param>
/// <param name="Kelurahan">For each lamp the position of its urban village.</param>
public sealed record ApiMapLampLayout(
    string Layout,
    IReadOnlyList<string> KelurahanIds,
    IReadOnlyList<string> FirstId,
    IReadOnlyList<int> RunLength,
    IReadOnlyList<int> LngStep,
    IReadOnlyList<int> LatStep,
    IReadOnlyList<int> Kelurahan);

/// <summary>The present state of all lamps, column by column, in the order of the layout that it names; values as in <see cref="ApiMapLamps"/>.</summary>
public sealed record ApiMapLampStates(
    string Layout,
    long Sequence,
    IReadOnlyList<int> Level,
    IReadOnlyList<int> State,
    IReadOnlyList<int> Override,
    IReadOnlyList<int> Lock,
    IReadOnlyList<double> Power);

/// <summary>A city sensor on the map.</summary>
/// <param name="Id">Sensor id.</param>
/// <param name="Kind">What it measures.</param>
/// <param name="Name">Name for people.</param>
/// <param name="Lng">Degrees east.</param>
/// <param name="Lat">Degrees north.</param>
/// <param name="State">0 unknown, 1 normal, 3 offline.</param>
/// <param name="Values">Newest values.</param>
public sealed record ApiSensor(string Id, string Kind, string Name, double Lng, double Lat, int State, IReadOnlyList<ApiValue> Values);
