using System.Collections.Concurrent;
using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Text;

namespace LampuKota.EndToEnd;

/// <summary>
/// A listener that takes line protocol as InfluxDB 2 does and nothing else: whatever differs from its documented interface is an error that the test reads. It may also be
/// told to answer otherwise.
/// </summary>
internal sealed class StrictInflux : IAsyncDisposable
{
    public const string Token = "t0ken";

    private readonly HttpListener _listener = new();
    private readonly ConcurrentDictionary<string, bool> _lines = [];
    private readonly ConcurrentQueue<string> _faults = [];
    private readonly Task _loop;

    public StrictInflux()
    {
        Port = FreePort.Next();
        _listener.Prefixes.Add($"http://127.0.0.1:{Port}/");
        _listener.Start();
        _loop = Task.Run(ServeAsync);
    }

    public int Port { get; }

    /// <summary>Answers a body; null takes it.</summary>
    public Func<string, (int Code, string? RetryAfter)?>? OnBody { get; set; }

    public IEnumerable<string> Lines => _lines.Keys;

    public IEnumerable<string> Faults => _faults;

    public int Requests { get; private set; }

    public string[] Settings =>
        ["--Store:Engine=influxdb", $"--Store:Url=http://127.0.0.1:{Port}", "--Store:Org=kota & kupang", "--Store:Bucket=lampu", "--Store:ProbeUrls=none"];

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _loop;
        _listener.Close();
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            Requests++;
            (int code, string? retryAfter) = Answer(context.Request);
            context.Response.StatusCode = code;
            if (retryAfter is not null)
                context.Response.Headers["Retry-After"] = retryAfter;
            if (code >= 300)
                await context.Response.OutputStream.WriteAsync("""{"code":"invalid","message":"as the test says"}"""u8.ToArray());
            context.Response.Close();
        }
    }

    private (int Code, string? RetryAfter) Answer(HttpListenerRequest request)
    {
        Check(request.HttpMethod == "POST", "method", request.HttpMethod);
        Check(request.Url!.AbsolutePath == "/api/v2/write", "path", request.Url.AbsolutePath);
        Check(request.QueryString["org"] == "kota & kupang", "org", request.QueryString["org"]);
        Check(request.QueryString["bucket"] == "lampu", "bucket", request.QueryString["bucket"]);
        Check(request.QueryString["precision"] == "ms", "precision", request.QueryString["precision"]);
        Check(request.QueryString.Count == 3, "parameters", request.Url.Query);
        Check(request.Headers["Authorization"] == $"Token {Token}", "token", request.Headers["Authorization"]);
        Check(request.Headers["Content-Encoding"] == "gzip", "encoding", request.Headers["Content-Encoding"]);
        Check(request.ContentType == "text/plain; charset=utf-8", "type", request.ContentType);
        using var gzip = new GZipStream(request.InputStream, CompressionMode.Decompress);
        using var reader = new StreamReader(gzip, Encoding.UTF8);
        string body = reader.ReadToEnd();
        Check(body.EndsWith('\n'), "end of the body", body);
        if (OnBody?.Invoke(body) is { } answer)
            return answer;

        foreach (string line in body.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = line.Split(' ');
            Check(parts.Length == 3 && parts[0].StartsWith("lampukota,device=", StringComparison.Ordinal) && long.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out _), "line", line);
            _lines[line] = true;
        }

        return (204, null);
    }

    private void Check(bool holds, string what, string? found)
    {
        if (!holds)
            _faults.Enqueue($"{what}: {found}");
    }
}
