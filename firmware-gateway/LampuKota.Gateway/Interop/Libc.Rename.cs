using System.Runtime.InteropServices;

namespace LampuKota.Gateway;

internal static partial class Libc
{
    /// <summary>rename(2): replaces a file or link in one act, and does not follow a link; -1 and errno on failure.</summary>
    [LibraryImport("libc", EntryPoint = "rename", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Rename(string from, string to);
}
