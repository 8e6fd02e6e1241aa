using System.Runtime.InteropServices;

namespace LampuKota.Gateway.Linux;

internal static partial class Libc
{
    /// <summary>
    /// ioctl(2); -1 and errno on failure. Variadic in C; on Linux x86-64 and arm64 its third argument is passed like any other.
    /// </summary>
    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    internal static unsafe partial int Ioctl(SafeHandle fileDescriptor, nuint request, void* argument);
}
