using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.Json;
using LampuKota.Lighting;

namespace LampuKota.Simulators;

/// <summary>The persons' phones of a scenario: a listener on loopback that takes what the dashboard's webhooks send, one address a person, and answers that it came.</summary>
internal sealed class MessageListener : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly CityClock _clock;
    private readonly ConcurrentQueue<(string Key, ObservedMessage Message)> _messages = new();
    private readonly Task _listening;

    /// <param name="port">A free port.</param>
    /// <param name="clock">The city's clock; messages are kept with Unix milliseconds of it.</param>
    public MessageListener(int port, CityClock clock)
    {
        _clock = clock;
        Address = new Uri($"http://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}/");
        _listener.Prefixes.Add(Address.ToString());
        _listener.Start();
        _listening = ListenAsync();
    }

    /// <summary>Where it is; a person's address is behind it.</summary>
    public Uri Address { get; }

    /// <summary>All that came, each once however often it was sent: receivers know messages by their keys.</summary>
    public IReadOnlyList<ObservedMessage> Messages => [.. _messages.DistinctBy(one => (one.Message.Person, one.Key)).Select(one => one.Message)];

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _listening;
    }

    private async Task ListenAsync()
    {
        while (_listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
            {
                return; // It was closed.
            }

            context.Response.StatusCode = await TryTakeAsync(context.Request) ? 204 : 400;
            context.Response.Close();
        }
    }

    private async Task<bool> TryTakeAsync(HttpListenerRequest request)
    {
        try
        {
            using JsonDocument body = await JsonDocument.ParseAsync(request.InputStream);
            JsonElement root = body.RootElement;
            long? incident = root.TryGetProperty("incident", out JsonElement number) && number.ValueKind == JsonValueKind.Number ? number.GetInt64() : null;
            string person = request.Url!.AbsolutePath.Trim('/');
            _messages.Enqueue((root.GetProperty("id").GetString()!, new ObservedMessage(person, incident, _clock.GetCurrentInstant().ToUnixTimeMilliseconds(), root.GetProperty("title").GetString()!)));
            return true;
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or IOException)
        {
            return false;
        }
    }
}
