using System.Globalization;

namespace LampuKota.EndToEnd;

/// <summary>What strace makes of one system call of ingest on the files of its databases.</summary>
/// <param name="Call">The system call: fsync, fdatasync (segments of the spool) or pwrite64.</param>
/// <param name="Effect">strace's word: signal=KILL, error=EIO or error=ENOSPC.</param>
/// <param name="At">Which call of a thread, from 1; strace counts each thread for itself.</param>
/// <param name="AndAllLater">Whether every later call meets the same.</param>
internal sealed record Injection(string Call, string Effect, int At, bool AndAllLater = false)
{
    public const string Kill = "signal=KILL", InputOutputError = "error=EIO", NoSpace = "error=ENOSPC";

    private const string Mark = "(INJECTED)";

    /// <summary>Whether it ends the process at once.</summary>
    public bool IsKill => Effect == Kill;

    /// <summary>Whether a write finds the disk full, which passes; a sync that finds it full is a failed sync.</summary>
    public bool IsWantOfSpace => Effect == NoSpace && Call == "pwrite64";

    /// <summary>strace and its arguments, to stand before the program's own.</summary>
    public IEnumerable<string> Command(string traceFile, IEnumerable<string> files) =>
    [
        // The filter in the kernel spares the other calls the detour, but a signal is lost behind it.
        "strace", "-f", .. IsKill ? Array.Empty<string>() : ["--seccomp-bpf"], "-qq", "-o", traceFile, "-e", $"trace={Call}", .. files.SelectMany(file => (string[])["-P", file]),
        "-e", string.Create(CultureInfo.InvariantCulture, $"inject={Call}:{Effect}:when={At}{(AndAllLater ? "+" : "")}"),
    ];

    /// <summary>Whether it befell the process.</summary>
    public static bool Happened(string traceFile) => File.Exists(traceFile) && File.ReadAllText(traceFile).Contains(Mark, StringComparison.Ordinal);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Call} {Effect} when={At}{(AndAllLater ? "+" : "")}");
}
