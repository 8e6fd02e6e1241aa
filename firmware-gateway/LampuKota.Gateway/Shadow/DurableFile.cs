using System.Runtime.InteropServices;

namespace LampuKota.Gateway;

/// <summary>Replaces a file so that a power cut at any moment leaves the old content or the new, whole.</summary>
public static class DurableFile
{
    /// <summary>Writes beside the file, forces it to the medium, puts it in the file's place, and forces the folder's entry too.</summary>
    /// <param name="path">The file; its folder exists.</param>
    /// <param name="content">The new content.</param>
    /// <param name="isPrivate">Whether only its owner may read it, from its first byte on.</param>
    /// <exception cref="IOException">It is not certain that the new content is on the medium.</exception>
    public static void Replace(string path, ReadOnlySpan<byte> content, bool isPrivate = false)
    {
        string temporary = path + ".new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, BufferSize = 0 };
        if (isPrivate && !OperatingSystem.IsWindows())
        {
            // A file that is there already keeps its mode.
            File.Delete(temporary);
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var file = new FileStream(temporary, options))
        {
            file.Write(content);
            SyncDescriptor((int)file.SafeFileHandle.DangerousGetHandle(), temporary);
        }

        File.Move(temporary, path, overwrite: true);
        SyncFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    private static void SyncFolder(string folder)
    {
        int descriptor = Libc.Open(folder, Libc.OpenReadOnly | Libc.OpenCloseOnExec);
        if (descriptor < 0)
            throw Failure("opened", folder);
        try
        {
            SyncDescriptor(descriptor, folder);
        }
        finally
        {
            _ = Libc.Close(descriptor);
        }
    }

    private static void SyncDescriptor(int descriptor, string path)
    {
        if (Libc.FSync(descriptor) != 0)
            throw Failure("forced to the medium", path);
    }

    private static IOException Failure(string what, string path) =>
        new($"{path} could not be {what}: {Marshal.GetLastPInvokeErrorMessage()}.");
}
