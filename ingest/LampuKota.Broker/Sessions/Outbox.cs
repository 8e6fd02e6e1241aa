using LampuKota.Mqtt;

namespace LampuKota.Broker;

/// <summary>
/// All messages on their way to one session, queued and in flight. Publishers put in from any thread; the output of the session's connection takes out;
/// its read loop settles. Nobody ever waits in here for a client.
/// </summary>
internal sealed class Outbox
{
    private readonly Lock _gate = new();
    private readonly BrokerClock _clock;
    private readonly BrokerCounters _counters;
    private readonly int _maximumInFlight;
    private readonly DeliveryQueue _queue;
    private readonly InFlightWindow _inFlight = new();
    private readonly Action _send;
    private volatile PacketOutput? _output;
    private Task? _awaited;
    private long _sentThrough = -1;
    private bool _hasEnded;

    public Outbox(BrokerLimits limits, BrokerClock clock, BrokerCounters counters, SessionJournal? journal = null)
    {
        (_clock, _counters, _maximumInFlight) = (clock, counters, limits.MaximumInFlight);
        _queue = new DeliveryQueue(limits, counters) { Journal = journal };
        _send = Send;
    }

    public bool IsConnected => _output is not null;

    public (int InFlight, int Queued, long Bytes) Load
    {
        get
        {
            lock (_gate)
                return (_inFlight.Count, _queue.Count, _queue.Bytes);
        }
    }

    /// <summary>Sends through a new connection from now on.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="receiveMaximum">The client's Receive Maximum.</param>
    public void Attach(PacketOutput output, int receiveMaximum)
    {
        lock (_gate)
        {
            _inFlight.Restart(Math.Min(receiveMaximum, _maximumInFlight));
            _output = output;
        }
    }

    /// <summary>The connection has gone.</summary>
    public void Detach()
    {
        lock (_gate)
        {
            _output = null;
            _queue.DropFleeting();
        }
    }

    /// <summary>The session has ended.</summary>
    /// <param name="durable">Completes when that is on disk; null where nothing of it ever was.</param>
    /// <returns>The messages of Shared Subscriptions that another member may get, in order.</returns>
    public IReadOnlyList<Delivery> End(out Task? durable)
    {
        lock (_gate)
        {
            List<Delivery> orphans = [.. _inFlight.Reassignable(), .. _queue.Reassignable()];
            durable = ForgetLocked();
            _hasEnded = true;
            _output = null;
            _queue.Clear();
            _inFlight.Clear();
            return orphans;
        }
    }

    /// <summary>The session goes on, but in memory only: it is to end with its connection.</summary>
    /// <returns>Completes when that is on disk; null where nothing of it ever was.</returns>
    public Task? Forget()
    {
        lock (_gate)
            return ForgetLocked();
    }

    /// <summary>Queues a message.</summary>
    /// <param name="delivery">The message.</param>
    /// <param name="durable">Completes when the message is on disk; left as it is where it is not to be.</param>
    /// <returns>Whether there is a connection that <see cref="Send"/> should be called for.</returns>
    public bool Add(in Delivery delivery, ref Task? durable)
    {
        lock (_gate)
        {
            bool isConnected = _output is not null;
            // A QoS 0 message is for whoever is there now (4.3.1).
            if (_hasEnded || (!isConnected && delivery.Qos == QualityOfService.AtMostOnce) || !_queue.TryAdd(delivery, ref durable))
                return false;
            if (delivery.Qos == QualityOfService.ExactlyOnce && _queue.Journal is not null)
                SendOnce(durable!);
            return isConnected;
        }
    }

    /// <summary>Puts back what was under way when a former process ended; in the order of numbers, before any connection.</summary>
    public void Restore(in Delivery delivery, long number, bool isInFlight, bool isReleased)
    {
        lock (_gate)
        {
            _queue.RestoreNumbers(number + 1);
            if (!isInFlight)
            {
                _queue.Restore(delivery, number);
                return;
            }

            _queue.RestoreInFlight(delivery);
            _inFlight.Restore(delivery, number, isReleased);
        }
    }

    /// <summary>Numbers up to this one have been used by a former process.</summary>
    public void RestoreSent(long number)
    {
        lock (_gate)
        {
            _sentThrough = number;
            _queue.RestoreNumbers(number + 1);
        }
    }

    /// <summary>Lets the connection, if there is one, send what may be sent.</summary>
    public void Send() => _output?.Send();

    /// <summary>Takes what may be sent now.</summary>
    /// <param name="output">Who asks; one that has been detached gets nothing.</param>
    /// <param name="batch">Where to put it.</param>
    /// <returns>How many.</returns>
    public int Take(PacketOutput output, Span<Outgoing> batch)
    {
        lock (_gate)
        {
            long sentBefore = _sentThrough;
            int count = 0;
            while (count < batch.Length && _output == output && TryTakeNext(out batch[count]))
                count++;
            if (_sentThrough > sentBefore)
                _queue.Journal?.NoteSent(_sentThrough);
            // A smaller Receive Maximum of the client's is no limit of ours.
            if (count < batch.Length && _queue.HasAssured && _inFlight.Quota == _maximumInFlight)
                _counters.Limits.Count(BrokerLimit.MaximumInFlight);
            return count;
        }
    }

    /// <summary>PUBACK, PUBCOMP, or a PUBREC that refuses: the message is done with.</summary>
    /// <returns>False where no message has this identifier.</returns>
    public bool Settle(ushort packetIdentifier, QualityOfService qos)
    {
        lock (_gate)
        {
            if (!_inFlight.TrySettle(packetIdentifier, qos, out Delivery settled, out long number))
                return false;
            _queue.Release(settled);
            _queue.Journal?.Remove(number, settled.Message);
            return true;
        }
    }

    /// <summary>PUBREC: from now on only PUBREL is sent.</summary>
    /// <param name="packetIdentifier">Packet Identifier.</param>
    /// <param name="durable">Completes when PUBREL may leave; null where that is now.</param>
    /// <returns>False where no message has this identifier.</returns>
    public bool Release(ushort packetIdentifier, out Task? durable)
    {
        lock (_gate)
        {
            bool isKnown = _inFlight.TryRelease(packetIdentifier, out long number);
            durable = isKnown ? _queue.Journal?.Release(number) : null;
            return isKnown;
        }
    }

    /// <summary>Gives memory back that only a busy session needs.</summary>
    public void Trim()
    {
        lock (_gate)
        {
            _inFlight.Trim();
            _queue.Trim();
        }
    }

    private Task? ForgetLocked()
    {
        Task? durable = _queue.Journal?.End(_queue.Assured.Concat(_inFlight.Messages));
        _queue.Journal = null;
        return durable;
    }

    /// <summary>Sends when a commit is done, once for all messages in it.</summary>
    private void SendOnce(Task durable)
    {
        if (_awaited == durable)
            return;
        _awaited = durable;
        durable.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(_send);
    }

    private bool TryTakeNext(out Outgoing outgoing)
    {
        if (_inFlight.TryResend(out outgoing))
            return true;
        while (_queue.TryTake(_inFlight.NumberLimit, out QueuedDelivery next))
        {
            Delivery delivery = next.Delivery;
            bool isFleeting = delivery.Qos == QualityOfService.AtMostOnce;
            if (!delivery.Message.HasExpired(_clock))
            {
                outgoing = isFleeting ? new Outgoing(delivery, PacketIdentifier: 0) : _inFlight.Add(delivery, next.Number);
                if (!isFleeting)
                    _sentThrough = next.Number;
                return true;
            }

            // [MQTT-3.3.2-5]
            Interlocked.Increment(ref _counters.DroppedExpired);
            if (isFleeting)
                continue;
            _queue.Release(delivery);
            _queue.Journal?.Remove(next.Number, delivery.Message);
        }

        return false;
    }
}
