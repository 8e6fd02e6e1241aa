using LampuKota.Mqtt;

namespace LampuKota.Broker;

/// <summary>
/// The QoS 1 and 2 messages that were sent and are not settled, in the order of sending (MQTT 5.0, 4.4 and 4.9). A message's Packet Identifier follows
/// from its number in the session, so the identifier of an acknowledgement is the place of its message in a ring. Guarded by its <see cref="Outbox"/>.
/// </summary>
internal sealed class InFlightWindow
{
    private const int InitialCapacity = 4;
    private const int Identifiers = ushort.MaxValue;

    private Entry[] _ring = [];
    private int _head;
    private int _span;
    private long _headNumber;
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
    /// Messages with numbers below this may be sent: none before all that a former connection left is sent again, and no more than the client's Receive
    /// Maximum. A message that is never settled holds its place; the window then moves on a few lengths and waits.
    /// </summary>
    public long NumberLimit => _nextToResend < _span || _inUse >= _quota ? long.MinValue : _span == 0 ? long.MaxValue : _headNumber + MaximumSpan;

    /// <summary>The messages.</summary>
    public IEnumerable<ApplicationMessage> Messages
    {
        get
        {
            for (int offset = 0; offset < _span; offset++)
            {
                Entry entry = At(offset);
                if (entry.State != State.Settled)
                    yield return entry.Delivery.Message;
            }
        }
    }

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

    /// <summary>Puts a message in flight; its number must be below <see cref="NumberLimit"/> and above all that came before.</summary>
    public Outgoing Add(in Delivery delivery, long number)
    {
        ref Entry entry = ref Append(delivery, number);
        TakeQuota(ref entry);
        return new Outgoing(delivery, IdentifierOf(number));
    }

    /// <summary>Puts a message back that was in flight when a former process ended; called in the order of numbers, before any connection.</summary>
    public void Restore(in Delivery delivery, long number, bool isReleased)
    {
        ref Entry entry = ref Append(delivery, number);
        entry.State = isReleased ? State.Released : State.Published;
    }

    /// <summary>PUBREC came: the message is not sent again, only its PUBREL is.</summary>
    /// <returns>False where no QoS 2 message has this identifier.</returns>
    public bool TryRelease(ushort identifier, out long number)
    {
        number = 0;
        if (!TryFind(identifier, out int offset) || At(offset).Delivery.Qos != QualityOfService.ExactlyOnce)
            return false;
        At(offset).State = State.Released;
        number = _headNumber + offset;
        return true;
    }

    /// <summary>PUBACK, PUBCOMP or a refusal came, or the message cannot be sent at all.</summary>
    /// <param name="identifier">Packet Identifier.</param>
    /// <param name="qos">QoS that the acknowledgement belongs to.</param>
    /// <param name="settled">The message.</param>
    /// <param name="number">Its number.</param>
    /// <returns>False where no message has this identifier.</returns>
    public bool TrySettle(ushort identifier, QualityOfService qos, out Delivery settled, out long number)
    {
        (settled, number) = (default, 0);
        if (!TryFind(identifier, out int offset) || At(offset).Delivery.Qos != qos)
            return false;
        ref Entry entry = ref At(offset);
        settled = entry.Delivery;
        number = _headNumber + offset;
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

    private ref Entry Append(in Delivery delivery, long number)
    {
        // An empty window moves on to any number.
        if (_span == 0)
            _headNumber = number;
        int offset = (int)(number - _headNumber);
        while (offset >= _ring.Length)
            Grow();
        // Numbers in between were dropped before they were sent: their places count as settled.
        ref Entry entry = ref At(offset);
        entry = new Entry { Delivery = delivery, State = State.Published };
        _span = offset + 1;
        _nextToResend = _span;
        Count++;
        return ref entry;
    }

    private void TakeQuota(ref Entry entry)
    {
        entry.HoldsQuota = true;
        _inUse++;
    }

    private bool TryFind(ushort identifier, out int offset)
    {
        offset = (identifier - IdentifierOf(_headNumber) + Identifiers) % Identifiers;
        return identifier != 0 && offset < _span && At(offset).State != State.Settled;
    }

    private void SkipSettled()
    {
        while (_span > 0 && At(0).State == State.Settled)
        {
            _head = (_head + 1) % _ring.Length;
            _headNumber++;
            _span--;
            _nextToResend = Math.Max(0, _nextToResend - 1);
        }
    }

    private ushort IdentifierAt(int offset) => IdentifierOf(_headNumber + offset);

    private static ushort IdentifierOf(long number) => (ushort)((number % Identifiers) + 1);

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
