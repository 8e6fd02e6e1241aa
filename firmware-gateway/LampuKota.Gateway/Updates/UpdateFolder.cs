using System.Globalization;
using System.Text;
using LampuKota.Lighting;

namespace LampuKota.Gateway;

/// <summary>The folder of updates: where each thing lies, and its record (docs/formats/update.md).</summary>
/// <param name="files">The disk.</param>
/// <param name="root">The folder.</param>
internal sealed class UpdateFolder(IUpdateFiles files, string root)
{
    /// <summary>The file that the gateway's program is started by.</summary>
    public const string ProgramFile = "LampuKota.Gateway.Linux.dll";

    /// <summary>The file of a configuration.</summary>
    public const string ConfigurationFile = "gateway.json";

    /// <summary>Lists every file of a version with its length; written last, before the folder gets its name.</summary>
    public const string ContentsFile = ".contents";

    /// <summary>The folder in a program's version that brings public keys.</summary>
    public const string KeysFolder = "update-keys";

    private const int MaximumContentsBytes = 2 * 1024 * 1024;

    public IUpdateFiles Files => files;

    public string Root => root;

    public string Downloads => Path.Combine(root, "download");

    public string VersionsOf(UpdateKind kind) => Path.Combine(root, kind == UpdateKind.Application ? "program" : "configuration");

    public string VersionFolder(UpdateKind kind, string version) => Path.Combine(VersionsOf(kind), version);

    public string MainFile(UpdateKind kind, string version) => Path.Combine(VersionFolder(kind, version), MainName(kind));

    public static string MainName(UpdateKind kind) => kind == UpdateKind.Application ? ProgramFile : ConfigurationFile;

    private string RecordFile => Path.Combine(root, "state.json");

    // What runs, for people who look; nothing is decided by it.
    private string CurrentLink => Path.Combine(root, "current");

    /// <summary>Makes the folders.</summary>
    public void Prepare()
    {
        files.CreateFolder(root);
        foreach (string folder in new[] { Downloads, VersionsOf(UpdateKind.Application), VersionsOf(UpdateKind.Configuration) })
            files.CreateFolder(folder);
        files.SyncFolder(root);
    }

    /// <summary>The record; an empty one where there is none. One that cannot be read is set aside: what the machine was installed with runs then.</summary>
    public UpdateRecord Load()
    {
        if (files.Read(RecordFile, UpdateRecord.MaximumBytes) is not { } content)
            return UpdateRecord.Empty;
        if (UpdateRecord.TryParse(content) is { } record)
            return record;
        files.Rename(RecordFile, RecordFile + ".bad");
        return UpdateRecord.Empty;
    }

    public void Save(UpdateRecord record) => files.Replace(RecordFile, record.ToUtf8());

    /// <summary>Says for people which program runs.</summary>
    public void PointAt(string programFolder) => files.SwapLink(CurrentLink, programFolder);

    /// <summary>Whether every file of a version is there with its length. A card that wears out loses ends of files.</summary>
    public bool IsWhole(UpdateKind kind, string version)
    {
        try
        {
            string folder = VersionFolder(kind, version);
            byte[]? contents = files.Read(Path.Combine(folder, ContentsFile), MaximumContentsBytes);
            return contents is not null && files.Length(MainFile(kind, version)) is not null
                && Encoding.UTF8.GetString(contents).Split('\n', StringSplitOptions.RemoveEmptyEntries).All(line => IsThere(folder, line));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>A line of the contents.</summary>
    public static string ContentsLine(string name, long length) => string.Create(CultureInfo.InvariantCulture, $"{length} {name}\n");

    /// <summary>Deletes versions that the record does not name any more.</summary>
    public void Tidy(UpdateRecord record)
    {
        foreach (UpdateKind kind in Enum.GetValues<UpdateKind>())
        {
            UpdateSlot slot = record.Slot(kind);
            string? trial = record.Trial?.Kind == kind ? record.Trial.Version : null;
            foreach (string name in files.Folders(VersionsOf(kind)).Where(name => name != slot.Current && name != slot.Previous && name != trial))
                files.DeleteFolder(Path.Combine(VersionsOf(kind), name));
        }
    }

    /// <summary>Where a package is fetched to; what is left of others is deleted.</summary>
    public string DownloadOf(string sha256)
    {
        string wanted = sha256 + ".part";
        foreach (string name in files.Files(Downloads).Where(name => name != wanted))
            files.DeleteFile(Path.Combine(Downloads, name));
        return Path.Combine(Downloads, wanted);
    }

    private bool IsThere(string folder, string line)
    {
        int space = line.IndexOf(' ', StringComparison.Ordinal);
        return space > 0 && long.TryParse(line.AsSpan(0, space), NumberStyles.None, CultureInfo.InvariantCulture, out long length)
            && files.Length(Path.Combine(folder, line[(space + 1)..])) == length;
    }
}
