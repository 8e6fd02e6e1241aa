using LampuKota.Lighting;

namespace LampuKota.City;

/// <summary>What rows come to if they are taken: which assets are added, which changed, which rows refused and why. Pure; nothing is written.</summary>
/// <param name="Lines">One for each row, in the rows' order.</param>
public sealed record AssetPlan(IReadOnlyList<AssetLine> Lines)
{
    /// <summary>Most rows at once: a whole city of the largest kind.</summary>
    public const int MaximumRows = 100_000;

    /// <summary>How many rows become so.</summary>
    /// <param name="outcome">What becomes of them.</param>
    public int Count(AssetOutcome outcome) => Lines.Count(line => line.Outcome == outcome);

    /// <summary>Stands for what the plan would write: the same for the same changes.</summary>
    public string Version => AssetFields.VersionOf("plan", [.. Taken.SelectMany(line => line.Changes.SelectMany(change => new[] { change.Field, change.Before, change.After }).Prepend(line.Row.Id))]);

    /// <summary>The rows that are written.</summary>
    public IEnumerable<AssetLine> Taken => Lines.Where(line => line.Outcome is AssetOutcome.Added or AssetOutcome.Changed);

    /// <summary>Judges rows.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="city">The city as it is.</param>
    /// <param name="guards">What else may stand against a change.</param>
    public static AssetPlan Of(IReadOnlyList<AssetRow> rows, CitySnapshot city, AssetGuards guards)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(city);
        ArgumentNullException.ThrowIfNull(guards);
        var known = new AssetReferences(city, guards);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var lines = new AssetLine[rows.Count];

        // What others stand on comes first, wherever it stands in the file.
        foreach (int index in Enumerable.Range(0, rows.Count).OrderBy(index => rows[index].Kind))
        {
            lines[index] = Judge(rows[index], city, known, seen);
            if (lines[index].Outcome == AssetOutcome.Added)
                known.Add(rows[index].Kind, rows[index].Id);
        }

        return new AssetPlan(SegmentRules.Refuse(lines, city));
    }

    private static AssetLine Judge(AssetRow row, CitySnapshot city, AssetReferences known, HashSet<string> seen)
    {
        if (row.Problem is { } problem)
            return new AssetLine(row, AssetOutcome.Refused, null, [], [problem]);
        if (!DeviceId.IsValid(row.Id))
            return Refused(row, "id", $"An id is 1 to {DeviceId.MaximumLength} of A-Z, 0-9, '.' and '-', beginning with a letter or digit.");
        if (!seen.Add(row.Id))
            return Refused(row, "id", "Another row before this one has the same id.");

        IReadOnlyList<string>? old = AssetFields.Find(city, row.Kind, row.Id);
        if (old is null && city.KelurahanOf(row.Id) is not null)
            return Refused(row, "id", "An asset of another kind has this id already.");

        var reader = new AssetReader(row, old is null ? null : AssetFields.ByName(row.Kind, old), known);
        reader.RequireKnownFields();
        (object asset, IReadOnlyList<string> fields) = Read(reader, row, city);
        if (reader.Problems.Count > 0)
            return new AssetLine(row, AssetOutcome.Refused, null, [], reader.Problems);

        AssetChange[] changes = [.. AssetFields.NamesOf(row.Kind).Select((name, index) => new AssetChange(name, old?[index] ?? "", fields[index])).Where(change => change.Before != change.After)];
        AssetOutcome outcome = old is null ? AssetOutcome.Added : changes.Length > 0 ? AssetOutcome.Changed : AssetOutcome.Unchanged;
        return new AssetLine(row, outcome, asset, changes, []);
    }

    private static (object Asset, IReadOnlyList<string> Fields) Read(AssetReader reader, AssetRow row, CitySnapshot city)
    {
        switch (row.Kind)
        {
            case AssetKind.Cabinet:
                Cabinet cabinet = reader.ReadCabinet();
                return (cabinet, AssetFields.Of(cabinet));
            case AssetKind.Gateway:
                GatewayAsset gateway = reader.ReadGateway();
                return (gateway, AssetFields.Of(gateway));
            default:
                LampAsset lamp = reader.ReadLamp(city.FindLamp(row.Id));
                return (lamp, AssetFields.Of(lamp));
        }
    }

    private static AssetLine Refused(AssetRow row, string field, RefusalSentence sentence) => new(row, AssetOutcome.Refused, null, [], [new AssetProblem(field, sentence)]);
}

/// <summary>What becomes of a row.</summary>
/// <param name="Row">The row.</param>
/// <param name="Outcome">What becomes of it.</param>
/// <param name="Asset">The asset as it would be: a <see cref="Cabinet"/>, <see cref="GatewayAsset"/> or <see cref="LampAsset"/>; null where the row is refused.</param>
/// <param name="Changes">The fields that would change; of a new asset all that it has.</param>
/// <param name="Problems">Why it is refused.</param>
public sealed record AssetLine(AssetRow Row, AssetOutcome Outcome, object? Asset, IReadOnlyList<AssetChange> Changes, IReadOnlyList<AssetProblem> Problems);

/// <summary>What becomes of a row.</summary>
public enum AssetOutcome
{
    /// <summary>It is a new asset.</summary>
    Added,

    /// <summary>It changes an asset.</summary>
    Changed,

    /// <summary>The asset is so already.</summary>
    Unchanged,

    /// <summary>It is not taken.</summary>
    Refused,
}
