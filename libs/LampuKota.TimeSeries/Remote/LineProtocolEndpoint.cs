using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace LampuKota.TimeSeries;

/// <summary>Where a shipper sends lines.</summary>
internal interface ILineEndpoint
{
    /// <summary>Sends whole lines and tells what became of them. Throws only where the token was cancelled.</summary>
    Task<WriteAnswer> WriteAsync(ReadOnlyMemory<byte> lines, CancellationToken cancellationToken);

    /// <summary>Something that changes whenever the engine is started anew. Throws <see cref="IOException"/> where it cannot be learnt now.</summary>
    Task<string> ReadInstanceAsync(CancellationToken cancellationToken);

    /// <summary>How often a connection could not be made, was ended by the other side, or gave no answer: behind each the engine may have been started anew.</summary>
    long Breaks { get; }
}

/// <summary>What became of lines.</summary>
internal enum WriteOutcome
{
    /// <summary>The engine took them.</summary>
    Taken,

    /// <summary>It will never take them as they are.</summary>
    Refused,

    /// <summary>They are to be sent again later.</summary>
    Away,
}

/// <summary>An engine's answer.</summary>
/// <param name="Outcome">What became of the lines.</param>
/// <param name="Reason">Why, where it did not take them.</param>
/// <param name="RetryAfter">How long it asks to be left alone.</param>
internal readonly record struct WriteAnswer(WriteOutcome Outcome, string Reason = "", TimeSpan? RetryAfter = null);

/// <summary>A remote engine's way in, over HTTP.</summary>
internal sealed class LineProtocolEndpoint : ILineEndpoint, IDisposable
{
    private const int LongestReason = 300;

    // An engine that merges may stall for a while; one that is silent longer is away.
    private static readonly TimeSpan WriteDeadline = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ProbeDeadline = TimeSpan.FromSeconds(5);

    private readonly RemoteEngine _engine;
    private readonly HttpClient _client;
    private readonly Uri _writeUrl;
    private readonly MemoryStream _compressed = new();
    private long _breaks;

    public LineProtocolEndpoint(RemoteEngine engine)
    {
        _engine = engine;
        _client = EngineHttp.Create(engine, CountBreak);
        _writeUrl = WriteUrl(engine);
    }

    /// <inheritdoc/>
    public long Breaks => Interlocked.Read(ref _breaks);

    /// <inheritdoc/>
    public async Task<WriteAnswer> WriteAsync(ReadOnlyMemory<byte> lines, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(WriteDeadline);
        try
        {
            using HttpRequestMessage request = new(HttpMethod.Post, _writeUrl) { Content = Compress(lines.Span) };
            using HttpResponseMessage response = await _client.SendAsync(request, deadline.Token).ConfigureAwait(false);
            // A gateway before the engine has lost its own connection.
            if (response.StatusCode is HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout)
                CountBreak();
            return await ReadAnswerAsync(response, deadline.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // A connection that broke has counted itself; one that is given up here has not.
            if (e is OperationCanceledException)
                CountBreak();
            return new WriteAnswer(WriteOutcome.Away, EngineHttp.Explain(e));
        }
    }

    /// <inheritdoc/>
    public async Task<string> ReadInstanceAsync(CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(ProbeDeadline);
        try
        {
            var instances = new List<string>();
            foreach (Uri probe in _engine.ProbeUrls)
                instances.Add(ParseInstance(await _client.GetStringAsync(probe, deadline.Token).ConfigureAwait(false), probe));
            return string.Join(' ', instances);
        }
        catch (Exception e) when (e is HttpRequestException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new IOException(EngineHttp.Explain(e), e);
        }
    }

    public void Dispose()
    {
        _client.Dispose();
        _compressed.Dispose();
    }

    internal static Uri WriteUrl(RemoteEngine engine) => engine.Kind switch
    {
        RemoteEngineKind.VictoriaMetrics => new Uri(engine.Url, "write?precision=ms"),
        RemoteEngineKind.InfluxDb1 => new Uri(engine.Url, $"write?db={Uri.EscapeDataString(engine.Database)}&precision=ms"),
        _ => new Uri(engine.Url, $"api/v2/write?org={Uri.EscapeDataString(engine.Organisation)}&bucket={Uri.EscapeDataString(engine.Bucket)}&precision=ms"),
    };

    /// <summary>Prometheus text tells when the process was started; InfluxDB 1 tells it in JSON.</summary>
    internal static string ParseInstance(string text, Uri probe)
    {
        const string Metric = "process_start_time_seconds ";
        if (text.AsSpan().TrimStart().StartsWith("{"))
        {
            try
            {
                using JsonDocument document = JsonDocument.Parse(text);
                if (document.RootElement.TryGetProperty("system", out JsonElement system) && system.TryGetProperty("started", out JsonElement started))
                    return started.ToString();
            }
            catch (Exception e) when (e is JsonException or InvalidOperationException)
            {
                throw new IOException($"{probe} answers with broken JSON", e);
            }
        }

        string? line = text.Split('\n').FirstOrDefault(line => line.StartsWith(Metric, StringComparison.Ordinal));
        return line?[Metric.Length..].Trim() ?? throw new IOException($"{probe} does not tell process_start_time_seconds");
    }

    private void CountBreak() => Interlocked.Increment(ref _breaks);

    private ByteArrayContent Compress(ReadOnlySpan<byte> lines)
    {
        _compressed.SetLength(0);
        using (var gzip = new GZipStream(_compressed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(lines);
        var content = new ByteArrayContent(_compressed.GetBuffer(), 0, (int)_compressed.Length);
        content.Headers.ContentType = new MediaTypeHeaderValue("text/plain", "utf-8");
        content.Headers.ContentEncoding.Add("gzip");
        return content;
    }

    // 401, 403 and 404 are the operator's to mend, so that what is sent then is as good as ever.
    private static async Task<WriteAnswer> ReadAnswerAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.IsSuccessStatusCode)
            return new WriteAnswer(WriteOutcome.Taken);

        bool isForGood = response.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge or HttpStatusCode.UnprocessableEntity;
        string text = await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
        string reason = $"{((int)response.StatusCode).ToString(CultureInfo.InvariantCulture)} {Printable(text)}".TrimEnd();
        return new WriteAnswer(isForGood ? WriteOutcome.Refused : WriteOutcome.Away, reason, response.Headers.RetryAfter?.Delta);
    }

    private static string Printable(string text) =>
        new([.. text.Take(LongestReason).Select(character => char.IsControl(character) ? ' ' : character)]);
}
