using System.Text.Json;
using System.Text.Json.Nodes;
using LampuKota.City;

namespace LampuKota.Dashboard;

/// <summary>An asset of the register.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Id">Its id.</param>
/// <param name="Version">Stands for what it is; goes back as <c>If-Match</c> with a change.</param>
/// <param name="Fields">Its fields by name: texts, numbers and flags (docs/formats/assets.md).</param>
public sealed record ApiAsset(AssetKind Kind, string Id, string Version, IReadOnlyDictionary<string, JsonElement> Fields)
{
    internal static ApiAsset Of(AssetKind kind, string id, IReadOnlyList<string> fields) => new(
        kind, id, AssetFields.VersionOf(id, fields), AssetFields.ByName(kind, fields).ToDictionary(field => field.Key, field => ToJson(field.Key, field.Value), StringComparer.Ordinal));

    /// <summary>Fields as the register takes them.</summary>
    /// <param name="fields">Fields as a call says them; null for none.</param>
    internal static Dictionary<string, string> ToTexts(IReadOnlyDictionary<string, JsonElement>? fields) =>
        (fields ?? new Dictionary<string, JsonElement>()).ToDictionary(field => field.Key, field => ToText(field.Key, field.Value), StringComparer.Ordinal);

    /// <summary>A field's value in JSON.</summary>
    internal static JsonElement ToJson(string name, string text)
    {
        if (text.Length == 0)
            return JsonElement.Parse("null");
        return AssetFields.IsNumber(name) || AssetFields.IsFlag(name) ? JsonElement.Parse(text) : JsonElement.Parse(JsonValue.Create(text).ToJsonString());
    }

    /// <summary>A field's value in words.</summary>
    /// <exception cref="RequestRefusedException">It is an object or a list.</exception>
    internal static string ToText(string name, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Null => AssetFields.Nothing,
        JsonValueKind.Object or JsonValueKind.Array => throw new RequestRefusedException(Refusal.Invalid, name, "The value of a field is a text, a number, a flag or null."),
        _ => value.GetRawText(),
    };
}

/// <summary>A page of the register.</summary>
/// <param name="Items">The assets.</param>
/// <param name="Total">How many the filter finds.</param>
/// <param name="NextCursor">Goes back as <c>cursor</c> for the next page; null where this is the last.</param>
public sealed record ApiAssetPage(IReadOnlyList<ApiAsset> Items, int Total, string? NextCursor);

/// <summary>What an asset shall be: the fields that change, or all of a new one. Null takes a value away.</summary>
/// <param name="Fields">Fields by name.</param>
public sealed record ApiAssetFields(IReadOnlyDictionary<string, JsonElement> Fields);

/// <summary>The same change for several assets.</summary>
/// <param name="Kind">Their kind.</param>
/// <param name="Ids">Their ids.</param>
/// <param name="Fields">Fields by name.</param>
/// <param name="DryRun">Whether nothing is written; the answer has the version then.</param>
/// <param name="Version">The version that a dry run said.</param>
public sealed record ApiAssetChanges(AssetKind Kind, IReadOnlyList<string> Ids, IReadOnlyDictionary<string, JsonElement> Fields, bool DryRun = false, string? Version = null);

/// <summary>What becomes of changes.</summary>
/// <param name="Added">How many are new.</param>
/// <param name="Changed">How many change.</param>
/// <param name="Unchanged">How many are so already.</param>
/// <param name="Refused">How many are refused.</param>
/// <param name="Version">Of the assets as they were read, for the change itself.</param>
/// <param name="Lines">What becomes of each.</param>
public sealed record ApiAssetPlan(int Added, int Changed, int Unchanged, int Refused, string Version, IReadOnlyList<ApiAssetLine> Lines)
{
    internal static ApiAssetPlan Of(AssetPlan plan, string version, IEnumerable<AssetLine>? lines = null) => new(
        plan.Count(AssetOutcome.Added), plan.Count(AssetOutcome.Changed), plan.Count(AssetOutcome.Unchanged), plan.Count(AssetOutcome.Refused), version, [.. (lines ?? plan.Lines).Select(ApiAssetLine.Of)]);
}

/// <summary>What becomes of a row.</summary>
/// <param name="Row">Its number, from 1.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Id">Its id.</param>
/// <param name="Outcome">What becomes of it.</param>
/// <param name="Changes">The fields that would change.</param>
/// <param name="Problems">Why it is refused.</param>
public sealed record ApiAssetLine(int Row, AssetKind Kind, string Id, AssetOutcome Outcome, IReadOnlyList<AssetChange> Changes, IReadOnlyList<ApiAssetProblem> Problems)
{
    internal static ApiAssetLine Of(AssetLine line) => new(
        line.Row.Number, line.Row.Kind, line.Row.Id, line.Outcome, line.Changes, [.. line.Problems.Select(problem => new ApiAssetProblem(problem.Field, problem.Sentence.ToString()))]);
}

/// <summary>What is wrong with a field.</summary>
/// <param name="Field">Its name.</param>
/// <param name="Detail">What is wrong and what to do.</param>
public sealed record ApiAssetProblem(string Field, string Detail);
