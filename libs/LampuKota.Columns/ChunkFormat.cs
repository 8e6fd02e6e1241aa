namespace LampuKota.Columns;

/// <summary>What chunk writer and reader agree on; docs/formats/store.md draws it.</summary>
public static class ChunkFormat
{
    /// <summary>The first byte of a chunk that is written.</summary>
    internal const byte Version = 2;

    /// <summary>The oldest format that is read; it has fewer codecs, and nothing else is different.</summary>
    internal const byte OldestVersion = 1;

    /// <summary>The bytes of the checksum at a chunk's end.</summary>
    internal const int ChecksumLength = 4;

    /// <summary>Most rows of a chunk: a day at 10 rows a second is 864,000. It bounds what a reader allocates for what a chunk claims.</summary>
    public const int MaximumRows = 1 << 20;

    /// <summary>Most columns of a chunk, likewise.</summary>
    internal const int MaximumColumns = 1 << 12;

    /// <summary>Longest name of a quantity in bytes.</summary>
    internal const int MaximumNameLength = 255;

    /// <summary>The quantity has a value in every row.</summary>
    internal const byte AllRows = 0;

    /// <summary>A bit for each row, the lowest first, tells whether the quantity has a value there.</summary>
    internal const byte Bitmap = 1;
}
