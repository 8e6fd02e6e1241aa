using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace LampuKota.TimeSeries;

/// <summary>Makes a file's bytes durable. .NET hides the failures of its own flush, so libc is asked.</summary>
internal static partial class FileSync
{
    /// <summary>Syncs a file's content and checks the result.</summary>
    /// <exception cref="IOException">It is not certain that the content is on the medium.</exception>
    public static void Flush(SafeFileHandle file, string path)
    {
        if (SyncData(file) != 0)
            throw new IOException($"The file {path} cannot be synced (errno {Marshal.GetLastPInvokeError()}).");
    }

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    private static partial int SyncData(SafeFileHandle file);
}
