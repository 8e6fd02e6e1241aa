using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace LampuKota.EndToEnd;

/// <summary>A real process under test: its lines can be awaited, and it never outlives the test.</summary>
public sealed partial class RunningProgram : IAsyncDisposable
{
    private static readonly TimeSpan StopDeadline = TimeSpan.FromSeconds(20);

    private readonly Process _process;
    private readonly Lock _lock = new();
    private readonly StringBuilder _output = new();
    private readonly List<(Func<string, bool> Wanted, TaskCompletionSource<string> Found)> _waiting = [];

    private RunningProgram(Process process) => _process = process;

    public int Id => _process.Id;

    /// <summary>Everything written to standard output and error so far.</summary>
    public string Output
    {
        get
        {
            lock (_lock)
                return _output.ToString();
        }
    }

    /// <summary>Starts one of our own programs with the .NET host.</summary>
    public static RunningProgram StartOurs(string project, params string[] arguments) =>
        Start("dotnet", [Repository.Program(project), .. arguments]);

    public static RunningProgram Start(string fileName, IEnumerable<string> arguments, string? workingFolder = null)
    {
        var start = new ProcessStartInfo(Requirement.Find(fileName) ?? fileName, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = workingFolder ?? Path.GetTempPath(),
        };
        var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        var program = new RunningProgram(process);
        process.OutputDataReceived += (_, line) => program.Take(line.Data);
        process.ErrorDataReceived += (_, line) => program.Take(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return program;
    }

    /// <summary>Runs a program to its end.</summary>
    /// <returns>Exit code and all output.</returns>
    public static async Task<(int ExitCode, string Output)> RunAsync(string fileName, IEnumerable<string> arguments, TimeSpan deadline)
    {
        await using RunningProgram program = Start(fileName, arguments);
        int exitCode = await program.WaitForExitAsync(deadline);
        return (exitCode, program.Output);
    }

    /// <summary>Waits for a line that holds the text, including lines already written.</summary>
    public Task<string> WaitForLineAsync(string text, TimeSpan deadline)
    {
        Task<string> found;
        lock (_lock)
        {
            string? already = _output.ToString().Split('\n').FirstOrDefault(line => line.Contains(text, StringComparison.Ordinal));
            if (already is not null)
                return Task.FromResult(already);

            var waiter = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((line => line.Contains(text, StringComparison.Ordinal), waiter));
            found = waiter.Task;
        }

        return WaitAsync(found, text, deadline);
    }

    public async Task<int> WaitForExitAsync(TimeSpan deadline)
    {
        using var timer = new CancellationTokenSource(deadline);
        try
        {
            await _process.WaitForExitAsync(timer.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"The program did not end within {deadline}. It wrote:\n{Output}");
        }

        return _process.ExitCode;
    }

    /// <summary>Asks it to stop as an operator or systemd would, and waits for its end.</summary>
    public Task<int> StopAsync(Signal signal = Signal.Terminate)
    {
        Send(signal);
        return WaitForExitAsync(StopDeadline);
    }

    /// <summary>Ends its standard input, as the death of a parent would.</summary>
    public void EndInput() => _process.StandardInput.Close();

    public void Send(Signal signal) => Send(_process.Id, signal);

    /// <summary>Sends a signal to a process that the test started by way of another.</summary>
    public static void Send(int processId, Signal signal)
    {
        if (SendSignal(processId, (int)signal) != 0)
            throw new InvalidOperationException($"Signal {signal} could not be sent: errno {Marshal.GetLastPInvokeError()}.");
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }

    private async Task<string> WaitAsync(Task<string> found, string text, TimeSpan deadline)
    {
        Task exited = _process.WaitForExitAsync();
        Task first = await Task.WhenAny(found, exited, Task.Delay(deadline));
        if (first == found || found.IsCompletedSuccessfully)
            return await found;

        string why = first == exited ? $"ended with exit code {_process.ExitCode}" : $"did not write it within {deadline}";
        throw new TimeoutException($"Waited for a line with '{text}', but the program {why}. It wrote:\n{Output}");
    }

    private void Take(string? line)
    {
        if (line is null)
            return;

        lock (_lock)
        {
            _output.Append(line).Append('\n');
            foreach ((Func<string, bool> wanted, TaskCompletionSource<string> found) in _waiting)
            {
                if (wanted(line))
                    found.TrySetResult(line);
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int SendSignal(int processId, int signal);
}

/// <summary>Signals by their Linux numbers.</summary>
public enum Signal
{
    Interrupt = 2,
    Kill = 9,
    Terminate = 15,
    Continue = 18,
    Stop = 19,
}
