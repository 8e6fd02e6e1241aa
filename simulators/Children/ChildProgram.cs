using System.Diagnostics;

namespace LampuKota.Simulators;

/// <summary>
/// One of our programs, running beside the simulator as a real installation runs it. Its standard input is a pipe that we hold open: it stops when we die,
/// however we die. Its output goes to a log file.
/// </summary>
internal sealed class ChildProgram : IAsyncDisposable
{
    /// <summary>How long it may take to stop in good order; ingest commits what waits in well under a second.</summary>
    private static readonly TimeSpan StopDeadline = TimeSpan.FromSeconds(10);

    private readonly Process _process;
    private readonly CappedLog _log;
    private readonly TaskCompletionSource<int> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string _lastError = "";
    private string _lastLine = "";

    private ChildProgram(string name, Process process, CappedLog log)
    {
        Name = name;
        _process = process;
        _log = log;
    }

    /// <summary>Name for people.</summary>
    public string Name { get; }

    /// <summary>The process, for its memory and processor time.</summary>
    public Process Process => _process;

    /// <summary>Completes with the exit code when the process has ended.</summary>
    public Task<int> Exited => _exited.Task;

    /// <summary>The last thing that it said on standard error, else the last line that it wrote.</summary>
    public string LastWords => Volatile.Read(ref _lastError) is { Length: > 0 } error ? error : Volatile.Read(ref _lastLine) is { Length: > 0 } line ? line : "it wrote nothing.";

    /// <summary>Starts a program.</summary>
    /// <param name="name">Name for people.</param>
    /// <param name="command">File name and first arguments.</param>
    /// <param name="settings">Settings, each an argument of its own.</param>
    /// <param name="logFile">Where its output goes.</param>
    public static ChildProgram Start(string name, (string FileName, IReadOnlyList<string> Arguments) command, IEnumerable<string> settings, string logFile)
    {
        var start = new ProcessStartInfo(command.FileName, [.. command.Arguments, .. settings])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var log = new CappedLog(logFile);
        var process = new Process { StartInfo = LeadOwnSession(start), EnableRaisingEvents = true };
        var child = new ChildProgram(name, process, log);
        process.OutputDataReceived += (_, line) => child.Take(line.Data, isError: false);
        process.ErrorDataReceived += (_, line) => child.Take(line.Data, isError: true);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        _ = child.WatchAsync();
        return child;
    }

    /// <summary>Asks it to stop, and ends it where it does not within the deadline.</summary>
    /// <returns>Whether it stopped by itself.</returns>
    public async Task<bool> StopAsync()
    {
        if (_exited.Task.IsCompleted)
            return true;

        if (!OperatingSystem.IsWindows())
            _ = Libc.Kill(_process.Id, Libc.Sigterm);
        _process.StandardInput.Close();
        if (await Task.WhenAny(_exited.Task, Task.Delay(StopDeadline)) == _exited.Task)
            return true;

        _process.Kill(entireProcessTree: true);
        await _exited.Task;
        return false;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _process.Dispose();
        _log.Dispose();
    }

    // Ctrl+C in a terminal reaches every process of its foreground group at once. A session of its own keeps it from the child, which then stops when we say so,
    // after the gateways have said goodbye.
    private static ProcessStartInfo LeadOwnSession(ProcessStartInfo start)
    {
        const string setsid = "/usr/bin/setsid";
        if (!File.Exists(setsid))
            return start;

        start.ArgumentList.Insert(0, start.FileName);
        start.FileName = setsid;
        return start;
    }

    private async Task WatchAsync()
    {
        await _process.WaitForExitAsync();
        _exited.TrySetResult(_process.ExitCode);
    }

    private void Take(string? line, bool isError)
    {
        if (string.IsNullOrWhiteSpace(line))
            return;

        Volatile.Write(ref isError ? ref _lastError : ref _lastLine, line.Trim());
        _log.WriteLine(line);
    }
}
