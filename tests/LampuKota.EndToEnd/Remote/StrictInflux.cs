using System.Collections.Concurrent;
using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace LampuKota.EndToEnd;

/// <summary>
/// A listener that takes line protocol as InfluxDB 2 does and nothing else: whatever differs from its documented interface is an error that the test reads. It may also be
/// told to answer otherwise.
/// </summary>
internal sealed class StrictInflux : IAsyncDisposable
{
    public const string Token = "t0ken";

    private readonly ConcurrentDictionary<string, bool> _lines = [];
    private readonly ConcurrentQueue<string> _faults = [];
    private readonly WebApplication _app;

    private StrictInflux()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, Port));
        _app = builder.Build();
        _app.Run(ServeAsync);
    }

    public int Port { get; } = FreePort.Next();

    /// <summary>Answers a body; null takes it.</summary>
    public Func<string, (int Code, string? RetryAfter)?>? OnBody { get; set; }

    public IEnumerable<string> Lines => _lines.Keys;

    public IEnumerable<string> Faults => _faults;

    public string[] Settings =>
        ["--Store:Engine=influxdb", $"--Store:Url=http://127.0.0.1:{Port}", "--Store:Org=kota & kupang", "--Store:Bucket=lampu", "--Store:ProbeUrls=none"];

    public static async Task<StrictInflux> StartAsync()
    {
        var influx = new StrictInflux();
        await influx._app.StartAsync();
        return influx;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task ServeAsync(HttpContext context)
    {
        // Ingest asks for the last points when it starts; here are none.
        if (context.Request.Path == "/query")
        {
            Check(context.Request.Headers.Authorization == $"Token {Token}", "token of a query", context.Request.Headers.Authorization);
            await context.Response.WriteAsync("""{"results":[{"statement_id":0}]}""");
            return;
        }

        (int code, string? retryAfter) = await AnswerAsync(context.Request);
        context.Response.StatusCode = code;
        if (retryAfter is not null)
            context.Response.Headers.RetryAfter = retryAfter;
        if (code >= 300)
            await context.Response.WriteAsync("""{"code":"invalid","message":"as the test says"}""");
    }

    private async Task<(int Code, string? RetryAfter)> AnswerAsync(HttpRequest request)
    {
        Check(request.Method == "POST", "method", request.Method);
        Check(request.Path == "/api/v2/write", "path", request.Path);
        Check(request.Query["org"] == "kota & kupang", "org", request.Query["org"]);
        Check(request.Query["bucket"] == "lampu", "bucket", request.Query["bucket"]);
        Check(request.Query["precision"] == "ms", "precision", request.Query["precision"]);
        Check(request.Query.Count == 3, "parameters", request.QueryString.Value);
        Check(request.Headers.Authorization == $"Token {Token}", "token", request.Headers.Authorization);
        Check(request.Headers.ContentEncoding == "gzip", "encoding", request.Headers.ContentEncoding);
        Check(request.ContentType == "text/plain; charset=utf-8", "type", request.ContentType);
        using var gzip = new GZipStream(request.Body, CompressionMode.Decompress);
        using var reader = new StreamReader(gzip, Encoding.UTF8);
        string body = await reader.ReadToEndAsync();
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
