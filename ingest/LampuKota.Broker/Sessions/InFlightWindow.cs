using LampuKota.Mqtt;

namespace LampuKota.Broker;

/// <summary>
/// The QoS 1 and 2 messages that were sent and are not settled, in the order of sending (MQTT 5.0, 4.4 and 4.9). Packet Identifiers are given out in
/// turn, so the identifier of an acknowledgement is the place of its message in a ring. Guarded by its <see cref="Outbox"/>.
/// </summary>
internal sealed class InFlightWindow
{
    private const int InitialCapacity = 4;
    private const int Identifiers = ushort.MaxValue;

    private Entry[] _ring = [];
    private int _head;
    private int _span;
    private int _headIdentifier = 1;
    private int _quota = 1;
    private int _inUse;
    private int _nextToResend;

    private enum State : byte
    {
        Settled,
        Published,
        Released,
    }

    /// <summary>How many messages may be in flight.</summary>
    public int Quota => _quota;

    /// <summary>Messages in flight.</summary>
    public int Count { get; private set; }

    /// <summary>
    /// Whether another message may be sent: not before all that a former connection left is sent again, and no more than the client's Receive
    /// Maximum. A message that is never settled holds its place; the window then moves on a few lengths and waits.
    /// </summary>
    public bool HasRoom => _nextToResend == _span && _inUse < _quota && _span < MaximumSpan;

    private int MaximumSpan => Math.Min(Identifiers, Math.Max(64, _quota * 4));

    /// <summary>Starts anew on another connection: everything in flight is to be sent again [MQTT-4.4.0-1].</summary>
    /// <param name="quota">How many messages may be in flight.</param>
    public void Restart(int quota)
    {
        _quota = quota;
        _inUse = 0;
        _nextToResend = 0;
        for (int offset = 0; offset < _span; offset++)
            At(offset).HoldsQuota = false;
    }

    /// <summary>Takes the next packet that a former connection left unsettled.</summary>
    public bool TryResend(out Outgoing outgoing)
    {
        for (; _nextToResend < _span; _nextToResend++)
        {
            ref Entry entry = ref At(_nextToResend);
            if (entry.State == State.Settled)
                continue;
            outgoing = new Outgoing(entry.Delivery, IdentifierAt(_nextToResend), Duplicate: true, IsRelease: entry.State == State.Released);
            if (entry.State == State.Published)
            {
                if (_inUse >= _quota)
                    return false;
                TakeQuota(ref entry);
            }

            _nextToResend++;
            return true;
        }

        outgoing = default;
        return false;
    }

    /// <summary>Puts a message in flight; there must be room.</summary>
    public Outgoing Add(in Delivery delivery)
    {
        if (_span == _ring.Length)
            Grow();
        ref Entry entry = ref At(_span);
        entry = new Entry { Delivery = delivery, State = State.Published };
        TakeQuota(ref entry);
        Outgoing outgoing = new(delivery, IdentifierAt(_span));
        _span++;
        _nextToResend = _span;
        Count++;
        return outgoing;
    }

    /// <summary>PUBREC came: the message is not sent again, only its PUBREL is.</summary>
    /// <returns>False where no QoS 2 message has this identifier.</returns>
    public bool TryRelease(ushort identifier)
    {
        if (!TryFind(identifier, out int offset) || At(offset).Delivery.Qos != QualityOfService.ExactlyOnce)
            return false;
        At(offset).State = State.Released;
        return true;
    }

    /// <summary>PUBACK, PUBCOMP or a refusal came, or the message cannot be sent at all.</summary>
    /// <param name="identifier">Packet Identifier.</param>
    /// <param name="qos">QoS that the acknowledgement belongs to.</param>
    /// <param name="settled">The message.</param>
    /// <returns>False where no message has this identifier.</returns>
    public bool TrySettle(ushort identifier, QualityOfService qos, out Delivery settled)
    {
        settled = default;
        if (!TryFind(identifier, out int offset) || At(offset).Delivery.Qos != qos)
            return false;
        ref Entry entry = ref At(offset);
        settled = entry.Delivery;
        if (entry.HoldsQuota)
            _inUse--;
        entry = default;
        Count--;
        SkipSettled();
        return true;
    }

    /// <summary>
    /// The messages of Shared Subscriptions that another member may get: QoS 1 only, for a QoS 2 message may have arrived already [MQTT-4.8.2-5].
    /// </summary>
    public IEnumerable<Delivery> Reassignable()
    {
        for (int offset = 0; offset < _span; offset++)
        {
            Entry entry = At(offset);
            if (entry is { State: State.Published, Delivery: { Group: not null, Qos: QualityOfService.AtLeastOnce } })
                yield return entry.Delivery;
        }
    }

    public void Clear()
    {
        _ring = [];
        (_head, _span, Count, _inUse, _nextToResend) = (0, 0, 0, 0, 0);
    }

    /// <summary>Gives the ring back that only a busy session needs.</summary>
    public void Trim()
    {
        if (_span == 0 && _ring.Length > InitialCapacity)
            (_ring, _head) = ([], 0);
    }

    private void TakeQuota(ref Entry entry)
    {
        entry.HoldsQuota = true;
        _inUse++;
    }

    private bool TryFind(ushort identifier, out int offset)
    {
        offset = (identifier - _headIdentifier + Identifiers) % Identifiers;
        return identifier != 0 && offset < _span && At(offset).State != State.Settled;
    }

    private void SkipSettled()
    {
        while (_span > 0 && At(0).State == State.Settled)
        {
            _head = (_head + 1) % _ring.Length;
            _headIdentifier = (_headIdentifier % Identifiers) + 1;
            _span--;
            _nextToResend = Math.Max(0, _nextToResend - 1);
        }
    }

    private ushort IdentifierAt(int offset) => (ushort)(((_headIdentifier - 1 + offset) % Identifiers) + 1);

    private ref Entry At(int offset) => ref _ring[(_head + offset) % _ring.Length];

    private void Grow()
    {
        Entry[] larger = new Entry[Math.Max(InitialCapacity, _ring.Length * 2)];
        for (int offset = 0; offset < _span; offset++)
            larger[offset] = At(offset);
        _ring = larger;
        _head = 0;
    }

    private struct Entry
    {
        public Delivery Delivery;
        public State State;
        public bool HoldsQuota;
    }
}
