using System.Runtime.InteropServices;

namespace LampuKota.Gateway.Linux;

internal static partial class Libc
{
    /// <summary>read(2); how many bytes, 0 at the end, -1 and errno on failure.</summary>
    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    internal static unsafe partial nint Read(SafeHandle fileDescriptor, byte* buffer, nuint count);

    /// <summary>read(2) of a descriptor that <see cref="Open(byte*, int)"/> gave.</summary>
    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    internal static unsafe partial nint Read(int fileDescriptor, byte* buffer, nuint count);
}
