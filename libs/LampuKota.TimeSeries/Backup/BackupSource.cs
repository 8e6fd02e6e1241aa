namespace LampuKota.TimeSeries;

/// <summary>A file to back up.</summary>
/// <param name="Path">From the data directory, with slashes.</param>
/// <param name="File">The file itself.</param>
/// <param name="IsDay">Whether it holds a day's chunks.</param>
internal sealed record BackupItem(string Path, string File, bool IsDay);

/// <summary>Finds what a backup is made of.</summary>
internal sealed class BackupSource(BackupOptions options)
{
    // Side files of databases belong to their database's snapshot; locks and half-written files to nobody, and what is known of backups to this folder alone.
    private static readonly string[] PassedOver = ["-wal", "-shm", "-journal", ".lock", "/lock", ".new", BackupNote.FileName];

    private readonly StoreFolder _store = new(options.StoreFolder);

    /// <summary>The files of days.</summary>
    public IReadOnlyList<BackupItem> Days() => [.. _store.Days().Select(day => Item(_store.DayFile(day), isDay: true))];

    /// <summary>Everything, tails first: what leaves them later is in chunks that are copied later.</summary>
    public IReadOnlyList<BackupItem> All()
    {
        IReadOnlyList<BackupItem> days = Days();
        HashSet<string> known = [.. days.Select(day => day.File), _store.TailFile];
        IEnumerable<string> others = Directory.EnumerateFiles(_store.Path, "*", SearchOption.AllDirectories)
            .Where(file => !known.Contains(file) && !PassedOver.Any(end => file.EndsWith(end, StringComparison.Ordinal)));
        IEnumerable<string> beside = options.Files.Select(file => Path.Combine(options.DataDirectory, file)).Where(File.Exists);
        return
        [
            .. File.Exists(_store.TailFile) ? [Item(_store.TailFile)] : (BackupItem[])[],
            .. days,
            .. others.Concat(beside).Order(StringComparer.Ordinal).Select(file => Item(file)),
        ];
    }

    /// <summary>The folders in which they lie, with their permissions.</summary>
    public IReadOnlyList<BackupFolderMode> Folders() =>
    [
        .. Directory.EnumerateDirectories(_store.Path, "*", SearchOption.AllDirectories).Prepend(_store.Path).Order(StringComparer.Ordinal)
            .Select(folder => new BackupFolderMode(Relative(folder), CheckedFile.ModeOf(folder))),
    ];

    private BackupItem Item(string file, bool isDay = false) => new(Relative(file), file, isDay);

    private string Relative(string path) => Path.GetRelativePath(options.DataDirectory, path).Replace('\\', '/');
}
