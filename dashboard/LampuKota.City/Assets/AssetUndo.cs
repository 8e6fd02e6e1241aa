using System.Text.Json;

namespace LampuKota.City;

/// <summary>What an import made of one asset.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Id">Its id.</param>
/// <param name="Before">Its fields before; null where it was added.</param>
/// <param name="After">Its fields after.</param>
public sealed record AssetUndo(AssetKind Kind, string Id, IReadOnlyDictionary<string, string>? Before, IReadOnlyDictionary<string, string> After)
{
    /// <summary>What a plan will make of each asset that it takes.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="city">The city before.</param>
    public static IReadOnlyList<AssetUndo> Of(AssetPlan plan, CitySnapshot city)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(city);
        return [.. plan.Taken.Select(line => new AssetUndo(line.Row.Kind, line.Row.Id, Fields(city, line.Row.Kind, line.Row.Id), AfterOf(city, line)))];
    }

    /// <summary>Writes it for the database.</summary>
    /// <param name="all">All of an import.</param>
    public static string Write(IReadOnlyList<AssetUndo> all) => JsonSerializer.Serialize(all);

    /// <summary>Reads it from the database.</summary>
    /// <param name="json">As <see cref="Write"/> wrote it.</param>
    public static IReadOnlyList<AssetUndo> Read(string json) => JsonSerializer.Deserialize<IReadOnlyList<AssetUndo>>(json) ?? [];

    /// <summary>Whether the asset is still as the import left it.</summary>
    /// <param name="city">The city now.</param>
    public bool IsAsLeft(CitySnapshot city) => Fields(city, Kind, Id) is { } now && After.All(field => now.GetValueOrDefault(field.Key) == field.Value);

    /// <summary>The row that gives a changed asset its values back.</summary>
    /// <param name="number">Its number.</param>
    public AssetRow ToRow(int number) => new(number, Kind, Id, Before!.ToDictionary(field => field.Key, field => field.Value.Length == 0 ? AssetFields.Nothing : field.Value, StringComparer.Ordinal));

    private static IReadOnlyDictionary<string, string>? Fields(CitySnapshot city, AssetKind kind, string id) =>
        AssetFields.Find(city, kind, id) is { } fields ? AssetFields.ByName(kind, fields) : null;

    private static Dictionary<string, string> AfterOf(CitySnapshot city, AssetLine line)
    {
        Dictionary<string, string> after = new(Fields(city, line.Row.Kind, line.Row.Id) ?? AssetFields.NamesOf(line.Row.Kind).ToDictionary(name => name, _ => ""), StringComparer.Ordinal);
        foreach (AssetChange change in line.Changes)
            after[change.Field] = change.After;
        return after;
    }
}
