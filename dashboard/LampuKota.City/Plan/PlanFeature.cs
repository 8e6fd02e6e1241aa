using System.Text.Json;
using LampuKota.Lighting;

namespace LampuKota.City;

/// <summary>One feature of a plan while it is read: each member that is missing or wrong adds a problem and reads as a harmless value.</summary>
internal sealed class PlanFeature
{
    private const int MaximumVertices = 10_000;
    private readonly PlanProblems _problems;
    private readonly JsonElement _properties;
    private readonly JsonElement _geometry;
    private readonly int _number;
    private string? _id;

    public PlanFeature(JsonElement feature, int number, PlanProblems problems)
    {
        _number = number;
        _problems = problems;
        if (feature.ValueKind != JsonValueKind.Object || !feature.TryGetProperty("properties", out _properties) || _properties.ValueKind != JsonValueKind.Object)
            Wrong("a feature needs \"properties\".");
        if (feature.ValueKind != JsonValueKind.Object || !feature.TryGetProperty("geometry", out _geometry) || _geometry.ValueKind != JsonValueKind.Object)
            Wrong("a feature needs a \"geometry\".");
    }

    public string Kind => _properties.ValueKind == JsonValueKind.Object && _properties.TryGetProperty("kind", out JsonElement kind)
        && kind.ValueKind == JsonValueKind.String ? kind.GetString()! : "";

    public string GeometryText => _geometry.GetRawText();

    public void Wrong(string reason) => _problems.Add(_number, _id, reason);

    /// <summary>The feature's id, new among <paramref name="taken"/>, to which it is added.</summary>
    public string NewId(HashSet<string> taken)
    {
        string id = Find("id", JsonValueKind.String)?.GetString() ?? "";
        if (!DeviceId.IsValid(id))
        {
            Wrong($"\"id\" must be 1 to {DeviceId.MaximumLength} of A-Z, 0-9, '.' and '-', beginning with a letter or digit.");
            return "";
        }

        _id = id;
        if (!taken.Add(id))
            Wrong("another feature has this id already.");
        return id;
    }

    /// <summary>The id of a feature of another kind, which must stand before this one.</summary>
    public string Reference(string name, HashSet<string> known)
    {
        string id = Find(name, JsonValueKind.String)?.GetString() ?? "";
        if (known.TryGetValue(id, out string? shared))
            return shared; // The same string for all who refer to it: a city has few gateways and many lamps.

        Wrong($"\"{name}\" must be the id of a feature that stands before this one; \"{id}\" is not.");
        return "";
    }

    /// <summary>An id that no feature of its own describes.</summary>
    public string Label(string name)
    {
        string id = Find(name, JsonValueKind.String)?.GetString() ?? "";
        if (!DeviceId.IsValid(id))
            Wrong($"\"{name}\" must be 1 to {DeviceId.MaximumLength} of A-Z, 0-9, '.' and '-'.");
        return id;
    }

    public string Text(string name)
    {
        string text = Find(name, JsonValueKind.String)?.GetString() ?? "";
        if (text.Length is 0 or > LightingLimits.MaximumNameLength || text.Any(char.IsControl))
            Wrong($"\"{name}\" must be 1 to {LightingLimits.MaximumNameLength} visible characters.");
        return text;
    }

    public string? OptionalText(string name) =>
        _properties.ValueKind != JsonValueKind.Object || !_properties.TryGetProperty(name, out JsonElement value) || value.ValueKind == JsonValueKind.Null
            ? null
            : Text(name);

    public double Number(string name, double above, double most)
    {
        double number = Find(name, JsonValueKind.Number)?.GetDouble() ?? 0;
        if (!(number > above && number <= most))
            Wrong(FormattableString.Invariant($"\"{name}\" must be a number above {above} and at most {most}."));
        return number;
    }

    public bool Flag(string name)
    {
        JsonElement? flag = Find(name, JsonValueKind.True) ?? Find(name, JsonValueKind.False);
        if (flag is null)
            Wrong($"\"{name}\" must be true or false.");
        return flag?.GetBoolean() ?? false;
    }

    /// <summary>A flag that is false where the feature does not have it.</summary>
    public bool OptionalFlag(string name) => _properties.ValueKind == JsonValueKind.Object && _properties.TryGetProperty(name, out _) && Flag(name);

    public TEnum Word<TEnum>(string name)
        where TEnum : struct, Enum
    {
        string word = Find(name, JsonValueKind.String)?.GetString() ?? "";
        foreach (TEnum value in Enum.GetValues<TEnum>())
        {
            if (string.Equals(value.ToString(), word, StringComparison.OrdinalIgnoreCase))
                return value;
        }

        Wrong($"\"{name}\" must be one of {string.Join(", ", Enum.GetNames<TEnum>().Select(known => known.ToLowerInvariant()))}.");
        return default;
    }

    /// <summary>Longitude and latitude of a Point.</summary>
    public (double LongitudeDegrees, double LatitudeDegrees) Point()
    {
        if (HasGeometry("Point") && TryReadPosition(Coordinates(), out (double, double) position))
            return position;

        Wrong("the geometry must be a Point with longitude -180 to 180 and latitude -90 to 90.");
        return default;
    }

    /// <summary>Vertices of a LineString, see <see cref="Street.LineMicrodegrees"/>.</summary>
    public int[] Line()
    {
        JsonElement vertices = HasGeometry("LineString") ? Coordinates() : default;
        int count = vertices.ValueKind == JsonValueKind.Array ? vertices.GetArrayLength() : 0;
        var line = new List<int>(2 * Math.Min(count, MaximumVertices));
        if (count is >= 2 and <= MaximumVertices)
        {
            foreach (JsonElement vertex in vertices.EnumerateArray())
            {
                if (TryReadPosition(vertex, out (double Longitude, double Latitude) position))
                    line.AddRange((int)Math.Round(position.Longitude * 1e6), (int)Math.Round(position.Latitude * 1e6));
            }
        }

        if (count is < 2 or > MaximumVertices || line.Count != 2 * count)
            Wrong($"the geometry must be a LineString of 2 to {MaximumVertices} positions with longitude -180 to 180 and latitude -90 to 90.");
        return [.. line];
    }

    /// <summary>Checks a Polygon.</summary>
    public void RequirePolygon()
    {
        bool isGood = HasGeometry("Polygon") && Coordinates() is { ValueKind: JsonValueKind.Array } rings && rings.GetArrayLength() > 0
            && rings.EnumerateArray().All(ring => ring.ValueKind == JsonValueKind.Array && ring.GetArrayLength() is >= 4 and <= MaximumVertices
                && ring.EnumerateArray().All(vertex => TryReadPosition(vertex, out _)));
        if (!isGood)
            Wrong($"the geometry must be a Polygon of rings of 4 to {MaximumVertices} positions.");
    }

    private static bool TryReadPosition(JsonElement position, out (double LongitudeDegrees, double LatitudeDegrees) result)
    {
        result = default;
        if (position.ValueKind != JsonValueKind.Array || position.GetArrayLength() is < 2 or > 3)
            return false;
        if (position[0].ValueKind != JsonValueKind.Number || position[1].ValueKind != JsonValueKind.Number)
            return false;

        result = (position[0].GetDouble(), position[1].GetDouble());
        return result.LongitudeDegrees is >= -180 and <= 180 && result.LatitudeDegrees is >= -90 and <= 90;
    }

    private bool HasGeometry(string type) => _geometry.ValueKind == JsonValueKind.Object && _geometry.TryGetProperty("type", out JsonElement value)
        && value.ValueKind == JsonValueKind.String && value.ValueEquals(type);

    private JsonElement Coordinates() => _geometry.TryGetProperty("coordinates", out JsonElement coordinates) ? coordinates : default;

    private JsonElement? Find(string name, JsonValueKind kind) =>
        _properties.ValueKind == JsonValueKind.Object && _properties.TryGetProperty(name, out JsonElement value) && value.ValueKind == kind ? value : null;
}
