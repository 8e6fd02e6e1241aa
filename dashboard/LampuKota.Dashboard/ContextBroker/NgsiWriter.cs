using System.Globalization;
using System.Text.Json;

namespace LampuKota.Dashboard;

/// <summary>Writes entities as JSON-LD, in the normalized or the simplified form (ETSI GS CIM 009, 4.5.1 to 4.5.4); pure.</summary>
internal static class NgsiWriter
{
    /// <summary>What the names mean: the models' own terms, then NGSI-LD's.</summary>
    public static readonly string[] Contexts =
    [
        "https://raw.githubusercontent.com/smart-data-models/dataModel.Streetlighting/master/context.jsonld",
        "https://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context-v1.6.jsonld",
    ];

    private const int PlaceDecimals = 6;

    public static byte[] Write(IEnumerable<NgsiEntity> entities, bool isSimplified, bool hasContext)
    {
        using var output = new MemoryStream();
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartArray();
            foreach (NgsiEntity entity in entities)
                Write(json, entity, isSimplified, hasContext);
            json.WriteEndArray();
        }

        return output.ToArray();
    }

    public static byte[] Write(NgsiEntity entity, bool isSimplified, bool hasContext)
    {
        using var output = new MemoryStream();
        using (var json = new Utf8JsonWriter(output))
            Write(json, entity, isSimplified, hasContext);
        return output.ToArray();
    }

    private static void Write(Utf8JsonWriter json, NgsiEntity entity, bool isSimplified, bool hasContext)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, entity.Id);
        json.WriteString("type"u8, entity.Type);
        foreach (NgsiAttribute attribute in entity.Attributes)
        {
            json.WritePropertyName(attribute.Name);
            if (isSimplified)
                WriteValue(json, attribute);
            else
                WriteNormalized(json, attribute);
        }

        if (hasContext)
            WriteContext(json);
        json.WriteEndObject();
    }

    private static void WriteNormalized(Utf8JsonWriter json, NgsiAttribute attribute)
    {
        json.WriteStartObject();
        (string type, string member) = attribute switch
        {
            NgsiAttribute.Place => ("GeoProperty", "value"),
            NgsiAttribute.Relation => ("Relationship", "object"),
            _ => ("Property", "value"),
        };
        json.WriteString("type"u8, type);
        json.WritePropertyName(member);
        WriteValue(json, attribute);
        if (attribute is NgsiAttribute.Number { UnitCode: { } unit })
            json.WriteString("unitCode"u8, unit);
        if (attribute is NgsiAttribute.Number { ObservedUnixMs: { } observed })
            json.WriteString("observedAt"u8, DateTimeOffset.FromUnixTimeMilliseconds(observed).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        json.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter json, NgsiAttribute attribute)
    {
        switch (attribute)
        {
            case NgsiAttribute.Text text:
                json.WriteStringValue(text.Value);
                break;
            case NgsiAttribute.Number number:
                json.WriteNumberValue(number.Value);
                break;
            case NgsiAttribute.Words words:
                WriteTexts(json, words.Values);
                break;
            case NgsiAttribute.Relation { IsSingle: true } relation:
                json.WriteStringValue(relation.Objects[0]);
                break;
            case NgsiAttribute.Relation relation:
                WriteTexts(json, relation.Objects);
                break;
            case NgsiAttribute.Address address:
                json.WriteStartObject();
                json.WriteString("streetAddress"u8, address.Street);
                json.WriteString("district"u8, address.District);
                json.WriteString("addressLocality"u8, address.Locality);
                json.WriteEndObject();
                break;
            case NgsiAttribute.Place place:
                WritePlace(json, place);
                break;
            default:
                throw new InvalidOperationException($"BUG: {attribute.GetType().Name} has no form in JSON-LD.");
        }
    }

    private static void WritePlace(Utf8JsonWriter json, NgsiAttribute.Place place)
    {
        bool isPoint = place.Points.Count == 1;
        json.WriteStartObject();
        json.WriteString("type"u8, isPoint ? "Point" : "MultiPoint");
        json.WritePropertyName("coordinates"u8);
        if (!isPoint)
            json.WriteStartArray();
        foreach ((double longitudeDegrees, double latitudeDegrees) in place.Points)
        {
            json.WriteStartArray();
            json.WriteNumberValue(Math.Round(longitudeDegrees, PlaceDecimals));
            json.WriteNumberValue(Math.Round(latitudeDegrees, PlaceDecimals));
            json.WriteEndArray();
        }

        if (!isPoint)
            json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteContext(Utf8JsonWriter json)
    {
        json.WritePropertyName("@context"u8);
        WriteTexts(json, Contexts);
    }

    private static void WriteTexts(Utf8JsonWriter json, IReadOnlyList<string> texts)
    {
        json.WriteStartArray();
        foreach (string text in texts)
            json.WriteStringValue(text);
        json.WriteEndArray();
    }
}
