using System.Runtime.InteropServices;

namespace LampuKota.Gateway.Linux;

internal static unsafe partial class Libc
{
    /// <summary>CLOCK_BOOTTIME: since the machine's start, suspend included.</summary>
    internal const int ClockBootTime = 7;

    /// <summary>clock_gettime(2); -1 and errno on failure.</summary>
    [LibraryImport("libc", EntryPoint = "clock_gettime", SetLastError = true)]
    internal static partial int ClockGetTime(int clock, KernelTime* time);
}

/// <summary><c>struct timespec</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct KernelTime
{
    public nint Seconds;
    public nint Nanoseconds;
}
