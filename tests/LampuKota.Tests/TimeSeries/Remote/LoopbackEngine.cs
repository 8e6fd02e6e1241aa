using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace LampuKota.Tests;

/// <summary>
/// An engine behind a real socket of loopback. It tells a start time that a test sets, and treats its connections as a test says: so it can lose what it took and come
/// back without a word.
/// </summary>
internal sealed class LoopbackEngine : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _lines = [];
    private readonly List<Socket> _connections = [];
    private readonly List<Task> _serving = [];
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _accepting;
    private int _taken;

    public LoopbackEngine()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public Uri Url => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");

    /// <summary>What it tells of its start.</summary>
    public string StartTime { get; set; } = "100";

    /// <summary>How a connection ends after an answer.</summary>
    public Ending Ending { get; set; }

    /// <summary>Lines that it holds, and how often each came.</summary>
    public Dictionary<string, int> Lines
    {
        get
        {
            lock (_lock)
                return new Dictionary<string, int>(_lines);
        }
    }

    /// <summary>Lines that it ever took, each time counted.</summary>
    public int Taken => Volatile.Read(ref _taken);

    /// <summary>Dies and starts again with nothing: its connections are reset.</summary>
    public void Crash()
    {
        lock (_lock)
        {
            _lines.Clear();
            _connections.ForEach(connection => connection.Close(0)); // At once: a reset.
            _connections.Clear();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _accepting; // Before the listener goes: it must not be asked once more.
        _listener.Dispose();
        Crash();
        await Task.WhenAll(_serving);
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                Socket connection = await _listener.AcceptSocketAsync(_stopping.Token);
                lock (_lock)
                    _connections.Add(connection);
                _serving.Add(ServeAsync(connection));
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
        }
    }

    private async Task ServeAsync(Socket connection)
    {
        try
        {
            await using var stream = new NetworkStream(connection, ownsSocket: true);
            while (await ReadRequestAsync(stream) is { } request)
            {
                if (Ending == Ending.BeforeTheAnswer)
                    return;
                string body = request.StartsWith("GET", StringComparison.Ordinal) ? $"process_start_time_seconds {StartTime}\n" : "";
                string close = Ending == Ending.Announced ? "Connection: close\r\n" : "";
                string answer = string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 200 OK\r\n{close}Content-Length: {body.Length}\r\n\r\n{body}");
                byte[] bytes = Encoding.ASCII.GetBytes(Ending == Ending.InTheAnswer ? answer[..20] : answer);
                await stream.WriteAsync(bytes);
                if (Ending != Ending.Never)
                    return;
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // Crashed.
        }
    }

    // The first line; null where the other side has ended the connection.
    private async Task<string?> ReadRequestAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        byte[] one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(one) == 0)
                return null;
            head.Append((char)one[0]);
        }

        string[] lines = head.ToString().Split("\r\n");
        string? length = lines.FirstOrDefault(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase));
        byte[] body = new byte[length is null ? 0 : int.Parse(length.Split(':')[1], CultureInfo.InvariantCulture)];
        await stream.ReadExactlyAsync(body);
        if (lines[0].StartsWith("POST", StringComparison.Ordinal) && Ending is not (Ending.BeforeTheAnswer or Ending.InTheAnswer))
            Take(body);
        return lines[0];
    }

    private void Take(byte[] body)
    {
        using var gzip = new GZipStream(new MemoryStream(body), CompressionMode.Decompress);
        using var reader = new StreamReader(gzip);
        string[] lines = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lock (_lock)
        {
            foreach (string line in lines)
                _lines[line] = _lines.GetValueOrDefault(line) + 1;
        }

        Interlocked.Add(ref _taken, lines.Length);
    }
}

/// <summary>How a connection ends.</summary>
public enum Ending
{
    Never,

    /// <summary>After an answer that says so.</summary>
    Announced,

    /// <summary>After an answer that does not.</summary>
    AfterTheAnswer,

    InTheAnswer,

    BeforeTheAnswer,
}
