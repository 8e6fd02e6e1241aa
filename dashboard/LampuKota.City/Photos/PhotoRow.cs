namespace LampuKota.City;

/// <summary>A photo as it lies in the database.</summary>
public sealed class PhotoRow
{
    /// <summary>The first 32 hexadecimal digits of the full form's SHA-256: the same photo sent twice is one.</summary>
    public required string Id { get; init; }

    /// <summary>Pixels a row of the full form.</summary>
    public required int Width { get; init; }

    /// <summary>Rows of the full form.</summary>
    public required int Height { get; init; }

    /// <summary>Bytes of both forms.</summary>
    public required long ByteCount { get; init; }

    /// <summary>When it came, city time.</summary>
    public required long ReceivedUnixMs { get; init; }

    /// <summary>Who sent it; null for a citizen, of whom nothing is kept.</summary>
    public required string? PersonId { get; init; }

    /// <summary>The full form, JPEG.</summary>
    public required byte[] Full { get; init; }

    /// <summary>The form for lists, JPEG.</summary>
    public required byte[] Small { get; init; }
}
