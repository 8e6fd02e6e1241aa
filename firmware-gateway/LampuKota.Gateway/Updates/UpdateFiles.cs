using System.Runtime.InteropServices;

namespace LampuKota.Gateway;

/// <summary>The files of this machine. .NET's own flush does not report failure, so fsync(2) is called and checked.</summary>
internal sealed class UpdateFiles : IUpdateFiles
{
    public long? Length(string path) => new FileInfo(path) is { Exists: true } file ? file.Length : null;

    public Stream Open(string path) => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);

    public Stream Create(string path) => new FileStream(path, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, BufferSize = 0 });

    public Stream Append(string path) => new FileStream(path, new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write, BufferSize = 0 });

    public void Sync(Stream file)
    {
        var real = (FileStream)file;
        real.Flush();
        SyncDescriptor((int)real.SafeFileHandle.DangerousGetHandle(), real.Name);
    }

    public void SyncFolder(string path)
    {
        int descriptor = Libc.Open(path, Libc.OpenReadOnly | Libc.OpenCloseOnExec);
        if (descriptor < 0)
            throw Failure("opened", path);
        try
        {
            SyncDescriptor(descriptor, path);
        }
        finally
        {
            _ = Libc.Close(descriptor);
        }
    }

    public void CreateFolder(string path) => Directory.CreateDirectory(path);

    public IReadOnlyList<string> Folders(string path) => Names(path, Directory.GetDirectories);

    public IReadOnlyList<string> Files(string path) => Names(path, Directory.GetFiles);

    public void Rename(string from, string to)
    {
        // .NET's own moves follow a link that leads to a folder.
        if (Libc.Rename(from, to) != 0)
            throw Failure("renamed", from);
    }

    public void Link(string path, string target) => File.CreateSymbolicLink(path, target);

    public void DeleteFile(string path) => File.Delete(path);

    public void DeleteFolder(string path)
    {
        if (Directory.Exists(path))
            Directory.Delete(path, recursive: true);
    }

    private static List<string> Names(string path, Func<string, string[]> list) =>
        Directory.Exists(path) ? [.. list(path).Select(entry => Path.GetFileName(entry)).Order(StringComparer.Ordinal)] : [];

    private static void SyncDescriptor(int descriptor, string path)
    {
        if (Libc.FSync(descriptor) != 0)
            throw Failure("forced to the medium", path);
    }

    private static IOException Failure(string what, string path) => new($"{path} could not be {what}: {Marshal.GetLastPInvokeErrorMessage()}.");
}
