using System.Runtime.InteropServices;

namespace LampuKota.Gateway.Linux;

internal static partial class Libc
{
    internal const int DoNotNeed = 4; // MADV_DONTNEED

    /// <summary>madvise(2); 0, or -1 and errno where the kernel does not follow.</summary>
    [LibraryImport("libc", EntryPoint = "madvise", SetLastError = true)]
    internal static partial int MemoryAdvise(nuint start, nuint length, int advice);
}
