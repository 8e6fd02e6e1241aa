using System.Runtime.InteropServices;

namespace LampuKota.Gateway;

internal static partial class Libc
{
    internal const int OpenReadOnly = 0;
    internal const int OpenCloseOnExec = 0x80000;

    /// <summary>open(2); -1 and errno on failure.</summary>
    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Open(string path, int flags);
}
