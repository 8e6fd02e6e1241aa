namespace LampuKota.Broker;

/// <summary>
/// Says what an identity may do. Asked on the connection's own loop, also for each message: must be fast, must not block, must not throw. For a
/// Will Message it is asked at CONNECT and again when the will fires.
/// </summary>
public interface IAccessPolicy
{
    /// <summary>
    /// Changes whenever an answer may have changed. Subscriptions that were allowed under another version are asked for again before the next message is
    /// delivered to them. Not negative.
    /// </summary>
    long Version => 0;

    /// <summary>Whether the identity may publish to the topic.</summary>
    /// <param name="identity">Who asks.</param>
    /// <param name="topic">Topic Name as UTF-8, already checked to hold no wildcard.</param>
    bool MayPublish(Identity identity, ReadOnlySpan<byte> topic);

    /// <summary>Whether the identity may subscribe to the filter.</summary>
    /// <param name="identity">Who asks.</param>
    /// <param name="filter">Topic Filter as UTF-8, already checked; of a Shared Subscription the part after the Share Name.</param>
    bool MaySubscribe(Identity identity, ReadOnlySpan<byte> filter);
}
