using System.Runtime.InteropServices;

namespace LampuKota.Gateway;

internal static partial class Libc
{
    /// <summary>fsync(2); -1 and errno on failure.</summary>
    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    internal static partial int FSync(int fileDescriptor);
}
