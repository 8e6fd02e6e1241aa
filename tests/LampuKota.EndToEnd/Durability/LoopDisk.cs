using System.Runtime.InteropServices;

namespace LampuKota.EndToEnd;

/// <summary>An ext4 file system in a file, whose power can be cut: what was not synced is gone. Needs root and a loop device.</summary>
internal sealed partial class LoopDisk : IAsyncDisposable
{
    private const long Bytes = 192L << 20;

    // EXT4_IOC_SHUTDOWN, with EXT4_GOING_FLAGS_NOLOGFLUSH: the file system stops at once, and not even its journal is written.
    private const nuint ShutdownRequest = 0x8004587d;
    private const int NoLogFlush = 2;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _folder = new();
    private bool _isMounted;

    private LoopDisk() => Folder = Directory.CreateDirectory(Path.Combine(_folder.Path, "disk")).FullName;

    /// <summary>Where it is mounted.</summary>
    public string Folder { get; }

    private string Image => Path.Combine(_folder.Path, "image");

    public static async Task<LoopDisk> MakeAsync()
    {
        var disk = new LoopDisk();
        await using (FileStream image = File.Create(disk.Image))
            image.SetLength(Bytes);
        await RunAsync("mkfs.ext4", "-q", "-F", disk.Image);
        await disk.MountAsync();
        return disk;
    }

    /// <summary>From now on nothing reaches the disk; programs that write get an error.</summary>
    public void CutPower()
    {
        int descriptor = Open(Folder, 0);
        int flag = NoLogFlush;
        int result = descriptor < 0 ? -1 : Control(descriptor, ShutdownRequest, ref flag);
        int error = Marshal.GetLastPInvokeError();
        _ = Close(descriptor);
        if (result != 0)
            throw new InvalidOperationException($"The power of {Folder} could not be cut (errno {error}).");
    }

    /// <summary>The power is back: the file system is mounted anew and recovers. Nobody may have a file open there.</summary>
    public async Task RemountAsync()
    {
        await RunAsync("umount", Folder);
        _isMounted = false;
        await MountAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_isMounted)
            await RunAsync("umount", Folder);
        _folder.Dispose();
    }

    private async Task MountAsync()
    {
        await RunAsync("mount", "-o", "loop", Image, Folder);
        _isMounted = true;
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        (int exitCode, string output) = await RunningProgram.RunAsync(program, arguments, Deadline);
        if (exitCode != 0)
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with exit code {exitCode}: {output}");
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    private static partial int Control(int descriptor, nuint request, ref int argument);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
