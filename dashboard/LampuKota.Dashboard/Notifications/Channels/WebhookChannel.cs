using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using LampuKota.City;

namespace LampuKota.Dashboard;

/// <summary>Calls a program of somebody else's: signed with HMAC-SHA256 over time and body, with an Idempotency-Key (docs/formats/notifications.md).</summary>
/// <param name="http">Calls it.</param>
/// <param name="secret">The key that the receiver shares with us.</param>
/// <param name="hosts">Where webhooks may go; an address elsewhere is refused, or a contact could reach into the city's own network.</param>
/// <param name="time">For the time stamp.</param>
internal sealed class WebhookChannel(OutgoingHttp http, byte[] secret, HostList hosts, TimeProvider time) : IMessageChannel
{
    public const string TimestampHeader = "X-LampuKota-Timestamp";
    public const string SignatureHeader = "X-LampuKota-Signature";
    public const string IdempotencyHeader = "Idempotency-Key";

    public ContactChannel Kind => ContactChannel.Webhook;

    public async Task<SendAnswer> SendAsync(OutgoingMessage message, CancellationToken cancellationToken)
    {
        var address = new Uri(message.Address);
        if (!hosts.Allows(address))
            return new SendAnswer.Refused($"{address.Host} is not among Notifications:Webhook:Hosts");

        byte[] body = JsonSerializer.SerializeToUtf8Bytes(
            new WebhookBody(message.Key, message.Title, message.Lines, message.IncidentId, message.Link, message.Urgency), ChannelJson.Default.WebhookBody);
        string timestamp = time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add(IdempotencyHeader, message.Key);
        request.Headers.Add(TimestampHeader, timestamp);
        request.Headers.Add(SignatureHeader, Sign(secret, timestamp, body));
        return await http.SendAsync(request, cancellationToken);
    }

    /// <summary><c>v1=</c> and the HMAC-SHA256 of time stamp, full stop and body, in hexadecimal. The time stamp is in it so that nobody can send an old call again.</summary>
    public static string Sign(byte[] secret, string timestamp, byte[] body) =>
        "v1=" + Convert.ToHexStringLower(HMACSHA256.HashData(secret, (byte[])[.. Encoding.ASCII.GetBytes(timestamp + "."), .. body]));
}

/// <summary>What a webhook is told.</summary>
/// <param name="Id">The message's key.</param>
/// <param name="Title">One line: what and where.</param>
/// <param name="Lines">What else there is to know.</param>
/// <param name="Incident">The incident's number; null for none.</param>
/// <param name="Link">Where to answer.</param>
/// <param name="Urgency">How soon it must be seen.</param>
internal sealed record WebhookBody(string Id, string Title, IReadOnlyList<string> Lines, long? Incident, string? Link, MessageUrgency Urgency);
