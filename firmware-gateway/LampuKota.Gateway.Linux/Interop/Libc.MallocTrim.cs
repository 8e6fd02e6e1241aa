using System.Runtime.InteropServices;

namespace LampuKota.Gateway.Linux;

internal static partial class Libc
{
    /// <summary>malloc_trim(3); 1 where memory was given back.</summary>
    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    internal static partial int MallocTrim(nuint keep);
}
