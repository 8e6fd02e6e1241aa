using LampuKota.Mqtt;

namespace LampuKota.Broker;

/// <summary>
/// The messages that wait for one session, in order of arrival; QoS 0 messages may pass by QoS 1 and 2 messages that must wait for
/// acknowledgements. Guarded by its <see cref="Outbox"/>.
/// </summary>
internal sealed class DeliveryQueue(BrokerLimits limits, BrokerCounters counters)
{
    // A queue that has grown beyond this gives its memory back when it is empty.
    private const int KeptCapacity = 64;

    private readonly Lane _fleeting = new();
    private readonly Lane _assured = new();
    private readonly Lane _replays = new();
    private readonly QueueAccount _account = new(limits, counters);
    private long _nextSequence;

    /// <summary>Bytes that are queued or in flight.</summary>
    public long Bytes => _account.Bytes;

    public int Count => _fleeting.Count + _assured.Count + _replays.Count;

    /// <summary>Queues a message, dropping the oldest QoS 0 messages where it needs their room.</summary>
    /// <returns>False where there is no room even so, and the message is dropped.</returns>
    public bool TryAdd(in Delivery delivery)
    {
        if (delivery.IsReplay)
            return TryAddReplay(delivery);
        while (_account.TryAdd(delivery.Cost) is { } limit)
        {
            counters.Limits.Count(limit);
            if (_fleeting.Count == 0)
            {
                CountDropped(delivery.Qos);
                return false;
            }

            _account.Remove(_fleeting.Take().Cost);
            CountDropped(QualityOfService.AtMostOnce);
        }

        LaneOf(delivery.Qos).Add(delivery, _nextSequence++);
        return true;
    }

    /// <summary>Takes the next message.</summary>
    /// <param name="takesAssured">Whether QoS 1 and 2 messages may be taken; they count as in flight until <see cref="Release"/>.</param>
    /// <param name="delivery">The message.</param>
    public bool TryTake(bool takesAssured, out Delivery delivery)
    {
        Lane? next = null;
        foreach (Lane lane in (ReadOnlySpan<Lane>)[_fleeting, _assured, _replays])
        {
            bool mayTake = lane.Count > 0 && (takesAssured || lane.PeekQos == QualityOfService.AtMostOnce);
            if (mayTake && (next is null || lane.PeekSequence < next.PeekSequence))
                next = lane;
        }

        delivery = default;
        if (next is null)
            return false;
        delivery = next.Take();
        if (delivery.Qos == QualityOfService.AtMostOnce)
            _account.Remove(delivery.Cost);
        return true;
    }

    /// <summary>A QoS 1 or 2 message that had been taken is done with.</summary>
    public void Release(in Delivery delivery) => _account.Remove(delivery.Cost);

    /// <summary>Drops the QoS 0 messages: they do not wait for a client to come back.</summary>
    public void DropFleeting()
    {
        while (_fleeting.Count > 0)
            _account.Remove(_fleeting.Take().Cost);
        _replays.Remove(QualityOfService.AtMostOnce);
    }

    /// <summary>The messages of Shared Subscriptions that were not sent, for another member.</summary>
    public IEnumerable<Delivery> Reassignable() => _assured.Where(delivery => delivery.Group is not null);

    public void Clear()
    {
        _fleeting.Clear();
        _assured.Clear();
        _replays.Clear();
        _account.Clear();
    }

    /// <summary>Gives room back that only a busy session needs.</summary>
    public void Trim() => _account.Trim();

    /// <summary>Whether a QoS 1 or 2 message waits.</summary>
    public bool HasAssured => _assured.Count > 0;

    private bool TryAddReplay(in Delivery delivery)
    {
        // Each entry is a reference to what the store holds; a client that subscribes again and again must not pile them up.
        if (_replays.Count >= limits.MaximumRetainedMessages)
        {
            counters.Limits.Count(BrokerLimit.MaximumRetainedMessages);
            CountDropped(delivery.Qos);
            return false;
        }

        _replays.Add(delivery, _nextSequence++);
        return true;
    }

    private Lane LaneOf(QualityOfService qos) => qos == QualityOfService.AtMostOnce ? _fleeting : _assured;

    private void CountDropped(QualityOfService qos)
    {
        if (qos == QualityOfService.AtMostOnce)
            Interlocked.Increment(ref counters.DroppedQueueFullQos0);
        else
            Interlocked.Increment(ref counters.DroppedQueueFull);
    }

    /// <summary>Messages of one kind in order. Holds no memory until it is used.</summary>
    private sealed class Lane
    {
        private Queue<(Delivery Delivery, long Sequence)>? _queue;

        public int Count => _queue?.Count ?? 0;

        public long PeekSequence => _queue!.Peek().Sequence;

        public QualityOfService PeekQos => _queue!.Peek().Delivery.Qos;

        public void Add(in Delivery delivery, long sequence) => (_queue ??= new()).Enqueue((delivery, sequence));

        public Delivery Take()
        {
            Delivery delivery = _queue!.Dequeue().Delivery;
            if (_queue.Count == 0 && _queue.Capacity > KeptCapacity)
                _queue = null;
            return delivery;
        }

        public IEnumerable<Delivery> Where(Func<Delivery, bool> predicate) => _queue?.Select(entry => entry.Delivery).Where(predicate) ?? [];

        public void Remove(QualityOfService qos)
        {
            if (_queue is not null)
                _queue = new(_queue.Where(entry => entry.Delivery.Qos != qos));
        }

        public void Clear() => _queue = null;
    }
}
