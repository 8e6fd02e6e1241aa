namespace LampuKota.TimeSeries;

/// <summary>
/// A folder that holds a backup. No file of it is ever written twice: a new backup brings new files, and once its manifest has taken the former one's place,
/// those that it does not name are deleted.
/// </summary>
internal sealed class BackupFolder : IBackupTarget
{
    private const string LockName = "backup.lock";

    private readonly string _folder;
    private readonly int _number;
    private readonly FileStream _lock;
    private readonly HashSet<string> _staged = [];

    private BackupFolder(string folder, BackupManifest? previous, FileStream folderLock)
    {
        (_folder, Previous, _lock) = (folder, previous, folderLock);
        _number = (previous?.Number ?? 0) + 1;
    }

    public BackupManifest? Previous { get; }

    /// <summary>Opens a folder that is empty, missing, or holds a backup.</summary>
    /// <exception cref="BackupException">It holds something else, or another backup is being taken into it.</exception>
    public static BackupFolder Open(string folder)
    {
        CheckedFile.CreateFolder(folder);
        string manifest = Path.Combine(folder, BackupManifest.FileName);
        bool hasManifest = File.Exists(manifest);
        if (!hasManifest && Directory.EnumerateFileSystemEntries(folder).Any(entry => Path.GetFileName(entry) != LockName) && !File.Exists(Path.Combine(folder, LockName)))
            throw new BackupException($"{folder} holds something that is no backup: name an empty folder, a new one, or one with an earlier backup.");
        FileStream folderLock = Lock(folder);
        try
        {
            return new BackupFolder(folder, hasManifest ? BackupManifest.Parse(File.ReadAllBytes(manifest), folder) : null, folderLock);
        }
        catch
        {
            folderLock.Dispose();
            throw;
        }
    }

    public (string StoredAs, string File) Stage(string path)
    {
        string name = $"{path}.{_number}";
        for (int again = 2; !_staged.Add(name); again++)
            name = $"{path}.{_number}-{again}";
        string file = Path.Combine(_folder, name);
        CheckedFile.CreateFolder(Path.GetDirectoryName(file)!);
        return (name, file);
    }

    public void Take(string storedAs, string file)
    {
        // It lies in its place already.
    }

    public void Commit(BackupManifest manifest)
    {
        foreach (string folder in Directory.EnumerateDirectories(_folder, "*", SearchOption.AllDirectories).Append(_folder))
            FolderSync.Flush(folder);
        string file = Path.Combine(_folder, BackupManifest.FileName);
        using (var document = new MemoryStream((manifest with { Number = _number }).ToBytes()))
            CheckedFile.Write(document, file + ".new", _ => { }, CancellationToken.None);
        File.Move(file + ".new", file, overwrite: true);
        FolderSync.Flush(_folder);
        DeleteOthers(manifest);
    }

    public void Dispose() => _lock.Dispose();

    private void DeleteOthers(BackupManifest manifest)
    {
        HashSet<string> kept = [.. manifest.Files.Select(file => Path.Combine(_folder, file.StoredAs)), Path.Combine(_folder, BackupManifest.FileName), _lock.Name];
        foreach (string file in Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories).Where(file => !kept.Contains(file)).ToArray())
            File.Delete(file);
    }

    private static FileStream Lock(string folder)
    {
        try
        {
            return new FileStream(Path.Combine(folder, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e)
        {
            throw new BackupException($"Another backup is being taken into {folder}: wait for its end, or name another folder.", e);
        }
    }
}

/// <summary>Reads a backup from a folder.</summary>
internal sealed class BackupFolderReader(string folder) : IBackupReader
{
    public BackupManifest Manifest { get; } = Read(folder);

    public void ReadEach(Action<BackupFile, Stream> take)
    {
        foreach (BackupFile file in Manifest.Files)
        {
            string path = Path.Combine(folder, file.StoredAs);
            if (!File.Exists(path))
                throw new BackupException($"The backup {folder} is damaged: {file.StoredAs} is missing. Use another backup.");
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            take(file, stream);
        }
    }

    public void Dispose()
    {
    }

    private static BackupManifest Read(string folder)
    {
        string manifest = Path.Combine(folder, BackupManifest.FileName);
        return File.Exists(manifest)
            ? BackupManifest.Parse(File.ReadAllBytes(manifest), folder)
            : throw new BackupException($"{folder} holds no finished backup: there is no {BackupManifest.FileName} in it.");
    }
}
