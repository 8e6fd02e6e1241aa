using System.Buffers;
using System.Buffers.Text;
using System.Net.Mail;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using LampuKota.Lighting;

namespace LampuKota.City;

/// <summary>What contacts must be. What is refused here could only fail later, or reach somebody else.</summary>
public static class ContactRules
{
    /// <summary>Characters of a person's id; those of an account are GUIDs. As long as the audit log and incident steps take them.</summary>
    public const int MaximumPersonIdLength = DeviceId.MaximumLength;

    /// <summary>Characters of an address: push services give endpoints of some 400.</summary>
    public const int MaximumAddressLength = 1_000;

    // RFC 5321, 4.5.3.1.3: a path has at most 256 octets, two of them brackets.
    private const int MaximumMailLength = 254;

    private static readonly SearchValues<char> NeverInMail = SearchValues.Create(" <>()[]\\,;:\"");

    private const int MinutesPerDay = 24 * 60;

    /// <summary>Checks how a person wants to be told.</summary>
    /// <param name="contacts">The contacts.</param>
    /// <returns>The contacts as they are to be kept.</returns>
    /// <exception cref="RequestRefusedException">They do not check; the message tells the first thing to mend.</exception>
    public static PersonContacts Check(PersonContacts contacts)
    {
        ArgumentNullException.ThrowIfNull(contacts);
        Require(contacts.PersonId.Length is > 0 and <= MaximumPersonIdLength && !contacts.PersonId.Any(char.IsControl), "person", "The contacts need a person.");
        Require(contacts.PersonName.Length is > 0 and <= LightingLimits.MaximumNameLength && !contacts.PersonName.Any(char.IsControl), "name", "The person needs a name.");
        Require(contacts.Language is "id" or "en", "language", "The language must be id or en.");
        Require(contacts.Quiet is null or { FromMinute: >= 0 and < MinutesPerDay, UntilMinute: >= 0 and < MinutesPerDay }, "quiet", "Quiet hours must be times of a day, 00:00 to 23:59.");
        Require(contacts.Quiet is null || contacts.Quiet.FromMinute != contacts.Quiet.UntilMinute, "quiet", "Quiet hours must end at another time than they begin; leave both empty for none.");
        Require(contacts.Contacts.DistinctBy(contact => contact.Channel).Count() == contacts.Contacts.Count, "contacts", "A person may have one address a channel.");
        return contacts with { Contacts = [.. contacts.Contacts.Select(Check)] };
    }

    /// <summary>An address as it may be shown to others: enough to know it again, not enough to use it.</summary>
    /// <param name="contact">The contact.</param>
    public static string Masked(Contact contact)
    {
        ArgumentNullException.ThrowIfNull(contact);
        string address = contact.Address;
        return contact.Channel switch
        {
            ContactChannel.Email => address[..1] + "…" + address[Math.Max(1, address.IndexOf('@', StringComparison.Ordinal))..],
            ContactChannel.Webhook => new Uri(address).Host,
            ContactChannel.WebPush => ReadSubscription(address) is { } subscription ? new Uri(subscription.Endpoint).Host : "…",
            _ => "…" + address[Math.Max(0, address.Length - 3)..],
        };
    }

    /// <summary>Reads a subscription; null where the text is none.</summary>
    /// <param name="address">JSON, as a browser gives it.</param>
    public static PushSubscription? ReadSubscription(string address)
    {
        try
        {
            return JsonSerializer.Deserialize(address, ContactJsonContext.Default.PushSubscription);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Writes a subscription as a contact's address.</summary>
    /// <param name="subscription">The subscription.</param>
    public static string Write(PushSubscription subscription) => JsonSerializer.Serialize(subscription, ContactJsonContext.Default.PushSubscription);

    private static Contact Check(Contact contact)
    {
        string address = contact.Address.Trim();
        Require(address.Length is > 0 and <= MaximumAddressLength && !address.Any(char.IsControl), Field(contact), $"The address must have 1 to {MaximumAddressLength} characters.");
        return contact.Channel switch
        {
            ContactChannel.Email => contact with { Address = CheckMail(address) },
            ContactChannel.Webhook => contact with { Address = CheckWebhook(address) },
            ContactChannel.Telegram => contact with { Address = CheckChat(address) },
            ContactChannel.WhatsApp => contact with { Address = CheckNumber(address) },
            ContactChannel.WebPush => contact with { Address = CheckSubscription(address) },
            _ => throw new RequestRefusedException(Refusal.Invalid, "contacts", "The channel must be email, webhook, telegram, whatsApp or webPush."),
        };
    }

    // An address literal or a quoted part is allowed by the RFC, and by nobody's mail server; ASCII alone travels without SMTPUTF8.
    private static string CheckMail(string address)
    {
        bool isGood = address.Length <= MaximumMailLength && Ascii.IsValid(address) && !address.AsSpan().ContainsAny(NeverInMail)
            && MailAddress.TryCreate(address, out MailAddress? mail) && mail.Address == address && mail.Host.Contains('.', StringComparison.Ordinal);
        Require(isGood, "email", "The mail address must be of the form nama@contoh.go.id.");
        return address;
    }

    private static string CheckWebhook(string address)
    {
        bool isGood = Uri.TryCreate(address, UriKind.Absolute, out Uri? uri) && uri.UserInfo.Length == 0 && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback));
        Require(isGood, "webhook", "The webhook must be an https address without a user name, such as https://layanan.contoh.go.id/gangguan.");
        return uri!.AbsoluteUri;
    }

    private static string CheckChat(string address)
    {
        bool isGood = long.TryParse(address, System.Globalization.NumberStyles.AllowLeadingSign, System.Globalization.CultureInfo.InvariantCulture, out long chat) && chat != 0;
        Require(isGood, "telegram", "The chat must be the number that the bot shows, such as 123456789 or -100123456789.");
        return address;
    }

    // E.164: at most 15 digits. Written as in Indonesia, 0812..., it is of Indonesia.
    private static string CheckNumber(string address)
    {
        string digits = string.Concat(address.Where(letter => letter is not (' ' or '-' or '.' or '(' or ')')));
        if (digits.StartsWith('0'))
            digits = "62" + digits[1..];
        digits = digits.TrimStart('+');
        Require(digits.Length is >= 8 and <= 15 && digits.All(char.IsAsciiDigit), "whatsApp", "The number must be a telephone number with its country's code, such as +62 812 3456 7890.");
        return digits;
    }

    private static string CheckSubscription(string address)
    {
        bool isGood = ReadSubscription(address) is { } subscription
            && Uri.TryCreate(subscription.Endpoint, UriKind.Absolute, out Uri? endpoint) && endpoint.UserInfo.Length == 0
            && (endpoint.Scheme == Uri.UriSchemeHttps || (endpoint.Scheme == Uri.UriSchemeHttp && endpoint.IsLoopback))
            && LengthOf(subscription.P256dh) == 65 && LengthOf(subscription.Auth) == 16;
        Require(isGood, "webPush", "The subscription must be as the browser gives it: endpoint, p256dh and auth.");
        return address;
    }

    private static int LengthOf(string base64Url) => Base64Url.IsValid(base64Url, out int length) ? length : -1;

    private static string Field(Contact contact) => char.ToLowerInvariant(contact.Channel.ToString()[0]) + contact.Channel.ToString()[1..];

    private static void Require(bool isGood, string field, RefusalSentence sentence)
    {
        if (!isGood)
            throw new RequestRefusedException(Refusal.Invalid, field, sentence);
    }
}

/// <summary>How subscriptions are written.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(PushSubscription))]
internal sealed partial class ContactJsonContext : JsonSerializerContext;
