using System.Collections.Frozen;

namespace LampuKota.City;

/// <summary>
/// All assets of the city at one moment, indexed; immutable, so that any number of readers share it. A lamp's place in <see cref="Lamps"/> is its
/// index everywhere else: in the live state, in the map's columns and in the live feed.
/// </summary>
public sealed class CitySnapshot
{
    /// <summary>Most answers of one search; nobody reads on.</summary>
    public const int MaximumSearchHits = 200;

    private readonly FrozenDictionary<string, int> _lampIndexes;
    private readonly FrozenDictionary<string, int[]> _lampsByKelurahan;
    private readonly FrozenDictionary<string, int[]> _lampsByGateway;
    private readonly FrozenDictionary<string, int[]> _lampsByCabinet;
    private readonly FrozenDictionary<string, int[]> _lampsBySegment;
    private readonly FrozenDictionary<string, string[]> _segmentsByCabinet;
    private readonly FrozenDictionary<string, int[]> _lampsByStreet;
    private readonly FrozenDictionary<string, Kelurahan> _kelurahan;
    private readonly FrozenDictionary<string, Kecamatan> _kecamatan;
    private readonly FrozenDictionary<string, Street> _streets;
    private readonly FrozenDictionary<string, Cabinet> _cabinets;
    private readonly FrozenDictionary<string, GatewayAsset> _gateways;
    private readonly FrozenDictionary<string, SensorAsset> _sensors;
    private readonly FrozenDictionary<string, SensorAsset[]> _sensorsByGateway;
    private readonly Lazy<SearchIndex> _search;
    private readonly Lazy<CabinetNeighbours> _cabinetNeighbours;
    private readonly Lazy<LampOrders> _lampOrders;

    /// <summary>Indexes the assets.</summary>
    /// <param name="assets">All assets; ids are unique within a kind.</param>
    /// <param name="version">Rises with each replacement; for caches.</param>
    public CitySnapshot(CityAssets assets, int version)
    {
        ArgumentNullException.ThrowIfNull(assets);
        Assets = assets;
        Version = version;
        _lampIndexes = assets.Lamps.Select((lamp, index) => (lamp.Id, index)).ToFrozenDictionary(pair => pair.Id, pair => pair.index);
        _lampsByKelurahan = GroupLamps(lamp => lamp.KelurahanId);
        _lampsByGateway = GroupLamps(lamp => lamp.GatewayId);
        _lampsByCabinet = GroupLamps(lamp => lamp.CabinetId);
        _lampsBySegment = GroupLamps(lamp => lamp.SegmentId);
        _segmentsByCabinet = _lampsBySegment.GroupBy(pair => Lamps[pair.Value[0]].CabinetId, pair => pair.Key).ToFrozenDictionary(group => group.Key, group => group.ToArray());
        _lampsByStreet = GroupLamps(lamp => lamp.StreetId);
        _kelurahan = assets.Kelurahan.ToFrozenDictionary(place => place.Id);
        _kecamatan = assets.Kecamatan.ToFrozenDictionary(place => place.Id);
        _streets = assets.Streets.ToFrozenDictionary(street => street.Id);
        _cabinets = assets.Cabinets.ToFrozenDictionary(cabinet => cabinet.Id);
        _gateways = assets.Gateways.ToFrozenDictionary(gateway => gateway.Id);
        _sensors = assets.Sensors.ToFrozenDictionary(sensor => sensor.Id);
        _sensorsByGateway = assets.Sensors.GroupBy(sensor => sensor.GatewayId).ToFrozenDictionary(group => group.Key, group => group.ToArray());
        _search = new Lazy<SearchIndex>(() => new SearchIndex(this));
        _cabinetNeighbours = new Lazy<CabinetNeighbours>(() => new CabinetNeighbours(assets.Cabinets));
        _lampOrders = new Lazy<LampOrders>(() => new LampOrders(this));
    }

    /// <summary>All assets, in the order of their ids.</summary>
    public CityAssets Assets { get; }

    /// <summary>Rises with each replacement; for caches.</summary>
    public int Version { get; }

    /// <summary>All lamps; a lamp's place here is its index.</summary>
    public IReadOnlyList<LampAsset> Lamps => Assets.Lamps;

    /// <summary>Which cabinets stand near each other.</summary>
    internal CabinetNeighbours CabinetNeighbours => _cabinetNeighbours.Value;

    /// <summary>The lamps in the orders of the register.</summary>
    internal LampOrders LampOrders => _lampOrders.Value;

    /// <summary>The index of a lamp, or -1.</summary>
    /// <param name="lampId">Lamp id.</param>
    public int IndexOfLamp(string lampId) => _lampIndexes.TryGetValue(lampId, out int index) ? index : -1;

    /// <summary>The index of a lamp by the UTF-16 letters of its id, or -1; allocates nothing.</summary>
    /// <param name="lampId">Lamp id.</param>
    public int IndexOfLamp(ReadOnlySpan<char> lampId) =>
        _lampIndexes.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(lampId, out int index) ? index : -1;

    /// <summary>A lamp, or null.</summary>
    /// <param name="lampId">Lamp id.</param>
    public LampAsset? FindLamp(string lampId) => IndexOfLamp(lampId) is var index && index >= 0 ? Lamps[index] : null;

    /// <summary>A kelurahan, or null.</summary>
    /// <param name="id">Official code.</param>
    public Kelurahan? FindKelurahan(string id) => _kelurahan.GetValueOrDefault(id);

    /// <summary>A kecamatan, or null.</summary>
    /// <param name="id">Official code.</param>
    public Kecamatan? FindKecamatan(string id) => _kecamatan.GetValueOrDefault(id);

    /// <summary>A street, or null.</summary>
    /// <param name="id">Street id.</param>
    public Street? FindStreet(string id) => _streets.GetValueOrDefault(id);

    /// <summary>A cabinet, or null.</summary>
    /// <param name="id">Cabinet id.</param>
    public Cabinet? FindCabinet(string id) => _cabinets.GetValueOrDefault(id);

    /// <summary>A gateway, or null.</summary>
    /// <param name="id">Gateway id.</param>
    public GatewayAsset? FindGateway(string id) => _gateways.GetValueOrDefault(id);

    /// <summary>A city sensor, or null.</summary>
    /// <param name="id">Sensor id.</param>
    public SensorAsset? FindSensor(string id) => _sensors.GetValueOrDefault(id);

    /// <summary>Where a device stands, whatever its kind; null where there is none of this id.</summary>
    /// <param name="deviceId">Device id.</param>
    public (double LongitudeDegrees, double LatitudeDegrees)? PlaceOf(string deviceId)
    {
        if (FindLamp(deviceId) is { } lamp)
            return (lamp.LongitudeDegrees, lamp.LatitudeDegrees);
        if (FindSensor(deviceId) is { } sensor)
            return (sensor.LongitudeDegrees, sensor.LatitudeDegrees);
        if (FindGateway(deviceId) is { } gateway)
            return (gateway.LongitudeDegrees, gateway.LatitudeDegrees);
        return FindCabinet(deviceId) is { } cabinet ? (cabinet.LongitudeDegrees, cabinet.LatitudeDegrees) : null;
    }

    /// <summary>The kelurahan in which a device stands, whatever its kind; null where there is none of this id.</summary>
    /// <param name="deviceId">Device id.</param>
    public string? KelurahanOf(string deviceId) =>
        FindLamp(deviceId)?.KelurahanId ?? FindGateway(deviceId)?.KelurahanId ?? FindCabinet(deviceId)?.KelurahanId ?? FindSensor(deviceId)?.KelurahanId;

    /// <summary>Indexes of the lamps of a kelurahan; empty where there are none.</summary>
    /// <param name="kelurahanId">Official code.</param>
    public IReadOnlyList<int> LampsOfKelurahan(string kelurahanId) => _lampsByKelurahan.GetValueOrDefault(kelurahanId, []);

    /// <summary>Indexes of the lamps of a gateway; empty where there are none.</summary>
    /// <param name="gatewayId">Gateway id.</param>
    public IReadOnlyList<int> LampsOfGateway(string gatewayId) => _lampsByGateway.GetValueOrDefault(gatewayId, []);

    /// <summary>The city sensors behind a gateway; empty where there are none.</summary>
    /// <param name="gatewayId">Gateway id.</param>
    public IReadOnlyList<SensorAsset> SensorsOfGateway(string gatewayId) => _sensorsByGateway.GetValueOrDefault(gatewayId, []);

    /// <summary>Indexes of the lamps that a cabinet feeds; empty where there are none.</summary>
    /// <param name="cabinetId">Cabinet id.</param>
    public IReadOnlyList<int> LampsOfCabinet(string cabinetId) => _lampsByCabinet.GetValueOrDefault(cabinetId, []);

    /// <summary>Indexes of the lamps of a segment (feeder circuit); empty where there are none.</summary>
    /// <param name="segmentId">Segment id.</param>
    public IReadOnlyList<int> LampsOfSegment(string segmentId) => _lampsBySegment.GetValueOrDefault(segmentId, []);

    /// <summary>The segments of a cabinet that feed lamps, in no order; empty where there are none.</summary>
    /// <param name="cabinetId">Cabinet id.</param>
    public IReadOnlyList<string> SegmentsOfCabinet(string cabinetId) => _segmentsByCabinet.GetValueOrDefault(cabinetId, []);

    /// <summary>The cabinet that a segment goes out from, or null where no lamp is on such a segment.</summary>
    /// <param name="segmentId">Segment id.</param>
    public Cabinet? CabinetOfSegment(string segmentId) =>
        LampsOfSegment(segmentId) is [var first, ..] ? FindCabinet(Lamps[first].CabinetId) : null;

    /// <summary>Indexes of the lamps of a kecamatan; empty where there are none.</summary>
    /// <param name="kecamatanId">Official code.</param>
    public IReadOnlyList<int> LampsOfKecamatan(string kecamatanId) =>
        [.. Assets.Kelurahan.Where(place => place.KecamatanId == kecamatanId).SelectMany(place => LampsOfKelurahan(place.Id))];

    /// <summary>Indexes of the lamps of a street; empty where there are none.</summary>
    /// <param name="streetId">Street id.</param>
    public IReadOnlyList<int> LampsOfStreet(string streetId) => _lampsByStreet.GetValueOrDefault(streetId, []);

    /// <summary>
    /// Finds lamps by id or pole code, places, streets, cabinets, gateways and sensors, best first. Case and punctuation do not
    /// matter, several words must all match, and numbers are understood as Kupang writes them: "Naikoten II", "Naikoten 2" and "Naikoten Dua" are one place.
    /// </summary>
    /// <param name="text">What the operator typed.</param>
    /// <param name="limit">At most so many answers, 1 to 200.</param>
    public IReadOnlyList<SearchHit> Search(string text, int limit = 20) => _search.Value.Search(text, limit);

    /// <summary>Finds lamps by id, pole code, street or kelurahan, best first; words as in <see cref="Search"/>.</summary>
    /// <param name="text">What the operator typed.</param>
    /// <param name="kelurahanId">Only lamps of this kelurahan; null for all.</param>
    /// <param name="limit">At most so many indexes, 1 to 200.</param>
    public IReadOnlyList<int> SearchLamps(string text, string? kelurahanId, int limit) => _search.Value.SearchLamps(text, kelurahanId, limit);

    /// <summary>Indexes of all lamps that have the words, in no order; words as in <see cref="Search"/>.</summary>
    /// <param name="text">What the operator typed.</param>
    internal IReadOnlySet<int> AllLamps(string text) => _search.Value.AllLamps(text);

    private FrozenDictionary<string, int[]> GroupLamps(Func<LampAsset, string> key) =>
        Lamps.Select((lamp, index) => (Key: key(lamp), index)).GroupBy(pair => pair.Key, pair => pair.index)
            .ToFrozenDictionary(group => group.Key, group => group.ToArray());
}
