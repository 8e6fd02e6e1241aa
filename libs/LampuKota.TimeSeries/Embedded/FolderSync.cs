using System.Runtime.InteropServices;

namespace LampuKota.TimeSeries;

/// <summary>Makes a folder's entries durable. .NET opens no folders and hides the failures of its own flush, so libc is asked.</summary>
internal static partial class FolderSync
{
    private const int ReadOnlyFlag = 0;

    /// <summary>Syncs a folder and checks the result.</summary>
    /// <exception cref="IOException">The folder could not be opened or synced.</exception>
    public static void Flush(string path)
    {
        int descriptor = Open(path, ReadOnlyFlag);
        if (descriptor < 0)
            throw new IOException($"The folder {path} cannot be opened for syncing (errno {Marshal.GetLastPInvokeError()}).");

        int result = Sync(descriptor);
        int error = Marshal.GetLastPInvokeError();
        _ = Close(descriptor);
        if (result != 0)
            throw new IOException($"The folder {path} cannot be synced (errno {error}).");
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
