using System.Runtime.InteropServices;

namespace LampuKota.Simulators;

/// <summary>The C library, where .NET has no word for it.</summary>
internal static partial class Libc
{
    /// <summary>Asks a process to stop (POSIX, signal.h).</summary>
    public const int Sigterm = 15;

    /// <summary>Sends a signal (kill(2)); 0 where it was sent.</summary>
    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    public static partial int Kill(int processId, int signal);
}
