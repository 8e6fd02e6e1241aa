using LampuKota.Lighting;

namespace LampuKota.City;

/// <summary>Makes assets of a plan's features. What it holds is to be used only where no feature had a problem.</summary>
internal sealed class CityPlanBuilder
{
    internal const double MaximumPoleHeightMetres = 60; // A high mast over a stadium or a harbour has 30 to 45 m.

    private readonly HashSet<string> _kecamatanIds = [];
    private readonly HashSet<string> _kelurahanIds = [];
    private readonly HashSet<string> _streetIds = [];
    private readonly HashSet<string> _deviceIds = []; // A series is named by its device alone, so no two devices of any kind share an id.
    private readonly HashSet<string> _cabinetIds = [];
    private readonly HashSet<string> _gatewayIds = [];
    private readonly Dictionary<string, string> _segmentIds = [];
    private readonly List<Kecamatan> _kecamatan = [];
    private readonly List<Kelurahan> _kelurahan = [];
    private readonly List<Street> _streets = [];
    private readonly List<Cabinet> _cabinets = [];
    private readonly List<GatewayAsset> _gateways = [];
    private readonly List<LampAsset> _lamps = [];
    private readonly List<SensorAsset> _sensors = [];
    private string? _sea;

    public void Add(PlanFeature feature)
    {
        switch (feature.Kind)
        {
            case "sea": AddSea(feature); break;
            case "kecamatan": AddKecamatan(feature); break;
            case "kelurahan": AddKelurahan(feature); break;
            case "street": AddStreet(feature); break;
            case "cabinet": AddCabinet(feature); break;
            case "gateway": AddGateway(feature); break;
            case "lamp": AddLamp(feature); break;
            case "sensor": AddSensor(feature); break;
            default: feature.Wrong("\"kind\" must be sea, kecamatan, kelurahan, street, cabinet, gateway, lamp or sensor."); break;
        }
    }

    public CityAssets Build() => new(
        _sea,
        [.. _kecamatan.OrderBy(asset => asset.Id, StringComparer.Ordinal)],
        [.. _kelurahan.OrderBy(asset => asset.Id, StringComparer.Ordinal)],
        [.. _streets.OrderBy(asset => asset.Id, StringComparer.Ordinal)],
        [.. _cabinets.OrderBy(asset => asset.Id, StringComparer.Ordinal)],
        [.. _gateways.OrderBy(asset => asset.Id, StringComparer.Ordinal)],
        [.. _lamps.OrderBy(asset => asset.Id, StringComparer.Ordinal)],
        [.. _sensors.OrderBy(asset => asset.Id, StringComparer.Ordinal)]);

    private void AddSea(PlanFeature feature)
    {
        feature.RequirePolygon();
        if (_sea is not null)
            feature.Wrong("a plan has one sea only.");
        _sea = feature.GeometryText;
    }

    private void AddKecamatan(PlanFeature feature)
    {
        string id = feature.NewId(_kecamatanIds);
        (double longitude, double latitude) = feature.Point();
        _kecamatan.Add(new Kecamatan { Id = id, Name = feature.Text("name"), LongitudeDegrees = longitude, LatitudeDegrees = latitude });
    }

    private void AddKelurahan(PlanFeature feature)
    {
        string id = feature.NewId(_kelurahanIds);
        (double longitude, double latitude) = feature.Point();
        _kelurahan.Add(new Kelurahan
        {
            Id = id,
            Name = feature.Text("name"),
            KecamatanId = feature.Reference("kecamatan", _kecamatanIds),
            LongitudeDegrees = longitude,
            LatitudeDegrees = latitude,
        });
    }

    private void AddStreet(PlanFeature feature) => _streets.Add(new Street
    {
        Id = feature.NewId(_streetIds),
        Name = feature.Text("name"),
        Class = feature.Word<StreetClass>("class"),
        LineMicrodegrees = feature.Line(),
    });

    private void AddCabinet(PlanFeature feature)
    {
        string id = NewDeviceId(feature);
        _cabinetIds.Add(id);
        (double longitude, double latitude) = feature.Point();
        _cabinets.Add(new Cabinet
        {
            Id = id,
            Name = feature.Text("name"),
            KelurahanId = feature.Reference("kelurahan", _kelurahanIds),
            CustomerNumber = feature.OptionalText("idpel"),
            Tariff = feature.Word<Tariff>("tariff"),
            LongitudeDegrees = longitude,
            LatitudeDegrees = latitude,
        });
    }

    private void AddGateway(PlanFeature feature)
    {
        string id = NewDeviceId(feature);
        _gatewayIds.Add(id);
        (double longitude, double latitude) = feature.Point();
        _gateways.Add(new GatewayAsset
        {
            Id = id,
            CabinetId = feature.Reference("cabinet", _cabinetIds),
            KelurahanId = feature.Reference("kelurahan", _kelurahanIds),
            LongitudeDegrees = longitude,
            LatitudeDegrees = latitude,
        });
    }

    private void AddLamp(PlanFeature feature)
    {
        string id = NewDeviceId(feature);
        (double longitude, double latitude) = feature.Point();
        _lamps.Add(new LampAsset
        {
            Id = id,
            PoleCode = feature.Text("poleCode"),
            GatewayId = feature.Reference("gateway", _gatewayIds),
            CabinetId = feature.Reference("cabinet", _cabinetIds),
            SegmentId = SegmentId(feature),
            StreetId = feature.Reference("street", _streetIds),
            KelurahanId = feature.Reference("kelurahan", _kelurahanIds),
            RatedPowerWatts = feature.Number("ratedPowerWatts", above: 0, LightingLimits.MaximumRatedPowerWatts),
            PoleHeightMetres = feature.Number("poleHeightMetres", above: 0, MaximumPoleHeightMetres),
            IsMetered = feature.Flag("metered"),
            IsProtected = feature.OptionalFlag("protected"),
            LongitudeDegrees = longitude,
            LatitudeDegrees = latitude,
        });
    }

    private void AddSensor(PlanFeature feature)
    {
        string id = NewDeviceId(feature);
        (double longitude, double latitude) = feature.Point();
        _sensors.Add(new SensorAsset
        {
            Id = id,
            Kind = feature.Text("sensorKind"),
            Name = feature.Text("name"),
            GatewayId = feature.Reference("gateway", _gatewayIds),
            KelurahanId = feature.Reference("kelurahan", _kelurahanIds),
            LongitudeDegrees = longitude,
            LatitudeDegrees = latitude,
        });
    }

    private string NewDeviceId(PlanFeature feature) => feature.NewId(_deviceIds);

    private string SegmentId(PlanFeature feature)
    {
        string id = feature.Label("segment");
        return _segmentIds.TryGetValue(id, out string? shared) ? shared : _segmentIds[id] = id;
    }
}
