namespace LampuKota.Broker;

/// <summary>
/// The Retained Messages, one a topic (MQTT 5.0, 3.3.1.3). In memory; all access goes through here, so that a durable store can be put underneath.
/// </summary>
internal sealed class RetainedStore(BrokerLimits limits, BrokerClock clock)
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
    public void Set(ApplicationMessage message)
    {
        lock (_gate)
        {
            if (message.Payload.IsEmpty)
                Remove(message.Topic);
            else
                Put(message);
        }
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

    private void Put(ApplicationMessage message)
    {
        RetainedNode node = _root.GetOrAdd(message.Topic);
        _bytes += message.Size - (node.Message?.Size ?? 0);
        if (node.Message is null)
            _count++;
        node.Message = message;
    }

    private void Remove(ReadOnlySpan<byte> topic)
    {
        if (_root.Remove(topic) is not { } removed)
            return;
        _count--;
        _bytes -= removed.Size;
    }
}
