using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using LampuKota.Lighting;

namespace LampuKota.Gateway;

/// <summary>
/// Checks a package that was fetched and unpacks it into a folder of its own. The folder gets its name when everything in it is on the medium: whatever has a
/// version's name is whole.
/// </summary>
/// <param name="folder">Where updates lie.</param>
internal sealed class PackageInstaller(UpdateFolder folder)
{
    private const string Incoming = ".incoming";

    // Where they may stand, no package has a say: whom it trusts, where its state lies, and who it is.
    private static readonly string[] OwnSections = ["Updates", "Data", "Enrolment", "Gateway"];

    private readonly IUpdateFiles _files = folder.Files;

    /// <summary>Whether a file is the package.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public bool HasHash(string path, string sha256)
    {
        using Stream file = _files.Open(path);
        return Convert.ToHexStringLower(SHA256.HashData(file)) == sha256;
    }

    /// <summary>Unpacks.</summary>
    /// <param name="release">The release, whose signature and hash were checked.</param>
    /// <param name="path">The package.</param>
    /// <exception cref="IOException">The disk is full or broken; what was written is taken away again.</exception>
    /// <exception cref="UpdateRefusedException">It is no package of this kind.</exception>
    public void Install(UpdateRelease release, string path)
    {
        string target = folder.VersionFolder(release.Kind, release.Version);
        string incoming = Path.Combine(folder.VersionsOf(release.Kind), Incoming);
        _files.DeleteFolder(incoming);
        try
        {
            Unpack(release.Kind, path, incoming);
            _files.DeleteFolder(target);
            _files.Rename(incoming, target);
            _files.SyncFolder(folder.VersionsOf(release.Kind));
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException or FormatException or JsonException or ArgumentException)
        {
            TakeAway(incoming);
            throw new UpdateRefusedException("The package cannot be unpacked: it is no tar.gz of the form that is described.", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or UpdateRefusedException)
        {
            TakeAway(incoming);
            throw;
        }
    }

    private void TakeAway(string incoming)
    {
        try
        {
            _files.DeleteFolder(incoming);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The next attempt begins with taking it away.
            return;
        }
    }

    private void Unpack(UpdateKind kind, string path, string incoming)
    {
        var contents = new StringBuilder();
        var folders = new HashSet<string>(StringComparer.Ordinal) { incoming };
        long total = 0;
        int entries = 0;
        _files.CreateFolder(incoming);
        using (Stream package = _files.Open(path))
        using (var unzipped = new GZipStream(package, CompressionMode.Decompress))
        using (var tar = new TarReader(unzipped))
        {
            while (tar.GetNextEntry() is { } entry)
            {
                Require(++entries <= UpdateLimits.MaximumEntries, "has too many files");
                string name = CheckedName(entry.Name);
                if (name.Length == 0 || entry.EntryType == TarEntryType.Directory)
                    continue;
                Require(entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile, $"holds something else than files: {name}");
                total += entry.Length;
                Require(total <= UpdateLimits.MaximumUnpackedBytes, "is too large when unpacked");
                Require(kind == UpdateKind.Application || name == UpdateFolder.ConfigurationFile, "of a configuration holds a file besides gateway.json");
                AddFolders(incoming, name, folders);
                Write(Path.Combine(incoming, name), entry);
                contents.Append(UpdateFolder.ContentsLine(name, entry.Length));
            }
        }

        string main = Path.Combine(incoming, UpdateFolder.MainName(kind));
        Require(_files.Length(main) is not null, $"has no {UpdateFolder.MainName(kind)}");
        if (kind == UpdateKind.Configuration)
            CheckConfiguration(main);
        using (Stream file = _files.Create(Path.Combine(incoming, UpdateFolder.ContentsFile)))
        {
            file.Write(Encoding.UTF8.GetBytes(contents.ToString()));
            _files.Sync(file);
        }

        foreach (string one in folders)
            _files.SyncFolder(one);
    }

    private void Write(string path, TarEntry entry)
    {
        using Stream file = _files.Create(path);
        entry.DataStream?.CopyTo(file);
        _files.Sync(file);
    }

    private void AddFolders(string incoming, string name, HashSet<string> folders)
    {
        for (int slash = name.IndexOf('/', StringComparison.Ordinal); slash >= 0; slash = name.IndexOf('/', slash + 1))
        {
            string one = Path.Combine(incoming, name[..slash]);
            if (folders.Add(one))
                _files.CreateFolder(one);
        }
    }

    private void CheckConfiguration(string path)
    {
        byte[]? content = _files.Read(path, UpdateLimits.MaximumConfigurationBytes);
        using JsonDocument configuration = JsonDocument.Parse(content);
        Require(configuration.RootElement.ValueKind == JsonValueKind.Object, "of a configuration is no JSON object");
        foreach (JsonProperty section in configuration.RootElement.EnumerateObject())
        {
            string name = section.Name.Split(':')[0];
            Require(!OwnSections.Contains(name, StringComparer.OrdinalIgnoreCase), $"of a configuration may not set the section {name}");
        }
    }

    private static string CheckedName(string name)
    {
        string plain = name.StartsWith("./", StringComparison.Ordinal) ? name[2..] : name;
        plain = plain.TrimEnd('/');
        bool isGood = plain is "" or "." || (plain.Length <= UpdateLimits.MaximumNameLength && plain.Split('/').All(IsGoodPart));
        Require(isGood, "has a file whose name leads elsewhere");
        return plain == "." ? "" : plain;
    }

    private static bool IsGoodPart(string part) => part.Length > 0 && part is not ("." or ".." or UpdateFolder.ContentsFile) && !part.Any(letter => char.IsControl(letter) || letter == '\\');

    private static void Require(bool holds, string what)
    {
        if (!holds)
            throw new UpdateRefusedException($"The package {what}.");
    }
}
