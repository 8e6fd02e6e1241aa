using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace LampuKota.Gateway;

/// <summary>The files of the machine. Syncs by libc and looks at its answer, which .NET's own does not report.</summary>
internal sealed class LinuxDisk : IDisk
{
    public static LinuxDisk Instance { get; } = new();

    public void CreateFolder(string folder) => Directory.CreateDirectory(folder);

    public IReadOnlyList<string> List(string folder) => [.. Directory.EnumerateFiles(folder).Select(path => Path.GetFileName(path))];

    public byte[]? Read(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    public IDiskFile Open(string path, bool isPrivate = false) => new LinuxFile(path, isPrivate);

    public void Move(string from, string to) => File.Move(from, to, overwrite: true);

    public void Delete(string path) => File.Delete(path);

    public void SyncFolder(string folder)
    {
        int descriptor = Libc.Open(folder, Libc.OpenReadOnly | Libc.OpenCloseOnExec);
        if (descriptor < 0)
            throw Failure("opened", folder);
        try
        {
            if (Libc.FSync(descriptor) != 0)
                throw Failure("forced to the medium", folder);
        }
        finally
        {
            _ = Libc.Close(descriptor);
        }
    }

    private static IOException Failure(string what, string path) =>
        new($"{path} could not be {what}: {Marshal.GetLastPInvokeErrorMessage()}.");

    private sealed class LinuxFile : IDiskFile
    {
        private readonly string _path;
        private readonly FileStream _stream;
        private readonly SafeFileHandle _handle;

        public LinuxFile(string path, bool isPrivate)
        {
            _path = path;
            var options = new FileStreamOptions
            {
                Mode = FileMode.OpenOrCreate, Access = FileAccess.Write, Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0,
            };
            if (isPrivate && !OperatingSystem.IsWindows())
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            _stream = new FileStream(path, options);
            _handle = _stream.SafeFileHandle;
            Length = RandomAccess.GetLength(_handle);
        }

        public long Length { get; private set; }

        public void Append(ReadOnlySpan<byte> bytes)
        {
            RandomAccess.Write(_handle, bytes, Length);
            Length += bytes.Length;
        }

        public void Truncate(long length)
        {
            RandomAccess.SetLength(_handle, length);
            Length = length;
        }

        public void Sync()
        {
            if (Libc.FDataSync((int)_handle.DangerousGetHandle()) != 0)
                throw Failure("forced to the medium", _path);
        }

        public void Dispose() => _stream.Dispose();
    }
}
