using System.Globalization;
using System.Text.Json;
using CsvHelper;
using CsvHelper.Configuration;
using LampuKota.City;

namespace LampuKota.Dashboard;

/// <summary>Reads a file of assets, CSV or GeoJSON (docs/formats/assets.md), into rows; pure.</summary>
internal static class AssetFile
{
    /// <summary>Most characters of a file: some 100,000 lamps as CSV, 35,000 as GeoJSON.</summary>
    public const int MaximumLength = 16_000_000;

    private static readonly HashSet<string> Names = [.. Enum.GetValues<AssetKind>().SelectMany(AssetFields.NamesOf)];

    /// <summary>Reads a file.</summary>
    /// <param name="text">The file; GeoJSON begins with a brace.</param>
    /// <exception cref="RequestRefusedException">It is no such file, too long, or has no row.</exception>
    public static IReadOnlyList<AssetRow> Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > MaximumLength)
            throw new RequestRefusedException(Refusal.TooLarge, "file", $"The file is too long: at most {MaximumLength} characters; divide it.");

        string plain = text.TrimStart('\uFEFF');
        List<AssetRow> rows = plain.TrimStart().StartsWith('{') ? ReadGeoJson(plain) : ReadCsv(plain);
        return rows.Count switch
        {
            0 => throw new RequestRefusedException(Refusal.Invalid, "file", "The file has no row of an asset below its heading."),
            > AssetPlan.MaximumRows => throw new RequestRefusedException(Refusal.TooLarge, "file", $"The file has more than {AssetPlan.MaximumRows} rows; divide it."),
            _ => rows,
        };
    }

    private static List<AssetRow> ReadCsv(string text)
    {
        string heading = text.Split('\n', 2)[0];
        var configuration = new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Delimiter = heading.Contains(';', StringComparison.Ordinal) ? ";" : ",", HasHeaderRecord = false, BadDataFound = null, DetectDelimiter = false,
        };
        using var csv = new CsvParser(new StringReader(text), configuration);
        string[] columns = csv.Read() ? [.. csv.Record!.Select(cell => cell.Trim())] : [];
        if (!columns.Contains("id"))
            throw new RequestRefusedException(Refusal.Invalid, "file", "The first line must name the columns, and one of them must be id.");
        if (columns.FirstOrDefault(column => column is not ("id" or "kind") && !Names.Contains(column)) is { } unknown)
            throw new RequestRefusedException(Refusal.Invalid, "file", $"No asset has a field {unknown}; take the column out, or name it as docs/formats/assets.md does.");

        var rows = new List<AssetRow>();
        while (csv.Read() && rows.Count <= AssetPlan.MaximumRows)
        {
            if (!csv.Record!.All(string.IsNullOrWhiteSpace))
                rows.Add(RowOf(csv.RawRow, columns.Zip(csv.Record!, (column, cell) => (column, WithoutMark(cell.Trim())))));
        }

        return rows;
    }

    // Spreadsheets mark a text that looks like a number or a formula by an apostrophe; so does our own export.
    private static string WithoutMark(string cell) => cell is ['\'', ..] ? cell[1..] : cell;

    private static List<AssetRow> ReadGeoJson(string text)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            if (!document.RootElement.TryGetProperty("features", out JsonElement features) || features.ValueKind != JsonValueKind.Array)
                throw new RequestRefusedException(Refusal.Invalid, "file", "The file must be a GeoJSON FeatureCollection with features.");
            return [.. features.EnumerateArray().Take(AssetPlan.MaximumRows + 1).Select((feature, index) => RowOf(index + 1, MembersOf(feature)))];
        }
        catch (JsonException exception)
        {
            throw new RequestRefusedException(Refusal.Invalid, "file", $"The file is not JSON at line {(exception.LineNumber ?? 0) + 1}.");
        }
    }

    private static IEnumerable<(string Name, string Value)> MembersOf(JsonElement feature)
    {
        if (feature.ValueKind != JsonValueKind.Object)
            yield break;
        if (feature.TryGetProperty("properties", out JsonElement properties) && properties.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty property in properties.EnumerateObject())
                yield return (property.Name, property.Value.ValueKind == JsonValueKind.String ? property.Value.GetString()! : property.Value.ValueKind == JsonValueKind.Null ? "" : property.Value.GetRawText());
        }

        if (feature.TryGetProperty("geometry", out JsonElement geometry) && geometry.ValueKind == JsonValueKind.Object && geometry.TryGetProperty("coordinates", out JsonElement place)
            && place.ValueKind == JsonValueKind.Array && place.GetArrayLength() >= 2)
        {
            yield return ("longitude", place[0].GetRawText());
            yield return ("latitude", place[1].GetRawText());
        }
    }

    private static AssetRow RowOf(int number, IEnumerable<(string Name, string Value)> members)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach ((string name, string value) in members.Where(member => member.Value.Length > 0))
            fields[name] = value;
        string kind = fields.GetValueOrDefault("kind", "lamp");
        string id = fields.GetValueOrDefault("id", "");
        fields.Remove("kind");
        fields.Remove("id");
        AssetKind? known = kind switch { "lamp" => AssetKind.Lamp, "cabinet" => AssetKind.Cabinet, "gateway" => AssetKind.Gateway, _ => null };
        return new AssetRow(number, known ?? AssetKind.Lamp, id, fields) { Problem = known is null ? Invalid("kind", "The kind must be lamp, cabinet or gateway; others come with the city plan.") : null };
    }

    private static AssetProblem Invalid(string field, RefusalSentence sentence) => new(field, sentence);
}
