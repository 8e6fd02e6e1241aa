namespace LampuKota.EndToEnd;

/// <summary>A file system of a few megabytes in memory, that can be filled up and freed again. Needs root.</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private const int BlockBytes = 4_096;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _folder = new();

    private SmallDisk() => Folder = Directory.CreateDirectory(Path.Combine(_folder.Path, "disk")).FullName;

    /// <summary>Where it is mounted.</summary>
    public string Folder { get; }

    private string Ballast => Path.Combine(Folder, "ballast");

    public static async Task<SmallDisk> MakeAsync(int megabytes)
    {
        var disk = new SmallDisk();
        await RunAsync("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "lampukota-test", disk.Folder);
        return disk;
    }

    /// <summary>Leaves not a block.</summary>
    public void Fill()
    {
        using var ballast = new FileStream(Ballast, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        byte[] block = new byte[BlockBytes];
        try
        {
            while (true)
                ballast.Write(block);
        }
        catch (IOException)
        {
            // Full.
        }
    }

    public void Free() => File.Delete(Ballast);

    public async ValueTask DisposeAsync()
    {
        await RunAsync("umount", Folder);
        _folder.Dispose();
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        (int exitCode, string output) = await RunningProgram.RunAsync(program, arguments, Deadline);
        if (exitCode != 0)
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with exit code {exitCode}: {output}");
    }
}
