using LampuKota.Mqtt;

namespace LampuKota.Broker;

/// <summary>Everything that a store kept, as it was committed.</summary>
internal sealed class StoredBroker
{
    /// <summary>When the broker was alive for certain; connections without an end were open then.</summary>
    public long AliveAtUnixMs { get; set; }

    /// <summary>The largest key given out.</summary>
    public long LastKey { get; set; }

    /// <summary>Messages by key.</summary>
    public Dictionary<long, StoredMessage> Messages { get; } = [];

    /// <summary>Sessions by key.</summary>
    public Dictionary<long, StoredSession> Sessions { get; } = [];

    /// <summary>Keys of the Retained Messages.</summary>
    public List<long> Retained { get; } = [];

    public List<StoredWill> Wills { get; } = [];
}

/// <summary>A message.</summary>
internal sealed record StoredMessage(byte[] Topic, byte[] Properties, byte[] Payload, QualityOfService Qos, bool Retain, long? ExpiresAtUnixMs);

/// <summary>A session with what belongs to it; its deliveries in the order of their numbers.</summary>
internal sealed record StoredSession(long Key, string ClientIdentifier, Identity Identity, TimeSpan Expiry, long? LeftAtUnixMs, long SentThrough)
{
    public List<StoredSubscription> Subscriptions { get; } = [];

    public List<StoredDelivery> Deliveries { get; } = [];

    public List<ushort> Received { get; } = [];
}

/// <summary>A subscription.</summary>
internal sealed record StoredSubscription(TopicSubscription Asked, uint? Identifier, bool OwesRetained);

/// <summary>A message on its way to a session.</summary>
internal sealed record StoredDelivery(
    long Number, long Message, QualityOfService Qos, bool Retain, bool IsReplay, uint[] Identifiers, string? Share, bool IsReleased);

/// <summary>A will; without a time while its client was connected.</summary>
internal sealed record StoredWill(long Key, string ClientIdentifier, Identity Identity, Will Content, long? DueAtUnixMs);
