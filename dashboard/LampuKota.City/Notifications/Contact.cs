namespace LampuKota.City;

/// <summary>A way to reach a person.</summary>
public enum ContactChannel
{
    /// <summary>Mail by SMTP; the address is a mail address.</summary>
    Email,

    /// <summary>A signed call of a program; the address is its https address.</summary>
    Webhook,

    /// <summary>A bot of the Telegram kind; the address is the number of the chat.</summary>
    Telegram,

    /// <summary>A template message of the WhatsApp Cloud kind; the address is a telephone number with its country's code.</summary>
    WhatsApp,

    /// <summary>Web push to a browser (RFC 8030); the address is the browser's subscription as JSON.</summary>
    WebPush,
}

/// <summary>One way to reach a person.</summary>
/// <param name="Channel">By what.</param>
/// <param name="Address">Where, in the channel's own form.</param>
public sealed record Contact(ContactChannel Channel, string Address);

/// <summary>How a person wants to be told.</summary>
/// <param name="PersonId">Who.</param>
/// <param name="PersonName">Name for people.</param>
/// <param name="Language"><c>id</c> or <c>en</c>.</param>
/// <param name="Contacts">The ways, the first one first; at most one a channel.</param>
/// <param name="Quiet">When only what is urgent may come; null for never.</param>
public sealed record PersonContacts(string PersonId, string PersonName, string Language, IReadOnlyList<Contact> Contacts, QuietHours? Quiet)
{
    /// <summary>The person's way by a channel; null where there is none.</summary>
    public Contact? Find(ContactChannel channel) => Contacts.FirstOrDefault(contact => contact.Channel == channel);

    /// <summary>The way to take where one has failed; null where there is none left.</summary>
    /// <param name="failed">The channel that failed.</param>
    public Contact? After(ContactChannel failed) => Contacts.SkipWhile(contact => contact.Channel != failed).Skip(1).FirstOrDefault();

    /// <summary>Shows no address.</summary>
    public override string ToString() => $"{PersonId}, {Contacts.Count} contacts";
}

/// <summary>What a browser gives when it subscribes (RFC 8030, RFC 8291).</summary>
/// <param name="Endpoint">Where its push service takes messages, https.</param>
/// <param name="P256dh">The browser's public key on P-256, uncompressed, base64url.</param>
/// <param name="Auth">The secret that it shares with us, 16 bytes, base64url.</param>
public sealed record PushSubscription(string Endpoint, string P256dh, string Auth);
