using System.Formats.Tar;

namespace LampuKota.TimeSeries;

/// <summary>A backup in one new <c>.tar</c> file, which appears when it is whole; its manifest is the last entry.</summary>
internal sealed class BackupArchive : IBackupTarget
{
    public const string Extension = ".tar";

    private readonly string _path;
    private readonly FileStream _file;
    private readonly TarWriter _archive;
    private readonly HashSet<string> _names = [];

    private BackupArchive(string path)
    {
        _path = path;
        _file = CheckedFile.Create(PartPath);
        _archive = new TarWriter(_file, TarEntryFormat.Pax, leaveOpen: true);
    }

    public BackupManifest? Previous => null;

    private string PartPath => _path + ".part";

    private string StagePath => _path + ".stage";

    /// <summary>Begins an archive.</summary>
    /// <exception cref="BackupException">There is a file of that name.</exception>
    public static BackupArchive Create(string path) => File.Exists(path)
        ? throw new BackupException($"{path} exists: name a new file; a {Extension} holds one backup, a folder takes one after the other.")
        : new BackupArchive(path);

    public (string StoredAs, string File) Stage(string path)
    {
        string name = path;
        for (int again = 2; !_names.Add(name); again++)
            name = $"{path}.{again}";
        return (name, StagePath);
    }

    public void Take(string storedAs, string file)
    {
        using (FileStream content = File.OpenRead(file))
            Append(storedAs, content);
        File.Delete(file);
    }

    public void Commit(BackupManifest manifest)
    {
        using (var document = new MemoryStream((manifest with { Number = 1 }).ToBytes()))
            Append(BackupManifest.FileName, document);
        _archive.Dispose();
        _file.Dispose();
        FolderSync.Flush(PartPath);
        File.Move(PartPath, _path);
        FolderSync.Flush(Path.GetDirectoryName(_path)!);
    }

    public void Dispose()
    {
        _archive.Dispose();
        _file.Dispose();
        // What was not committed is no backup.
        File.Delete(PartPath);
        File.Delete(StagePath);
    }

    private void Append(string name, Stream content) => _archive.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name)
    {
        DataStream = content,
        Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
    });
}

/// <summary>Reads a backup from a <c>.tar</c> file.</summary>
internal sealed class BackupArchiveReader : IBackupReader
{
    // A manifest has some 300 bytes a file.
    private const int MaximumManifestBytes = 64 << 20;

    private readonly string _path;

    public BackupArchiveReader(string path)
    {
        _path = path;
        BackupManifest? manifest = null;
        ForEach((name, content) =>
        {
            if (name == BackupManifest.FileName && content.Length <= MaximumManifestBytes)
                manifest = BackupManifest.Parse(ReadAll(content), path);
        });
        Manifest = manifest ?? throw new BackupException($"{path} holds no finished backup: there is no {BackupManifest.FileName} in it.");
    }

    public BackupManifest Manifest { get; }

    public void ReadEach(Action<BackupFile, Stream> take)
    {
        Dictionary<string, BackupFile> left = Manifest.Files.ToDictionary(file => file.StoredAs);
        ForEach((name, content) =>
        {
            if (left.Remove(name, out BackupFile? file))
                take(file, content);
        });
        if (left.Count > 0)
            throw new BackupException($"The backup {_path} is damaged: {left.Keys.First()} is missing. Use another backup.");
    }

    public void Dispose()
    {
    }

    private void ForEach(Action<string, Stream> visit)
    {
        using FileStream file = File.OpenRead(_path);
        using var archive = new TarReader(file);
        while (Next(archive) is { } entry)
            visit(entry.Name, entry.DataStream ?? Stream.Null);
    }

    // What is no archive shows itself in many ways: a number that is none, a length beyond the end, a kind that is not known.
    private TarEntry? Next(TarReader archive)
    {
        try
        {
            return archive.GetNextEntry();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            throw new BackupException($"{_path} is no {BackupArchive.Extension} file, or a damaged one ({e.Message.TrimEnd('.')}): use another backup.", e);
        }
    }

    private static byte[] ReadAll(Stream content)
    {
        byte[] bytes = new byte[content.Length];
        content.ReadExactly(bytes);
        return bytes;
    }
}
