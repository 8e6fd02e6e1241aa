using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace LampuKota.Benchmarks;

/// <summary>One process of a pipeline: what it says, and the processor time that it has used.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private const double TicksPerSecond = 100; // USER_HZ is 100 on every Linux that .NET runs on (proc(5)).

    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly Process _process;
    private string _lastLine = "it wrote nothing.";

    private ServerProcess(string name, Process process) => (Name, _process) = (name, process);

    public string Name { get; }

    /// <summary>User and system time so far, of all threads that ever ran and of children that have ended (proc(5): utime, stime, cutime, cstime).</summary>
    public double CpuSeconds
    {
        get
        {
            string stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{_process.Id}/stat"));
            string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return fields[11..15].Sum(ticks => long.Parse(ticks, CultureInfo.InvariantCulture)) / TicksPerSecond;
        }
    }

    public static ServerProcess Start(string name, string program, IEnumerable<string> arguments, Action<string>? onLine = null, (string Name, string Value)? variable = null)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (variable is { } set)
            start.Environment[set.Name] = set.Value;
        var process = new Process { StartInfo = start };
        var server = new ServerProcess(name, process);
        process.OutputDataReceived += (_, line) => server.Take(line.Data, onLine);
        process.ErrorDataReceived += (_, line) => server.Take(line.Data, onLine: null);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return server;
    }

    /// <summary>Waits until the process is ready.</summary>
    /// <exception cref="InvalidOperationException">It ended, or was not ready in time.</exception>
    public async Task WaitUntilAsync(Func<Task<bool>> isReady)
    {
        var watch = Stopwatch.StartNew();
        while (!await isReady())
        {
            if (_process.HasExited || watch.Elapsed > StartDeadline)
                throw new InvalidOperationException($"{Name} is not ready; its last words: {_lastLine}");
            await Task.Delay(Pause);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    /// <summary>A port of loopback that nobody listens on at present.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Whether somebody listens.</summary>
    public static async Task<bool> AnswersAsync(IPEndPoint endPoint)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(endPoint);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>Whether an address answers with success.</summary>
    public static async Task<bool> AnswersAsync(HttpClient http, Uri address)
    {
        try
        {
            using HttpResponseMessage response = await http.GetAsync(address);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private void Take(string? line, Action<string>? onLine)
    {
        if (string.IsNullOrWhiteSpace(line))
            return;

        Volatile.Write(ref _lastLine, line);
        onLine?.Invoke(line);
    }
}
