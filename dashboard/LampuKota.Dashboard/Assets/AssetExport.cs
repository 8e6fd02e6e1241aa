using System.Globalization;
using System.Text.Json;
using LampuKota.City;

namespace LampuKota.Dashboard;

/// <summary>Writes assets as files that <see cref="AssetFile"/> reads again; pure.</summary>
internal static class AssetExport
{
    /// <summary>CSV with a heading.</summary>
    public static byte[] ToCsv(CitySnapshot city, AssetKind kind, IEnumerable<string> ids)
    {
        IReadOnlyList<string> names = AssetFields.NamesOf(kind);
        CsvText csv = new CsvText().Text("kind").Text("id");
        foreach (string name in names)
            csv.Text(name);
        csv.EndLine();
        foreach (string id in ids)
        {
            csv.Text(WordOf(kind)).Text(id);
            foreach ((string name, string value) in names.Zip(AssetFields.Find(city, kind, id)!))
                _ = AssetFields.IsNumber(name) ? csv.Number(double.Parse(value, CultureInfo.InvariantCulture)) : csv.Text(value);
            csv.EndLine();
        }

        return csv.ToUtf8();
    }

    /// <summary>A GeoJSON FeatureCollection (RFC 7946), as the city plan has it.</summary>
    public static byte[] ToGeoJson(CitySnapshot city, AssetKind kind, IEnumerable<string> ids)
    {
        using var output = new MemoryStream();
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            json.WriteString("type"u8, "FeatureCollection"u8);
            json.WriteStartArray("features"u8);
            foreach (string id in ids)
                WriteFeature(json, kind, id, AssetFields.ByName(kind, AssetFields.Find(city, kind, id)!));
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return output.ToArray();
    }

    private static void WriteFeature(Utf8JsonWriter json, AssetKind kind, string id, IReadOnlyDictionary<string, string> fields)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "Feature"u8);
        json.WriteStartObject("geometry"u8);
        json.WriteString("type"u8, "Point"u8);
        json.WriteStartArray("coordinates"u8);
        json.WriteRawValue(fields["longitude"]);
        json.WriteRawValue(fields["latitude"]);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteStartObject("properties"u8);
        json.WriteString("kind"u8, WordOf(kind));
        json.WriteString("id"u8, id);
        foreach ((string name, string value) in fields.Where(field => field.Key is not ("longitude" or "latitude") && field.Value.Length > 0))
        {
            json.WritePropertyName(name);
            if (AssetFields.IsNumber(name) || AssetFields.IsFlag(name))
                json.WriteRawValue(value);
            else
                json.WriteStringValue(value);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>A kind as files say it.</summary>
    public static string WordOf(AssetKind kind) => kind switch { AssetKind.Cabinet => "cabinet", AssetKind.Gateway => "gateway", _ => "lamp" };
}
