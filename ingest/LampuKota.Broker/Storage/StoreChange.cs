namespace LampuKota.Broker;

/// <summary>
/// One change of what outlives the process. Sessions, messages and wills are known by keys that the <see cref="BrokerJournal"/> gives out. Changes
/// hold what does not change any more, so that they can be written later than they were noted.
/// </summary>
internal abstract record StoreChange
{
    private StoreChange()
    {
    }

    /// <summary>About how many bytes wait in memory until the change is committed.</summary>
    public virtual int Cost => 100;

    /// <summary>A session is new, or its connection changed.</summary>
    /// <param name="Session">Key.</param>
    /// <param name="ClientIdentifier">Client Identifier.</param>
    /// <param name="Identity">Whose it is.</param>
    /// <param name="Expiry">Session Expiry Interval.</param>
    /// <param name="LeftAtUnixMs">When its connection ended; null while it has one.</param>
    public sealed record SessionSet(long Session, string ClientIdentifier, Identity Identity, TimeSpan Expiry, long? LeftAtUnixMs) : StoreChange;

    /// <summary>A session has ended, with all that belongs to it save the messages themselves.</summary>
    public sealed record SessionRemoved(long Session) : StoreChange;

    /// <summary>A subscription is new or was replaced.</summary>
    /// <param name="Session">Key of the session.</param>
    /// <param name="Subscription">The subscription.</param>
    /// <param name="OwesRetained">Whether the Retained Messages that it is to get are not among the session's deliveries yet.</param>
    public sealed record SubscriptionSet(long Session, Subscription Subscription, bool OwesRetained) : StoreChange;

    /// <summary>A subscription has ended.</summary>
    public sealed record SubscriptionRemoved(long Session, string Filter) : StoreChange;

    /// <summary>A message that deliveries or the retained store refer to.</summary>
    /// <param name="Id">Key of the message.</param>
    /// <param name="Message">The message.</param>
    /// <param name="ExpiresAtUnixMs">When it expires; null where it never does.</param>
    public sealed record MessageAdded(long Id, ApplicationMessage Message, long? ExpiresAtUnixMs) : StoreChange
    {
        public override int Cost => 200 + Message.Size;
    }

    /// <summary>Nothing refers to a message any more.</summary>
    public sealed record MessageRemoved(long Id) : StoreChange;

    /// <summary>A message waits for a session.</summary>
    /// <param name="Session">Key of the session.</param>
    /// <param name="Number">Its number in the session, which gives its Packet Identifier.</param>
    /// <param name="Message">Key of the message.</param>
    /// <param name="Delivery">How it is delivered.</param>
    public sealed record DeliveryAdded(long Session, long Number, long Message, Delivery Delivery) : StoreChange;

    /// <summary>Deliveries up to a number have been sent, perhaps.</summary>
    public sealed record DeliveriesSent(long Session, long Number) : StoreChange;

    /// <summary>PUBREC came: only PUBREL is sent from now on.</summary>
    public sealed record DeliveryReleased(long Session, long Number) : StoreChange;

    /// <summary>A delivery is done with.</summary>
    public sealed record DeliveryRemoved(long Session, long Number) : StoreChange;

    /// <summary>A QoS 2 message was received from the client.</summary>
    public sealed record IdentifierReceived(long Session, ushort PacketIdentifier) : StoreChange;

    /// <summary>PUBREL came for it.</summary>
    public sealed record IdentifierReleased(long Session, ushort PacketIdentifier) : StoreChange;

    /// <summary>A message is the retained one of its topic.</summary>
    public sealed record RetainedSet(byte[] Topic, long Message) : StoreChange;

    /// <summary>A topic has no Retained Message any more.</summary>
    public sealed record RetainedRemoved(byte[] Topic) : StoreChange;

    /// <summary>A client left a will with its CONNECT.</summary>
    /// <param name="Will">Key of the will.</param>
    /// <param name="ClientIdentifier">Whose it is.</param>
    /// <param name="Identity">With whose rights it is published.</param>
    /// <param name="Content">The will.</param>
    public sealed record WillSet(long Will, string ClientIdentifier, Identity Identity, Will Content) : StoreChange
    {
        public override int Cost => 400 + Content.Message.Payload.Length;
    }

    /// <summary>The connection of a will's client has ended, and it waits for its delay.</summary>
    public sealed record WillDue(long Will, long DueAtUnixMs) : StoreChange;

    /// <summary>A will was published or is not to be.</summary>
    public sealed record WillRemoved(long Will) : StoreChange;

    /// <summary>The broker lives: connections that are open now were open at this time at least.</summary>
    public sealed record Alive(long NowUnixMs) : StoreChange;
}
