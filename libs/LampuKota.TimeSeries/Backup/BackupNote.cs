using System.Text.Json;
using System.Text.Json.Serialization;

namespace LampuKota.TimeSeries;

/// <summary>What a folder remembers of its last backup, in a file that is no part of backups: a city that was restored has none yet.</summary>
/// <param name="TakenUnixMs">When it was begun, real time: what came later is not in it.</param>
/// <param name="Target">Where it lies.</param>
/// <param name="Bytes">Its size.</param>
public sealed record BackupNote(long TakenUnixMs, string Target, long Bytes)
{
    /// <summary>Name of the file.</summary>
    public const string FileName = "last-backup.json";

    /// <summary>Reads it; null where no backup was taken, or nobody can tell.</summary>
    /// <param name="folder">The folder that backups are taken of.</param>
    public static BackupNote? TryRead(string folder)
    {
        try
        {
            string path = Path.Combine(folder, FileName);
            return File.Exists(path) ? JsonSerializer.Deserialize(File.ReadAllBytes(path), BackupNoteJsonContext.Default.BackupNote) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            // It says when to worry, and nothing hangs on it: who cannot read it worries.
            return null;
        }
    }

    /// <summary>Writes it.</summary>
    /// <exception cref="IOException">It could not be written.</exception>
    internal void Write(string folder)
    {
        string path = Path.Combine(folder, FileName);
        using (var document = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(this, BackupNoteJsonContext.Default.BackupNote)))
            CheckedFile.Write(document, path + ".new", _ => { }, CancellationToken.None);
        File.Move(path + ".new", path, overwrite: true);
        FolderSync.Flush(folder);
    }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(BackupNote))]
internal sealed partial class BackupNoteJsonContext : JsonSerializerContext;
