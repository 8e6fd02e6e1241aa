using LampuKota.Mqtt;

namespace LampuKota.Broker;

/// <summary>
/// All messages on their way to one session, queued and in flight. Publishers put in from any thread; the output of the session's connection takes out;
/// its read loop settles. Nobody ever waits in here for a client.
/// </summary>
internal sealed class Outbox(BrokerLimits limits, BrokerClock clock, BrokerCounters counters)
{
    private readonly Lock _gate = new();
    private readonly DeliveryQueue _queue = new(limits, counters);
    private readonly InFlightWindow _inFlight = new();
    private volatile PacketOutput? _output;
    private bool _hasEnded;

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
            _inFlight.Restart(Math.Min(receiveMaximum, limits.MaximumInFlight));
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
    /// <returns>The messages of Shared Subscriptions that another member may get, in order.</returns>
    public IReadOnlyList<Delivery> End()
    {
        lock (_gate)
        {
            List<Delivery> orphans = [.. _inFlight.Reassignable(), .. _queue.Reassignable()];
            _hasEnded = true;
            _output = null;
            _queue.Clear();
            _inFlight.Clear();
            return orphans;
        }
    }

    /// <summary>Queues a message.</summary>
    /// <returns>Whether there is a connection that <see cref="Send"/> should be called for.</returns>
    public bool Add(in Delivery delivery)
    {
        lock (_gate)
        {
            bool isConnected = _output is not null;
            // A QoS 0 message is for whoever is there now (4.3.1).
            if (_hasEnded || (!isConnected && delivery.Qos == QualityOfService.AtMostOnce))
                return false;
            return _queue.TryAdd(delivery) && isConnected;
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
            int count = 0;
            while (count < batch.Length && _output == output && TryTakeNext(out batch[count]))
                count++;
            // A smaller Receive Maximum of the client's is no limit of ours.
            if (count < batch.Length && _queue.HasAssured && _inFlight.Quota == limits.MaximumInFlight)
                counters.Limits.Count(BrokerLimit.MaximumInFlight);
            return count;
        }
    }

    /// <summary>PUBACK, PUBCOMP, or a PUBREC that refuses: the message is done with.</summary>
    /// <returns>False where no message has this identifier.</returns>
    public bool Settle(ushort packetIdentifier, QualityOfService qos)
    {
        lock (_gate)
        {
            if (!_inFlight.TrySettle(packetIdentifier, qos, out Delivery settled))
                return false;
            _queue.Release(settled);
            return true;
        }
    }

    /// <summary>PUBREC: from now on only PUBREL is sent.</summary>
    /// <returns>False where no message has this identifier.</returns>
    public bool Release(ushort packetIdentifier)
    {
        lock (_gate)
            return _inFlight.TryRelease(packetIdentifier);
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

    private bool TryTakeNext(out Outgoing outgoing)
    {
        if (_inFlight.TryResend(out outgoing))
            return true;
        while (_queue.TryTake(_inFlight.HasRoom, out Delivery delivery))
        {
            bool isFleeting = delivery.Qos == QualityOfService.AtMostOnce;
            if (!delivery.Message.HasExpired(clock))
            {
                outgoing = isFleeting ? new Outgoing(delivery, PacketIdentifier: 0) : _inFlight.Add(delivery);
                return true;
            }

            // [MQTT-3.3.2-5]
            Interlocked.Increment(ref counters.DroppedExpired);
            if (!isFleeting)
                _queue.Release(delivery);
        }

        return false;
    }
}
