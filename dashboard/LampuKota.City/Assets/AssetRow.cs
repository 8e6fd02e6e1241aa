namespace LampuKota.City;

/// <summary>What an asset shall be, as a form, a file or a call says it: some of its fields by name, in words (docs/formats/assets.md).</summary>
/// <param name="Number">Where it stands in its file, from 1.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Id">Its id.</param>
/// <param name="Fields">Values by field name; a field that is missing or empty stays as it is.</param>
public sealed record AssetRow(int Number, AssetKind Kind, string Id, IReadOnlyDictionary<string, string> Fields)
{
    /// <summary>What is wrong with the row itself, so that it says nothing of an asset; null for nothing.</summary>
    public AssetProblem? Problem { get; init; }
}

/// <summary>What is wrong with a field.</summary>
/// <param name="Field">Its name.</param>
/// <param name="Sentence">What is wrong and what to do.</param>
public sealed record AssetProblem(string Field, RefusalSentence Sentence);

/// <summary>A field that would change.</summary>
/// <param name="Field">Its name.</param>
/// <param name="Before">Its value; empty for none.</param>
/// <param name="After">What it would be.</param>
public sealed record AssetChange(string Field, string Before, string After);
