using System.Text;
using LampuKota.Gateway;

namespace LampuKota.Tests;

/// <summary>What a power cut leaves of what was not forced to the medium.</summary>
public enum Leftover
{
    /// <summary>Nothing: only what was forced is there.</summary>
    Nothing,

    /// <summary>All of it: the disk had been quick.</summary>
    Everything,

    /// <summary>Some entries and some contents, drawn by chance.</summary>
    Some,
}

/// <summary>
/// A disk in memory that knows what was forced to the medium: contents of files by their sync, entries of folders by the folder's. It can lose its power
/// before any act, and be full. Folders are entries like files are; what a folder held is found again where the folder's own entry is.
/// </summary>
internal sealed class FakeDisk : IUpdateFiles
{
    private Node _root = new() { IsFolder = true };
    private int _acts;

    /// <summary>The act before which the power goes, from 1; 0 for never.</summary>
    public int CutsAt { get; set; }

    /// <summary>Bytes that may be written before the disk is full; null for no end.</summary>
    public long? FreeBytes { get; set; }

    /// <summary>How many acts there were.</summary>
    public int Acts => _acts;

    /// <summary>What is there after the power has come back.</summary>
    public FakeDisk AfterPowerCut(Leftover leftover, int seed)
    {
        var random = new Random(seed);
        return new FakeDisk { _root = _root.Survivor(leftover, random) };
    }

    public string? ReadText(string path) => Find(path) is { IsFolder: false } file ? Encoding.UTF8.GetString(file.Content) : null;

    public long? Length(string path) => Find(path) is { IsFolder: false } file ? file.Content.Length : null;

    public Stream Open(string path) => new MemoryStream((Find(path) ?? throw new FileNotFoundException($"There is no {path}.")).Content, writable: false);

    public Stream Create(string path)
    {
        Act();
        Node file = new();
        Folder(path).Entries[Path.GetFileName(path)] = file;
        return new DiskStream(this, file);
    }

    public Stream Append(string path)
    {
        Act();
        return new DiskStream(this, Find(path) ?? throw new FileNotFoundException($"There is no {path}."));
    }

    public void Sync(Stream file)
    {
        Act();
        Node node = ((DiskStream)file).Node;
        node.ForcedContent = node.Content;
    }

    public void SyncFolder(string path)
    {
        Act();
        Node folder = Find(path) ?? throw new DirectoryNotFoundException($"There is no {path}.");
        folder.ForcedEntries = new Dictionary<string, Node>(folder.Entries);
    }

    public void CreateFolder(string path)
    {
        if (Find(path) is not null)
            return;
        Act();
        Folder(path).Entries[Path.GetFileName(path)] = new Node { IsFolder = true };
    }

    public IReadOnlyList<string> Folders(string path) => Names(path, isFolder: true);

    public IReadOnlyList<string> Files(string path) => Names(path, isFolder: false);

    public void Rename(string from, string to)
    {
        Act();
        Node node = Find(from) ?? throw new FileNotFoundException($"There is no {from}.");
        Folder(to).Entries[Path.GetFileName(to)] = node;
        Folder(from).Entries.Remove(Path.GetFileName(from));
    }

    public void Link(string path, string target)
    {
        Act();
        byte[] content = Encoding.UTF8.GetBytes(target);
        Folder(path).Entries[Path.GetFileName(path)] = new Node { Content = content, ForcedContent = content };
    }

    public void DeleteFile(string path)
    {
        if (Find(path) is null)
            return;
        Act();
        Folder(path).Entries.Remove(Path.GetFileName(path));
    }

    public void DeleteFolder(string path)
    {
        if (Find(path) is null)
            return;
        Act();
        Folder(path).Entries.Remove(Path.GetFileName(path));
    }

    private void Act()
    {
        if (++_acts == CutsAt)
            throw new PowerCutException();
    }

    private void Write(Node node, ReadOnlySpan<byte> bytes)
    {
        Act();
        FreeBytes -= bytes.Length;
        if (FreeBytes < 0)
            throw new IOException("No space left on device");
        node.Content = [.. node.Content, .. bytes];
    }

    private List<string> Names(string path, bool isFolder) =>
        Find(path) is { IsFolder: true } folder ? [.. folder.Entries.Where(entry => entry.Value.IsFolder == isFolder).Select(entry => entry.Key).Order(StringComparer.Ordinal)] : [];

    private Node Folder(string path) => Find(Path.GetDirectoryName(path)!) is { IsFolder: true } folder ? folder : throw new DirectoryNotFoundException($"There is no folder for {path}.");

    private Node? Find(string path)
    {
        Node? node = _root;
        foreach (string part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
            node = node?.Entries.GetValueOrDefault(part);
        return node;
    }

    private sealed class Node
    {
        public bool IsFolder { get; init; }

        public byte[] Content { get; set; } = [];

        public byte[]? ForcedContent { get; set; }

        public Dictionary<string, Node> Entries { get; private init; } = [];

        public Dictionary<string, Node> ForcedEntries { get; set; } = [];

        public Node Survivor(Leftover leftover, Random random)
        {
            if (!IsFolder)
            {
                byte[] content = leftover switch
                {
                    Leftover.Nothing => ForcedContent ?? [],
                    Leftover.Everything => Content,
                    // A file that was not forced may end anywhere.
                    _ => ReferenceEquals(ForcedContent, Content) ? Content : Content[..random.Next(Content.Length + 1)],
                };
                return new Node { Content = content, ForcedContent = content };
            }

            var names = new SortedSet<string>(Entries.Keys.Concat(ForcedEntries.Keys), StringComparer.Ordinal);
            var survivors = new Dictionary<string, Node>();
            foreach (string name in names)
            {
                Node? now = Entries.GetValueOrDefault(name);
                Node? forced = ForcedEntries.GetValueOrDefault(name);
                Node? kept = leftover switch
                {
                    Leftover.Nothing => forced,
                    Leftover.Everything => now,
                    _ => random.Next(2) == 0 ? forced : now,
                };
                if (kept is not null)
                    survivors[name] = kept.Survivor(leftover, random);
            }

            return new Node { IsFolder = true, Entries = survivors, ForcedEntries = new Dictionary<string, Node>(survivors) };
        }
    }

    private sealed class DiskStream(FakeDisk disk, Node node) : MemoryStream
    {
        public Node Node => node;

        public override void Write(byte[] buffer, int offset, int count) => disk.Write(node, buffer.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> buffer) => disk.Write(node, buffer);

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        {
            disk.Write(node, buffer.AsSpan(offset, count));
            return Task.CompletedTask;
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            disk.Write(node, buffer.Span);
            return ValueTask.CompletedTask;
        }
    }
}
