using System.Runtime.InteropServices;

namespace LampuKota.Gateway.Linux;

internal static partial class Libc
{
    /// <summary>execve(2); returns only on failure, with -1 and errno. The lists end in null.</summary>
    [LibraryImport("libc", EntryPoint = "execve", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int ExecVe(string path, string?[] arguments, string?[] environment);
}
