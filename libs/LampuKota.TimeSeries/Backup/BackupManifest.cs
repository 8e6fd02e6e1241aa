using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LampuKota.TimeSeries;

/// <summary>What a backup holds; docs/formats/backup.md. Written last, so that a backup without it is none.</summary>
/// <param name="Format">Version of this format.</param>
/// <param name="Number">How many backups were taken into this folder, this one included.</param>
/// <param name="CreatedUnixMs">When it was begun.</param>
/// <param name="Folders">Folders, by path.</param>
/// <param name="Files">Files, by path.</param>
/// <param name="Checksum">SHA-256 of this document without this member.</param>
internal sealed record BackupManifest(
    int Format, int Number, long CreatedUnixMs, IReadOnlyList<BackupFolderMode> Folders, IReadOnlyList<BackupFile> Files, string? Checksum = null)
{
    public const int CurrentFormat = 1;
    public const string FileName = "manifest.json";

    /// <summary>The document with its checksum.</summary>
    public byte[] ToBytes() => Serialize(this with { Checksum = Sum() });

    /// <summary>Reads a document.</summary>
    /// <exception cref="BackupException">It is damaged, or from a newer version.</exception>
    public static BackupManifest Parse(ReadOnlySpan<byte> document, string place)
    {
        BackupManifest? manifest;
        try
        {
            manifest = JsonSerializer.Deserialize(document, BackupJsonContext.Default.BackupManifest);
        }
        catch (JsonException e)
        {
            throw new BackupException($"The {FileName} of {place} cannot be read: this is no backup, or a damaged one.", e);
        }

        if (manifest?.Format > CurrentFormat)
            throw new BackupException($"The backup {place} was made by a newer version (format {manifest.Format}; this one knows {CurrentFormat}): use the newer program.");
        if (manifest is not { Files: not null, Folders: not null } || manifest.Checksum != manifest.Sum() || !manifest.Paths().All(IsInside))
            throw new BackupException($"The {FileName} of {place} is damaged: use another backup.");
        return manifest;
    }

    private string Sum() => Convert.ToHexStringLower(SHA256.HashData(Serialize(this with { Checksum = null })));

    private IEnumerable<string> Paths() => Files.SelectMany(file => (string[])[file.Path, file.StoredAs]).Concat(Folders.Select(folder => folder.Path));

    // Nobody's backup may write outside of the folder that it is restored to.
    private static bool IsInside(string path) =>
        path.Length > 0 && !Path.IsPathRooted(path) && path.Split('/').All(part => part is not ("" or "." or "..") && !part.Contains('\\', StringComparison.Ordinal));

    private static byte[] Serialize(BackupManifest manifest) => JsonSerializer.SerializeToUtf8Bytes(manifest, BackupJsonContext.Default.BackupManifest);
}

/// <summary>One file.</summary>
/// <param name="Path">Where it belongs, from the data directory, with slashes.</param>
/// <param name="StoredAs">Where it lies in the backup.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Sha256">Its checksum, hexadecimal.</param>
/// <param name="Mode">Its permissions, octal.</param>
/// <param name="Source">What the copied file looked like, to know whether it has changed since; null where that would not be certain.</param>
internal sealed record BackupFile(string Path, string StoredAs, long Bytes, string Sha256, string Mode, FileSignature? Source);

/// <summary>A folder and its permissions, octal.</summary>
internal sealed record BackupFolderMode(string Path, string Mode);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(BackupManifest))]
internal sealed partial class BackupJsonContext : JsonSerializerContext;
