namespace LampuKota.Broker;

/// <summary>
/// The Retained Messages, one a topic (MQTT 5.0, 3.3.1.3): held in memory, every change noted in the store. Those of the broker's own <c>$</c> topics are
/// not, since it makes them anew.
/// </summary>
internal sealed class RetainedStore(BrokerLimits limits, BrokerClock clock, BrokerJournal? journal = null)
{
    private readonly Lock _gate = new();
    private readonly RetainedNode _root = new();
    private int _count;
    private long _bytes;

    public int Count => Volatile.Read(ref _count);

    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>The limit that a retained message of this topic and size would break, null where it keeps to both.</summary>
    public BrokerLimit? FindLimit(ReadOnlySpan<byte> topic, long payloadLength)
    {
        if (payloadLength == 0)
            return null;
        lock (_gate)
        {
            ApplicationMessage? present = _root.Find(topic)?.Message;
            if (present is null && _count >= limits.MaximumRetainedMessages)
                return BrokerLimit.MaximumRetainedMessages;
            return _bytes - (present?.Size ?? 0) + topic.Length + payloadLength > limits.MaximumRetainedBytes ? BrokerLimit.MaximumRetainedBytes : null;
        }
    }

    /// <summary>Keeps a message; one without payload removes what was kept [MQTT-3.3.1-6].</summary>
    /// <returns>Completes when that is on disk; null where it is not to be.</returns>
    public Task? Set(ApplicationMessage message)
    {
        lock (_gate)
        {
            if (message.Payload.IsEmpty)
                return Remove(message.Topic);
            ApplicationMessage? replaced = Put(message);
            return IsOurOwn(message.Topic) ? null : journal?.SetRetained(message, replaced);
        }
    }

    /// <summary>Puts a message back that a former process kept.</summary>
    public void Restore(ApplicationMessage message)
    {
        lock (_gate)
            Put(message);
    }

    /// <summary>
    /// Hands the messages that match a filter to their new subscriber. The lock is held meanwhile: a newer message of the same topic can then
    /// only be queued behind them.
    /// </summary>
    public void Replay(ReadOnlySpan<byte> filter, Action<ApplicationMessage> deliver)
    {
        lock (_gate)
        {
            _root.Visit(filter, isFirstLevel: true, message =>
            {
                if (!message.HasExpired(clock))
                    deliver(message);
            });
        }
    }

    /// <summary>Removes what has expired.</summary>
    public void RemoveExpired()
    {
        lock (_gate)
        {
            List<ApplicationMessage> expired = [];
            _root.VisitAll(message =>
            {
                if (message.HasExpired(clock))
                    expired.Add(message);
            });
            foreach (ApplicationMessage message in expired)
                Remove(message.Topic);
        }
    }

    private ApplicationMessage? Put(ApplicationMessage message)
    {
        RetainedNode node = _root.GetOrAdd(message.Topic);
        ApplicationMessage? replaced = node.Message;
        _bytes += message.Size - (node.Message?.Size ?? 0);
        if (node.Message is null)
            _count++;
        node.Message = message;
        return replaced;
    }

    private Task? Remove(ReadOnlySpan<byte> topic)
    {
        if (_root.Remove(topic) is not { } removed)
            return null;
        _count--;
        _bytes -= removed.Size;
        return IsOurOwn(topic) ? null : journal?.RemoveRetained(removed);
    }

    private static bool IsOurOwn(ReadOnlySpan<byte> topic) => topic is [(byte)'$', ..];
}
