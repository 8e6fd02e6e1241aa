using System.Runtime.InteropServices;

namespace LampuKota.Gateway.Linux;

internal static partial class Libc
{
    /// <summary>write(2); how many bytes were taken, -1 and errno on failure.</summary>
    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    internal static unsafe partial nint Write(SafeHandle fileDescriptor, byte* buffer, nuint count);
}
