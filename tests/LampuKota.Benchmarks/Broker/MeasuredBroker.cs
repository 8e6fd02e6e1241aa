using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace LampuKota.Benchmarks;

/// <summary>A broker in a process of its own, and what that process has used.</summary>
internal sealed class MeasuredBroker : IAsyncDisposable
{
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly string? _folder;

    private MeasuredBroker(string name, int port, Process process, string? folder = null)
    {
        Name = name;
        EndPoint = new IPEndPoint(IPAddress.Loopback, port);
        _process = process;
        _folder = folder;
    }

    public string Name { get; }

    public IPEndPoint EndPoint { get; }

    /// <summary>Processor time so far, user and system.</summary>
    public double CpuSeconds
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime.TotalSeconds;
        }
    }

    /// <summary>Resident size.</summary>
    public long ResidentBytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>Ours, <see cref="BrokerHost"/>.</summary>
    public static async Task<MeasuredBroker> StartOursAsync()
    {
        int port = FreePort();
        return await StartedAsync("LampuKota", port, Start("dotnet", typeof(BrokerHost).Assembly.Location, "broker-host", Text(port)));
    }

    /// <summary>Debian's mosquitto, with as many messages in flight as ours allows.</summary>
    public static async Task<MeasuredBroker> StartMosquittoAsync()
    {
        int port = FreePort();
        string folder = Directory.CreateTempSubdirectory("lampukota-figures-").FullName;
        string configuration = Path.Combine(folder, "mosquitto.conf");
        await File.WriteAllTextAsync(configuration, $"""
            listener {Text(port)} 127.0.0.1
            allow_anonymous true
            user root
            log_type error
            max_inflight_messages 1024
            max_queued_messages 0
            """);
        return await StartedAsync("mosquitto", port, Start("mosquitto", "-c", configuration), folder);
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        if (_folder is not null)
            Directory.Delete(_folder, recursive: true);
    }

    private static async Task<MeasuredBroker> StartedAsync(string name, int port, Process process, string? folder = null)
    {
        var broker = new MeasuredBroker(name, port, process, folder);
        var watch = Stopwatch.StartNew();
        while (!await AnswersAsync(broker.EndPoint))
        {
            if (process.HasExited || watch.Elapsed > StartDeadline)
                throw new InvalidOperationException($"{name} does not answer; is it installed?");
            await Task.Delay(TimeSpan.FromMilliseconds(100));
        }

        return broker;
    }

    private static async Task<bool> AnswersAsync(IPEndPoint endPoint)
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

    private static Process Start(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        Process process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
