using System.Runtime.InteropServices;

namespace LampuKota.Gateway;

internal static partial class Libc
{
    /// <summary>fdatasync(2): content, and of the metadata what is needed to read it, such as its length; -1 and errno on failure.</summary>
    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    internal static partial int FDataSync(int fileDescriptor);
}
