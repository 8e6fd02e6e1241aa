using Microsoft.Data.Sqlite;

namespace LampuKota.TimeSeries;

/// <summary>Copies a database that others write, as it is at one instant. Nobody waits: the copy reads a snapshot of its own, a few pages at a time.</summary>
internal static class DatabaseCopy
{
    // 1 MiB of the tails' pages, a quarter of one of a day's.
    private const int PagesPerStep = 256;

    // Likewise so that no single sync pushes out what others on the disk would wait for.
    private const int StepsPerSync = 16;

    private static ReadOnlySpan<byte> Magic => "SQLite format 3\0"u8;

    /// <summary>Whether a file is a database of SQLite's, by its first bytes.</summary>
    public static bool IsDatabase(string path)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        Span<byte> first = stackalloc byte[16];
        return file.ReadAtLeast(first, first.Length, throwOnEndOfStream: false) == first.Length && first.SequenceEqual(Magic);
    }

    /// <summary>Copies.</summary>
    /// <param name="source">The database, open elsewhere or not.</param>
    /// <param name="target">The new file.</param>
    /// <param name="onBytes">Told how many bytes have been copied since it was told last.</param>
    /// <param name="cancellationToken">Stops between two steps.</param>
    /// <exception cref="SqliteException">It could not be read or written.</exception>
    public static void Copy(string source, string target, Action<long> onBytes, CancellationToken cancellationToken)
    {
        CheckedFile.Create(target).Dispose();
        using SqliteDatabase from = SqliteDatabase.OpenForReading(source);
        // From here on this connection sees the database as it is now, whatever is committed meanwhile.
        from.Execute("BEGIN");
        _ = from.ReadInt64("SELECT count(*) FROM sqlite_schema");
        long pageBytes = from.ReadInt64("PRAGMA page_size");
        using SqliteDatabase to = SqliteDatabase.OpenOrCreate(target);
        to.Execute("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF");
        int steps = 0;
        to.CopyFrom(from, PagesPerStep, pages =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (++steps % StepsPerSync == 0)
                FolderSync.Flush(target);
            onBytes(pages * pageBytes);
        });
    }
}
