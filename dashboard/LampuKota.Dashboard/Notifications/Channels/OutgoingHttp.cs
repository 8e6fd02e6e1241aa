using System.Globalization;
using System.Net;
using System.Text.Json;

namespace LampuKota.Dashboard;

/// <summary>
/// Calls services of others: with a deadline, without following where they send it, reading no more of an answer than is needed. Says nothing of addresses, which may hold secrets.
/// </summary>
/// <param name="time">For deadlines.</param>
internal sealed class OutgoingHttp(TimeProvider time) : IDisposable
{
    /// <summary>From the first byte out to the last byte in; push services answer within a second.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Bytes of an answer that are read; an error of the bot API has 200.</summary>
    private const int MaximumAnswerBytes = 4 * 1024;

    private readonly HttpClient _client = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false, // A redirect would take a message, and its secrets, to somebody else.
        ConnectTimeout = ConnectTimeout,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5), // Names may come to mean other addresses.
        UseCookies = false,
        MaxResponseHeadersLength = 16,
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>Sends a request and tells what its answer means: 2xx taken, 408, 425, 429 and 5xx later, all else refused.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<SendAnswer> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(Deadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            using HttpResponseMessage response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return response.IsSuccessStatusCode
                ? new SendAnswer.Taken()
                : await ReadAsync(response, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new SendAnswer.Later($"no answer within {Deadline.TotalSeconds.ToString(CultureInfo.InvariantCulture)} s");
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return new SendAnswer.Later(exception is HttpRequestException { HttpRequestError: not HttpRequestError.Unknown } failed ? failed.HttpRequestError.ToString() : "the connection was lost");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private async Task<SendAnswer> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        int status = (int)response.StatusCode;
        string reason = string.Create(CultureInfo.InvariantCulture, $"answered {status}");
        bool isPassing = status >= 500 || response.StatusCode is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests || status == 425;
        if (!isPassing)
            return new SendAnswer.Refused(reason, response.StatusCode is HttpStatusCode.Gone or HttpStatusCode.NotFound);

        TimeSpan? after = response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - time.GetUtcNow(),
            _ => await ReadRetryAfterAsync(response, cancellationToken),
        };
        return new SendAnswer.Later(reason, after > TimeSpan.Zero ? after : null);
    }

    // The bot API says in its body when to come back: {"parameters":{"retry_after":35}}.
    private static async Task<TimeSpan?> ReadRetryAfterAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        byte[] bytes = new byte[MaximumAnswerBytes];
        await using Stream body = await response.Content.ReadAsStreamAsync(cancellationToken);
        int length = await body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
        try
        {
            using JsonDocument document = JsonDocument.Parse(bytes.AsMemory(0, length));
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("parameters", out JsonElement parameters) && parameters.ValueKind == JsonValueKind.Object
                && parameters.TryGetProperty("retry_after", out JsonElement seconds) && seconds.TryGetInt32(out int after)
                ? TimeSpan.FromSeconds(after)
                : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null; // It need not say, and may answer what it likes.
        }
    }
}
