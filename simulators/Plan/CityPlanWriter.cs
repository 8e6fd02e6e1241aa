using System.Text.Json;

namespace LampuKota.Simulators;

/// <summary>Writes a city plan as GeoJSON (docs/formats/city-plan.md).</summary>
internal sealed class CityPlanWriter : IDisposable
{
    /// <summary>A city of 100,000 lamps is written in slices of this size.</summary>
    private const int FlushBytes = 1 << 16;

    private readonly Utf8JsonWriter _json;

    private CityPlanWriter(Stream stream) => _json = new Utf8JsonWriter(stream);

    /// <summary>Writes the plan as UTF-8.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="stream">Where to write; stays open.</param>
    public static void Write(CityPlan plan, Stream stream)
    {
        using var writer = new CityPlanWriter(stream);
        writer.Write(plan);
    }

    public void Dispose() => _json.Dispose();

    private void Write(CityPlan plan)
    {
        _json.WriteStartObject();
        _json.WriteString("type", "FeatureCollection");
        _json.WriteStartArray("features");
        Write(plan.Sea);
        foreach (Kecamatan kecamatan in plan.Areas.Kecamatan)
            Write(kecamatan);
        foreach (Kelurahan kelurahan in plan.Areas.Kelurahan)
            Write(kelurahan);
        foreach (PlannedStreet street in plan.Streets)
            Write(street);
        foreach (PlannedCabinet cabinet in plan.Cabinets)
            Write(cabinet);
        foreach (PlannedGateway gateway in plan.Gateways)
            Write(gateway);
        foreach (PlannedLamp lamp in plan.Lamps)
            Write(lamp);
        foreach (PlannedSensor sensor in plan.Sensors)
            Write(sensor);
        _json.WriteEndArray();
        _json.WriteEndObject();
    }

    private void Write(IReadOnlyList<GeoPoint> sea)
    {
        StartFeature();
        StartGeometry("Polygon");
        _json.WriteStartArray();
        WriteLine(sea);
        _json.WriteEndArray();
        StartProperties("sea");
        EndFeature();
    }

    private void Write(Kecamatan kecamatan)
    {
        StartPoint(kecamatan.Centre, "kecamatan");
        _json.WriteString("id", kecamatan.Id);
        _json.WriteString("name", kecamatan.Name);
        EndFeature();
    }

    private void Write(Kelurahan kelurahan)
    {
        StartPoint(kelurahan.Centre, "kelurahan");
        _json.WriteString("id", kelurahan.Id);
        _json.WriteString("name", kelurahan.Name);
        _json.WriteString("kecamatan", kelurahan.KecamatanId);
        EndFeature();
    }

    private void Write(PlannedStreet street)
    {
        StartFeature();
        StartGeometry("LineString");
        WriteLine(street.Line);
        StartProperties("street");
        _json.WriteString("id", street.Id);
        _json.WriteString("name", street.Name);
        _json.WriteString("class", NameOf(street.Class));
        EndFeature();
    }

    private void Write(PlannedCabinet cabinet)
    {
        StartPoint(cabinet.Place, "cabinet");
        _json.WriteString("id", cabinet.Id);
        _json.WriteString("name", cabinet.Name);
        _json.WriteString("kelurahan", cabinet.KelurahanId);
        _json.WriteString("idpel", cabinet.Idpel);
        _json.WriteString("tariff", cabinet.Metered ? "metered" : "abonemen");
        EndFeature();
    }

    private void Write(PlannedGateway gateway)
    {
        StartPoint(gateway.Place, "gateway");
        _json.WriteString("id", gateway.Id);
        _json.WriteString("cabinet", gateway.CabinetId);
        _json.WriteString("kelurahan", gateway.KelurahanId);
        EndFeature();
    }

    private void Write(PlannedLamp lamp)
    {
        StartPoint(lamp.Place, "lamp");
        _json.WriteString("id", lamp.Id);
        _json.WriteString("poleCode", lamp.PoleCode);
        _json.WriteString("gateway", lamp.GatewayId);
        _json.WriteString("cabinet", lamp.CabinetId);
        _json.WriteString("segment", lamp.SegmentId);
        _json.WriteString("street", lamp.StreetId);
        _json.WriteString("kelurahan", lamp.KelurahanId);
        _json.WriteNumber("ratedPowerWatts", lamp.RatedPowerWatts);
        _json.WriteNumber("poleHeightMetres", lamp.PoleHeightMetres);
        _json.WriteBoolean("metered", lamp.Metered);
        if (lamp.IsProtected)
            _json.WriteBoolean("protected", true);
        EndFeature();
    }

    private void Write(PlannedSensor sensor)
    {
        StartPoint(sensor.Place, "sensor");
        _json.WriteString("id", sensor.Id);
        _json.WriteString("sensorKind", NameOf(sensor.Kind));
        _json.WriteString("name", sensor.Name);
        _json.WriteString("gateway", sensor.GatewayId);
        _json.WriteString("kelurahan", sensor.KelurahanId);
        EndFeature();
    }

    private static string NameOf(StreetClass streetClass) => streetClass switch
    {
        StreetClass.Arterial => "arterial",
        StreetClass.Connector => "connector",
        _ => "local",
    };

    private static string NameOf(SensorKind kind) => kind switch
    {
        SensorKind.Air => "air",
        SensorKind.Drain => "drain",
        SensorKind.Waste => "waste",
        _ => "wifi",
    };

    private void StartPoint(GeoPoint place, string kind)
    {
        StartFeature();
        StartGeometry("Point");
        Write(place);
        StartProperties(kind);
    }

    private void StartFeature()
    {
        _json.WriteStartObject();
        _json.WriteString("type", "Feature");
    }

    private void StartGeometry(string type)
    {
        _json.WriteStartObject("geometry");
        _json.WriteString("type", type);
        _json.WritePropertyName("coordinates");
    }

    private void StartProperties(string kind)
    {
        _json.WriteEndObject();
        _json.WriteStartObject("properties");
        _json.WriteString("kind", kind);
    }

    private void EndFeature()
    {
        _json.WriteEndObject();
        _json.WriteEndObject();
        if (_json.BytesPending > FlushBytes)
            _json.Flush();
    }

    private void WriteLine(IReadOnlyList<GeoPoint> line)
    {
        _json.WriteStartArray();
        foreach (GeoPoint point in line)
            Write(point);
        _json.WriteEndArray();
    }

    private void Write(GeoPoint point)
    {
        _json.WriteStartArray();
        _json.WriteNumberValue(point.Longitude);
        _json.WriteNumberValue(point.Latitude);
        _json.WriteEndArray();
    }
}
