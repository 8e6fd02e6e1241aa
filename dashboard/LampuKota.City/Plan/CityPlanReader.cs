using System.Text.Json;

namespace LampuKota.City;

/// <summary>
/// Reads a city plan (docs/formats/city-plan.md): checks every feature and says of each what is wrong, so that one reading shows all that has to be
/// mended. Features are read one at a time, so a plan of a hundred thousand lamps needs little more memory than its file.
/// </summary>
public static class CityPlanReader
{
    /// <summary>How many problems are listed; more would not be read.</summary>
    public const int MaximumProblems = 50;

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Reads a plan.</summary>
    /// <param name="utf8Json">The whole file.</param>
    public static CityPlan Read(ReadOnlySpan<byte> utf8Json)
    {
        var problems = new PlanProblems();
        var builder = new CityPlanBuilder();
        try
        {
            var json = new Utf8JsonReader(utf8Json.StartsWith(ByteOrderMark) ? utf8Json[ByteOrderMark.Length..] : utf8Json);
            if (!ReadCollection(ref json, builder, problems))
                problems.Add(0, null, "The plan must be a GeoJSON FeatureCollection with \"features\".");
        }
        catch (JsonException exception)
        {
            problems.Add(0, null, $"The plan is not JSON at line {exception.LineNumber + 1}.");
        }

        return new CityPlan(problems.Count == 0 ? builder.Build() : CityAssets.Empty, problems.Listed, problems.Count);
    }

    private static bool ReadCollection(ref Utf8JsonReader json, CityPlanBuilder builder, PlanProblems problems)
    {
        bool isCollection = false;
        bool hasFeatures = false;
        json.Read();
        if (json.TokenType != JsonTokenType.StartObject)
            return false;

        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            bool isFeatures = json.ValueTextEquals("features"u8);
            bool isType = json.ValueTextEquals("type"u8);
            json.Read();
            if (isFeatures && json.TokenType == JsonTokenType.StartArray)
            {
                hasFeatures = true;
                ReadFeatures(ref json, builder, problems);
                continue;
            }

            isCollection |= isType && json.TokenType == JsonTokenType.String && json.ValueTextEquals("FeatureCollection"u8);
            json.Skip();
        }

        return isCollection && hasFeatures;
    }

    private static void ReadFeatures(ref Utf8JsonReader json, CityPlanBuilder builder, PlanProblems problems)
    {
        int number = 0;
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            using JsonDocument feature = JsonDocument.ParseValue(ref json);
            builder.Add(new PlanFeature(feature.RootElement, ++number, problems));
        }
    }
}
