namespace LampuKota.City;

/// <summary>A file of assets that was read: tried, then taken or not.</summary>
public sealed class AssetImportRow
{
    /// <summary>Id: 32 hexadecimal digits.</summary>
    public required string Id { get; init; }

    /// <summary>When it was read, city time.</summary>
    public required long CreatedUnixMs { get; init; }

    /// <summary>Who read it.</summary>
    public required string PersonId { get; init; }

    /// <summary>Who read it, for people.</summary>
    public required string PersonName { get; init; }

    /// <summary>The file's name.</summary>
    public required string FileName { get; init; }

    /// <summary>How far it is.</summary>
    public required AssetImportState State { get; set; }

    /// <summary>The file itself while it is tried; empty afterwards.</summary>
    public required string Text { get; set; }

    /// <summary>When it was taken, city time; null before.</summary>
    public long? AppliedUnixMs { get; set; }

    /// <summary>How many assets it adds.</summary>
    public required int Added { get; set; }

    /// <summary>How many assets it changes.</summary>
    public required int Changed { get; set; }

    /// <summary>How many of its rows were refused.</summary>
    public required int Refused { get; set; }

    /// <summary>What each asset was before and after, JSON; empty before it is taken.</summary>
    public required string Undo { get; set; }
}

/// <summary>How far an import is.</summary>
public enum AssetImportState
{
    /// <summary>It was read and judged; nothing is written.</summary>
    Draft,

    /// <summary>It was taken.</summary>
    Applied,

    /// <summary>It was taken, and taken back.</summary>
    Undone,
}
