using System.Buffers.Text;
using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using LampuKota.City;

namespace LampuKota.Dashboard;

/// <summary>Pushes to a browser (RFC 8030), encrypted for it alone (RFC 8291), by a sender that says who it is (RFC 8292).</summary>
/// <param name="http">Calls push services.</param>
/// <param name="keys">Says who sends.</param>
/// <param name="hosts">The push services that there are; a subscription elsewhere is refused, for browsers name their own.</param>
/// <param name="time">For the token.</param>
internal sealed class WebPushChannel(OutgoingHttp http, PushKeys keys, HostList hosts, TimeProvider time) : IMessageChannel
{
    // A phone that was off for longer than a shift needs no old alarm.
    private const int TimeToLiveSeconds = 12 * 3_600;

    // Lines that make a body longer than push services must take are left out; the link tells everything.
    private const int MaximumTextLength = 800;

    public ContactChannel Kind => ContactChannel.WebPush;

    public async Task<SendAnswer> SendAsync(OutgoingMessage message, CancellationToken cancellationToken)
    {
        if (ContactRules.ReadSubscription(message.Address) is not { } subscription)
            return new SendAnswer.Refused("the subscription cannot be read", IsAddressGone: true);
        var endpoint = new Uri(subscription.Endpoint);
        if (!hosts.Allows(endpoint))
            return new SendAnswer.Refused($"{endpoint.Host} is not among Notifications:WebPush:Hosts");

        using var request = new HttpRequestMessage(HttpMethod.Post, endpoint);
        try
        {
            request.Content = new ByteArrayContent(PushEncryption.Encrypt(BodyOf(message), Base64Url.DecodeFromChars(subscription.P256dh), Base64Url.DecodeFromChars(subscription.Auth)));
        }
        catch (CryptographicException)
        {
            return new SendAnswer.Refused("the subscription's key is no key", IsAddressGone: true);
        }

        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        request.Content.Headers.ContentEncoding.Add("aes128gcm");
        request.Headers.Add("TTL", TimeToLiveSeconds.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("Urgency", message.Urgency switch { MessageUrgency.Urgent => "high", MessageUrgency.Low => "low", _ => "normal" });
        request.Headers.Add("Topic", TopicOf(message.Key)); // A message that is sent again takes the place of the one that waits.
        VapidKey key = await keys.GetAsync(cancellationToken);
        request.Headers.TryAddWithoutValidation("Authorization", key.Authorize(endpoint, time.GetUtcNow()));
        return await http.SendAsync(request, cancellationToken);
    }

    /// <summary>The topic of a message: at most 32 characters of base64url (RFC 8030, 5.4).</summary>
    internal static string TopicOf(string messageKey) => Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(messageKey)))[..32];

    private static byte[] BodyOf(OutgoingMessage message)
    {
        string text = string.Join('\n', message.Lines);
        return JsonSerializer.SerializeToUtf8Bytes(
            new PushBody(message.Title, text.Length <= MaximumTextLength ? text : text[..MaximumTextLength], message.Link, TopicOf(message.Key)), ChannelJson.Default.PushBody);
    }
}

/// <summary>What a browser's service worker is given.</summary>
/// <param name="Title">One line: what and where.</param>
/// <param name="Body">What else there is to know, a line each.</param>
/// <param name="Url">Where to answer.</param>
/// <param name="Tag">The same for each attempt of this message: the browser shows it once.</param>
internal sealed record PushBody(string Title, string Body, string? Url, string Tag);
