using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace LampuKota.TimeSeries;

/// <summary>Asks a remote engine by HTTP, and reads answers of one JSON document a line as they come. Every failure is an <see cref="IOException"/>.</summary>
internal sealed class EngineQueries(RemoteEngine engine) : IDisposable
{
    private const int LongestReason = 300;

    // A year of a group of lamps may take a while; what takes longer helps nobody who waits for a page.
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    private readonly HttpClient _client = EngineHttp.Create(engine);

    /// <summary>Asks, and reads the answer line by line.</summary>
    /// <param name="path">Path under the engine's reading address.</param>
    /// <param name="parameters">Fields of the form.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    public async IAsyncEnumerable<JsonElement> AskAsync(
        string path, IEnumerable<(string Name, string Value)> parameters, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Deadline);
        using HttpResponseMessage response = await ExplainAsync(() => SendAsync(path, parameters, deadline.Token), cancellationToken).ConfigureAwait(false);
        using Stream body = await response.Content.ReadAsStreamAsync(deadline.Token).ConfigureAwait(false);
        using var lines = new StreamReader(body);
        while (await ExplainAsync(() => lines.ReadLineAsync(deadline.Token).AsTask(), cancellationToken).ConfigureAwait(false) is { } line)
        {
            if (line.Length == 0)
                continue;
            using JsonDocument document = Parse(line);
            yield return document.RootElement;
        }
    }

    public void Dispose() => _client.Dispose();

    /// <summary>A failure to understand an answer.</summary>
    public IOException Misunderstood(string what) => new($"{engine} answers what is not understood: {what}");

    private async Task<HttpResponseMessage> SendAsync(string path, IEnumerable<(string Name, string Value)> parameters, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(engine.ReadUrl, path))
        {
            Content = new FormUrlEncodedContent(parameters.Select(parameter => KeyValuePair.Create(parameter.Name, parameter.Value))),
        };
        HttpResponseMessage response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        if (response.IsSuccessStatusCode)
            return response;

        using (response)
        {
            string text = await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
            throw new IOException($"{engine} refused a query: {((int)response.StatusCode).ToString(CultureInfo.InvariantCulture)} {text[..Math.Min(text.Length, LongestReason)]}");
        }
    }

    private async Task<T> ExplainAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (Exception e) when (e is HttpRequestException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new IOException($"{engine} cannot be read: {EngineHttp.Explain(e)}", e);
        }
    }

    private JsonDocument Parse(string line)
    {
        try
        {
            return JsonDocument.Parse(line);
        }
        catch (JsonException e)
        {
            throw new IOException(Misunderstood("broken JSON").Message, e);
        }
    }
}
