using System.Runtime.InteropServices;

namespace LampuKota.Ingest;

/// <summary>
/// Replaces a file that only its owner may read, so that a power cut at any moment leaves the old content or the new, whole. .NET hides the failures of its
/// own flush, so libc is asked.
/// </summary>
internal static partial class PrivateFile
{
    private const int OpenReadOnly = 0;
    private const int OpenCloseOnExec = 0x80000;

    /// <summary>Writes beside the file, forces it to the medium, puts it in the file's place, and forces the folder's entry too.</summary>
    /// <param name="path">The file; its folder exists.</param>
    /// <param name="content">The new content.</param>
    /// <exception cref="IOException">It is not certain that the new content is on the medium.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not write there.</exception>
    public static void Replace(string path, ReadOnlySpan<byte> content)
    {
        string temporary = path + ".new";
        // Whatever lies there may be open to others; what is made here is its owner's from its first byte.
        File.Delete(temporary);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(temporary, options))
        {
            file.Write(content);
            Sync((int)file.SafeFileHandle.DangerousGetHandle(), temporary);
        }

        File.Move(temporary, path, overwrite: true);
        SyncFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    private static void SyncFolder(string folder)
    {
        int descriptor = Open(folder, OpenReadOnly | OpenCloseOnExec);
        if (descriptor < 0)
            throw Failure("opened", folder);
        try
        {
            Sync(descriptor, folder);
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    private static void Sync(int descriptor, string path)
    {
        if (FSync(descriptor) != 0)
            throw Failure("forced to the medium", path);
    }

    private static IOException Failure(string what, string path) => new($"{path} could not be {what}: {Marshal.GetLastPInvokeErrorMessage()}.");

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int FSync(int fileDescriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int fileDescriptor);
}
