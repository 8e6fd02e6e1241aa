namespace LampuKota.TimeSeries;

/// <summary>Makes a data directory again from a backup, every byte of which is checked on the way.</summary>
public static class StoreRestore
{
    private const string UnfinishedName = ".restoring";

    /// <summary>Restores.</summary>
    /// <param name="backup">The folder or <c>.tar</c> file of a backup.</param>
    /// <param name="folder">A data directory that is empty or missing. Until the restoring is done it holds nothing but one folder, so that no program takes it for a store.</param>
    /// <param name="progress">Told every now and then.</param>
    /// <param name="cancellationToken">Gives up, and leaves the folder empty.</param>
    /// <returns>Files and bytes that were restored.</returns>
    /// <exception cref="BackupException">The backup is none or is damaged, or the folder is not empty or cannot be written.</exception>
    public static (int Files, long Bytes) Run(string backup, string folder, IProgress<BackupProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(backup);
        folder = Path.GetFullPath(folder);
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
            throw new BackupException($"{folder} is not empty: name an empty folder, or move away what is there{(Directory.Exists(Path.Combine(folder, UnfinishedName)) ? " (a restoring that was cut off left it)" : "")}.");
        return Explain($"The backup {backup} could not be restored to {folder}", () =>
        {
            using IBackupReader reader = Open(backup);
            return Run(reader, folder, progress, cancellationToken);
        });
    }

    /// <summary>Restores beside what another backup brought back: into a data directory that may hold other folders and files, but none of this backup's.</summary>
    /// <inheritdoc cref="Run(string, string, IProgress{BackupProgress}?, CancellationToken)"/>
    public static (int Files, long Bytes) RunBeside(string backup, string folder, IProgress<BackupProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(backup);
        folder = Path.GetFullPath(folder);
        return Explain($"The backup {backup} could not be restored to {folder}", () =>
        {
            using IBackupReader reader = Open(backup);
            IEnumerable<string> names = reader.Manifest.Files.Select(file => file.Path.Split('/')[0]).Append(UnfinishedName).Distinct();
            return names.FirstOrDefault(name => Path.Exists(Path.Combine(folder, name))) is { } there
                ? throw new BackupException($"{Path.Combine(folder, there)} is there already: name another folder, or move it away.")
                : Run(reader, folder, progress, cancellationToken);
        });
    }

    /// <summary>Reads a whole backup and compares it with its checksums; writes nothing.</summary>
    /// <inheritdoc cref="Run(string, string, IProgress{BackupProgress}?, CancellationToken)"/>
    public static (int Files, long Bytes) Verify(string backup, IProgress<BackupProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(backup);
        return Explain($"The backup {backup} could not be read", () =>
        {
            using IBackupReader reader = Open(backup);
            return Copy(reader, null, progress, cancellationToken);
        });
    }

    private static T Explain<T>(string what, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception e) when (e is IOException and not BackupException or UnauthorizedAccessException or FormatException)
        {
            throw new BackupException($"{what} ({e.Message.TrimEnd('.')}).", e);
        }
    }

    private static IBackupReader Open(string backup)
    {
        backup = Path.GetFullPath(backup);
        return Directory.Exists(backup) ? new BackupFolderReader(backup)
            : File.Exists(backup) ? new BackupArchiveReader(backup)
            : throw new BackupException($"There is no backup {backup}: name its folder, or its {BackupArchive.Extension} file.");
    }

    private static (int Files, long Bytes) Run(IBackupReader reader, string folder, IProgress<BackupProgress>? progress, CancellationToken cancellationToken)
    {
        bool isNew = !Directory.Exists(folder);
        Directory.CreateDirectory(folder);
        string unfinished = Path.Combine(folder, UnfinishedName);
        try
        {
            CheckedFile.CreateFolder(unfinished);
            (int Files, long Bytes) done = Copy(reader, unfinished, progress, cancellationToken);
            Publish(reader.Manifest, unfinished, folder, isNew);
            return done;
        }
        catch
        {
            Directory.Delete(unfinished, recursive: true);
            throw;
        }
    }

    private static (int Files, long Bytes) Copy(IBackupReader reader, string? to, IProgress<BackupProgress>? progress, CancellationToken cancellationToken)
    {
        var state = new BackupProgress(0, reader.Manifest.Files.Sum(file => file.Bytes));
        reader.ReadEach((file, content) =>
        {
            string? path = to is null ? null : Path.Combine(to, file.Path);
            if (path is not null)
                CheckedFile.CreateFolder(Path.GetDirectoryName(path)!);
            (long bytes, string sha256) = CheckedFile.Write(
                content,
                path,
                count =>
                {
                    state = state with { BytesDone = state.BytesDone + count };
                    progress?.Report(state);
                },
                cancellationToken);
            if (bytes != file.Bytes || sha256 != file.Sha256)
                throw new BackupException($"The backup is damaged: {file.StoredAs} is not what was written. Use another backup.");
            if (path is not null)
                CheckedFile.SetMode(path, file.Mode);
        });
        return (reader.Manifest.Files.Count, state.BytesDone);
    }

    // Everything is on the medium before the first name appears, and the store, whose folder comes last, appears at once.
    private static void Publish(BackupManifest manifest, string unfinished, string folder, bool isNew)
    {
        foreach (BackupFolderMode made in manifest.Folders)
            CheckedFile.CreateFolder(Path.Combine(unfinished, made.Path));
        foreach (BackupFolderMode made in manifest.Folders.Reverse())
            CheckedFile.SetMode(Path.Combine(unfinished, made.Path), made.Mode);
        foreach (string made in Directory.EnumerateDirectories(unfinished, "*", SearchOption.AllDirectories))
            FolderSync.Flush(made);
        foreach (string file in Directory.EnumerateFiles(unfinished))
            File.Move(file, Path.Combine(folder, Path.GetFileName(file)));
        FolderSync.Flush(folder);
        foreach (string made in Directory.EnumerateDirectories(unfinished))
            Directory.Move(made, Path.Combine(folder, Path.GetFileName(made)));
        Directory.Delete(unfinished);
        FolderSync.Flush(folder);
        if (isNew && Path.GetDirectoryName(folder) is { } parent)
            FolderSync.Flush(parent);
    }
}
