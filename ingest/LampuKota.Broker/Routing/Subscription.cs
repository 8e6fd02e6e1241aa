using System.Text;
using LampuKota.Mqtt;

namespace LampuKota.Broker;

/// <summary>One subscription of a session: a Topic Filter with its options. A new SUBSCRIBE to the same filter puts another in its place.</summary>
internal sealed class Subscription
{
    private static readonly uint[] NoIdentifiers = [];

    // Twice the policy's version, and one more where it allows this subscription; below 0 where it has not been asked.
    private long _verdict = -1;

    public Subscription(Session session, TopicSubscription asked, uint? identifier)
    {
        Session = session;
        Name = asked.Filter;
        Qos = asked.Qos;
        NoLocal = asked.NoLocal;
        RetainAsPublished = asked.RetainAsPublished;
        RetainHandling = asked.RetainHandling;
        Identifiers = identifier is { } value ? [value] : NoIdentifiers;
        if (TopicFilter.TrySplitShared(asked.Filter, out ReadOnlySpan<char> shareName, out ReadOnlySpan<char> filter))
            ShareName = shareName.ToString();
        byte[] bytes = new byte[Encoding.UTF8.GetByteCount(filter)];
        Encoding.UTF8.GetBytes(filter, bytes);
        Filter = bytes;
    }

    public Session Session { get; }

    /// <summary>The filter as the client wrote it, with <c>$share/{name}/</c>: what it is known by within its session.</summary>
    public string Name { get; }

    /// <summary>The filter alone, as UTF-8.</summary>
    public byte[] Filter { get; }

    /// <summary>The Share Name, null where the subscription is not shared.</summary>
    public string? ShareName { get; }

    public QualityOfService Qos { get; }

    public bool NoLocal { get; }

    public bool RetainAsPublished { get; }

    public RetainHandling RetainHandling { get; }

    /// <summary>The Subscription Identifier, or none; an array so that deliveries share it.</summary>
    public uint[] Identifiers { get; }

    /// <summary>The members that share it, from its place in the tree on; null where it is not shared.</summary>
    public ShareGroup? Group { get; set; }

    /// <summary>Where it stands in its <see cref="SubscriberList"/>, which alone uses this.</summary>
    public int Slot { get; set; }

    /// <summary>Whether its client may still subscribe to this. The policy is asked again where its rules have changed since the last message.</summary>
    public bool IsAllowedBy(IAccessPolicy access)
    {
        long version = access.Version;
        long verdict = Volatile.Read(ref _verdict);
        if (verdict >> 1 != version)
        {
            verdict = (version << 1) | (access.MaySubscribe(Session.Identity, Filter) ? 1L : 0L);
            Volatile.Write(ref _verdict, verdict);
        }

        return (verdict & 1) != 0;
    }
}
