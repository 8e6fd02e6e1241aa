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
    private long _nextOrder;
    private long _nextNumber;

    /// <summary>Where a durable session's messages are noted; null where it lives in memory only.</summary>
    public SessionJournal? Journal { get; set; }

    /// <summary>Bytes that are queued or in flight.</summary>
    public long Bytes => _account.Bytes;

    public int Count => _fleeting.Count + _assured.Count + _replays.Count;

    /// <summary>Whether a QoS 1 or 2 message waits.</summary>
    public bool HasAssured => _assured.Count > 0;

    /// <summary>The QoS 1 and 2 messages.</summary>
    public IEnumerable<ApplicationMessage> Assured =>
        _assured.Entries.Concat(_replays.Entries).Where(entry => entry.Delivery.Qos != QualityOfService.AtMostOnce).Select(entry => entry.Delivery.Message);

    /// <summary>Queues a message, dropping the oldest QoS 0 messages where it needs their room.</summary>
    /// <param name="delivery">The message.</param>
    /// <param name="durable">Completes when the message is on disk; left as it is where it is not to be.</param>
    /// <returns>False where there is no room even so, and the message is dropped.</returns>
    public bool TryAdd(in Delivery delivery, ref Task? durable)
    {
        if (delivery.IsReplay)
            return TryAddReplay(delivery, ref durable);
        while (_account.TryAdd(delivery.Cost) is { } limit)
        {
            counters.Limits.Count(limit);
            if (_fleeting.Count == 0)
            {
                CountDropped(delivery.Qos);
                return false;
            }

            _account.Remove(_fleeting.Take().Delivery.Cost);
            CountDropped(QualityOfService.AtMostOnce);
        }

        Add(delivery.Qos == QualityOfService.AtMostOnce ? _fleeting : _assured, delivery, ref durable);
        return true;
    }

    /// <summary>Takes the next message.</summary>
    /// <param name="assuredBelow">
    /// QoS 1 and 2 messages with smaller numbers may be taken, and only those; they count as in flight until <see cref="Release"/>.
    /// </param>
    /// <param name="next">The message.</param>
    public bool TryTake(long assuredBelow, out QueuedDelivery next)
    {
        Lane? first = null;
        foreach (Lane lane in (ReadOnlySpan<Lane>)[_fleeting, _assured, _replays])
        {
            if (lane.Count > 0 && MayTake(lane.Peek(), assuredBelow) && (first is null || lane.Peek().Order < first.Peek().Order))
                first = lane;
        }

        next = default;
        if (first is null)
            return false;
        next = first.Take();
        if (next.Delivery.Qos == QualityOfService.AtMostOnce)
            _account.Remove(next.Delivery.Cost);
        return true;
    }

    /// <summary>A QoS 1 or 2 message that had been taken is done with.</summary>
    public void Release(in Delivery delivery) => _account.Remove(delivery.Cost);

    /// <summary>Drops the QoS 0 messages: they do not wait for a client to come back.</summary>
    public void DropFleeting()
    {
        while (_fleeting.Count > 0)
            _account.Remove(_fleeting.Take().Delivery.Cost);
        _replays.Remove(QualityOfService.AtMostOnce);
    }

    public void Clear()
    {
        _fleeting.Clear();
        _assured.Clear();
        _replays.Clear();
        _account.Clear();
    }

    /// <summary>Gives room back that only a busy session needs.</summary>
    public void Trim() => _account.Trim();

    /// <summary>The messages of Shared Subscriptions that were not sent, for another member.</summary>
    public IEnumerable<Delivery> Reassignable() => _assured.Entries.Select(entry => entry.Delivery).Where(delivery => delivery.Group is not null);

    /// <summary>Puts a message back that a former process had queued; called in the order of numbers.</summary>
    public void Restore(in Delivery delivery, long number)
    {
        _account.Restore(delivery.Cost);
        (delivery.IsReplay ? _replays : _assured).Add(new QueuedDelivery(delivery, _nextOrder++, number, Durable: null));
    }

    /// <summary>As <see cref="Restore"/>, for one that was in flight.</summary>
    public void RestoreInFlight(in Delivery delivery) => _account.Restore(delivery.Cost);

    /// <summary>Numbers begin here.</summary>
    public void RestoreNumbers(long next) => _nextNumber = next;

    private static bool MayTake(in QueuedDelivery next, long assuredBelow) => next.Delivery.Qos switch
    {
        QualityOfService.AtMostOnce => true,
        QualityOfService.AtLeastOnce => next.Number < assuredBelow,
        // The client remembers the identifier of a QoS 2 message. Were it sent before it is on disk, a crash could give its identifier to another message.
        _ => next.Number < assuredBelow && next.Durable is null or { IsCompletedSuccessfully: true },
    };

    private bool TryAddReplay(in Delivery delivery, ref Task? durable)
    {
        // Each entry is a reference to what the store holds; a client that subscribes again and again must not pile them up.
        if (_replays.Count >= limits.MaximumRetainedMessages)
        {
            counters.Limits.Count(BrokerLimit.MaximumRetainedMessages);
            CountDropped(delivery.Qos);
            return false;
        }

        Add(_replays, delivery, ref durable);
        return true;
    }

    private void Add(Lane lane, in Delivery delivery, ref Task? durable)
    {
        if (delivery.Qos == QualityOfService.AtMostOnce)
        {
            lane.Add(new QueuedDelivery(delivery, _nextOrder++, Number: 0, Durable: null));
            return;
        }

        long number = _nextNumber++;
        Task? noted = Journal?.Add(number, delivery);
        durable = noted ?? durable;
        lane.Add(new QueuedDelivery(delivery, _nextOrder++, number, delivery.Qos == QualityOfService.ExactlyOnce ? noted : null));
    }

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
        private Queue<QueuedDelivery>? _queue;

        public int Count => _queue?.Count ?? 0;

        public IEnumerable<QueuedDelivery> Entries => _queue ?? Enumerable.Empty<QueuedDelivery>();

        public QueuedDelivery Peek() => _queue!.Peek();

        public void Add(in QueuedDelivery entry) => (_queue ??= new()).Enqueue(entry);

        public QueuedDelivery Take()
        {
            QueuedDelivery entry = _queue!.Dequeue();
            if (_queue.Count == 0 && _queue.Capacity > KeptCapacity)
                _queue = null;
            return entry;
        }

        public void Remove(QualityOfService qos)
        {
            if (_queue is not null)
                _queue = new(_queue.Where(entry => entry.Delivery.Qos != qos));
        }

        public void Clear() => _queue = null;
    }
}

/// <summary>A message in its queue.</summary>
/// <param name="Delivery">The message.</param>
/// <param name="Order">Its place among all messages of the session.</param>
/// <param name="Number">
/// Its place among those of QoS 1 and 2, which gives its Packet Identifier: a durable session has the same one for it after a restart, without any
/// further note. 0 at QoS 0.
/// </param>
/// <param name="Durable">Completes when it may be sent; null where that is now.</param>
internal readonly record struct QueuedDelivery(Delivery Delivery, long Order, long Number, Task? Durable);
